"""The page of a command: when there is one, where it stands among the sinks, and what people are told."""

from __future__ import annotations

import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from page_world import FILES, RUN
from ports import free_port

from fleetfoot.assembly import page as page_output
from fleetfoot.assembly.desk import Desk
from fleetfoot.assembly.outputs import outputs
from fleetfoot.cli.registry import levels
from fleetfoot.config import Config, load
from fleetfoot.mqtt.settings import MqttSettings
from fleetfoot.mqtt.sink import MqttSink
from fleetfoot.page.sink import PageSink
from fleetfoot.path.so_far import SensorLine
from fleetfoot.store.sink import StoreSink
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setattr(page_output, "built", lambda: FILES)
    return configured(tmp_path)


def configured(folder: Path, **more: object) -> Config:
    known = {each.name: levels(each) for each in registry()}
    options = {"store.path": folder / "s.db", "page.port": free_port(), "page.token_file": folder / "token"}
    return load(None, {}, known, options | more)


async def test_the_page_comes_after_mqtt_and_the_store(config: Config) -> None:
    broker = MqttSettings(port=free_port())
    async with outputs(config, paced=True, json=False, several=False, broker=broker) as out:
        kinds = [type(sink) for sink in out.sinks]
        assert kinds[:2] == [MqttSink, StoreSink]
        assert kinds[-1] is PageSink
        assert out.sinks[-1] is out.page


async def test_what_is_over_at_once_has_no_page(config: Config) -> None:
    async with outputs(config, paced=False, json=False, several=False, broker=None) as out:
        assert out.page is None
        out.expect(RUN, 60.0)
        out.sensors(RUN, [], [])


async def test_a_page_that_is_switched_off_is_not_there(tmp_path: Path, config: Config) -> None:
    del config
    off = configured(tmp_path, **{"page.enabled": False})
    async with outputs(off, paced=True, json=False, several=False, broker=None) as out:
        assert out.page is None


async def test_a_page_that_was_not_built_is_one_line_and_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(page_output, "built", dict)
    async with outputs(configured(tmp_path), paced=True, json=False, several=False, broker=None) as out:
        assert out.page is None
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("fleetfoot: the live page was not built: ")
    assert "--no-page" in line


async def test_length_and_sensors_reach_the_page(config: Config) -> None:
    async with outputs(config, paced=True, json=False, several=False, broker=None, speed=60.0) as out:
        assert out.page is not None
        out.expect(RUN, 60.0)
        out.page.begin(RUN)
        out.sensors(RUN, [SensorLine("strap", "streaming", "", well=True)], ["no pod"])
        messages = [news() for news in out.page.hub._news]
    assert '"total_s":60.0' in messages[0].data
    assert '"missing":["no pod"]' in messages[1].data


async def test_the_code_is_shown_on_a_terminal_only_and_only_with_a_token(
    tmp_path: Path, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = configured(tmp_path, **{"page.listen": "127.0.0.1"})
    for settings, terminal, shown in ((config, True, 0), (network, False, 0), (network, True, 1)):
        monkeypatch.setattr(sys.stderr, "isatty", lambda terminal=terminal: terminal)
        console = Console()
        desk = Desk(settings, console.note)
        async with AsyncExitStack() as stack:
            await page_output.live_page(stack, settings, [], console, 1.0, desk)  # type: ignore[arg-type]
        assert len(console.codes) == shown
        assert console.notes[0].startswith("live page: http://127.0.0.1:")
        assert ("?code=" in console.notes[0]) == bool(shown)
        assert console.notes[1:] == ([page_output.LET_IN] if settings is network else [])
        assert not any(
            (tmp_path / "token").read_text().strip() in note for note in console.notes if settings is network
        )


class Console:
    """Keeps what people would be told."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.codes: list[list[str]] = []

    def note(self, text: str) -> None:
        self.notes.append(text)

    def code(self, lines: list[str]) -> None:
        self.codes.append(lines)
