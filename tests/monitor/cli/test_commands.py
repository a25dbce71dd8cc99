from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from cards import CARDS, LEVELS
from click.testing import CliRunner

from fleetfoot.cli.frame import run
from fleetfoot.cli.group import COMMANDS, root
from fleetfoot.commands.demo import DemoRequest
from fleetfoot.commands.replay import ReplayRequest
from fleetfoot.commands.simulate import SimulateRequest
from fleetfoot.config import load
from fleetfoot.sim import SCENARIOS
from fleetfoot.words.alert import MEDICAL_NOTICE

if TYPE_CHECKING:
    from fake_command import FakeAction


def test_replay_asks_for_what_the_command_line_says(app: FakeAction, tmp_path: Path) -> None:
    store = tmp_path / "s.db"
    arguments = ["replay", "a.fit", "b.csv", "--speed", "20", "--learn", "--json", "--athlete", "Zoë"]
    assert run([*arguments, "--mqtt", "mqtts://ann@h", "--store", str(store)]) == 0
    (request,) = app.requests
    assert isinstance(request, ReplayRequest)
    assert request.files == (Path("a.fit"), Path("b.csv"))
    assert (request.speed, request.learn, request.json, request.capture) == (20.0, True, True, None)
    assert request.config.athlete.name == "Zoë"
    assert request.config.store.path == store
    assert (request.config.mqtt.host, request.config.mqtt.port) == ("h", 8883)


def test_replay_leaves_the_rest_to_the_configuration(app: FakeAction, tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text("[athlete]\nname = 'Anna'\n[detectors.bounce]\nenabled = false\n", encoding="utf-8")
    assert run(["replay", "a.fit", "--config", str(file)]) == 0
    (request,) = app.requests
    assert isinstance(request, ReplayRequest)
    assert (request.speed, request.learn, request.json) == (None, False, False)
    assert request.config.athlete.name == "Anna"
    assert not request.config.detectors["bounce"].enabled
    assert request.config.mqtt.enabled


def test_mqtt_off_publishes_nowhere(app: FakeAction) -> None:
    assert run(["demo", "--mqtt", "off"]) == 0
    (request,) = app.requests
    assert isinstance(request, DemoRequest)
    assert not request.config.mqtt.enabled


@pytest.mark.parametrize(("command", "name"), [(["demo"], "demo"), (["simulate", "steady"], "simulated")])
def test_made_up_runs_belong_to_a_made_up_athlete_unless_one_is_named(
    app: FakeAction, command: list[str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLEETFOOT_ATHLETE_NAME", "Anna")
    run(command)
    run([*command, "--athlete", "Zoë"])
    names = [r.config.athlete.name for r in app.requests if isinstance(r, DemoRequest | SimulateRequest)]
    assert names == [name, "Zoë"]


def test_simulate_asks_for_scenario_seed_and_files(app: FakeAction) -> None:
    files = ["--csv", "a.csv", "--capture", "b.jsonl"]
    assert run(["simulate", "bounce-12", "--seed", "7", *files, "--speed", "2.5"]) == 0
    (request,) = app.requests
    assert isinstance(request, SimulateRequest)
    assert (request.scenario, request.seed, request.speed) == ("bounce-12", 7, 2.5)
    assert (request.csv, request.capture) == (Path("a.csv"), Path("b.jsonl"))


def test_simulate_lists_every_scenario(app: FakeAction, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["simulate", "--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(SCENARIOS)
    assert run(["simulate", "--list", "--json"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["name"] for record in records] == list(SCENARIOS)
    assert app.requests == []


def test_detectors_shows_every_card_with_the_thresholds_in_force(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "c.toml"
    file.write_text("[detectors.bounce]\nenabled = false\nnotice_pct = 7\n", encoding="utf-8")
    assert run(["detectors", "--config", str(file)]) == 0
    text = capsys.readouterr().out
    assert "overstriding: Long steps\n" in text
    assert "needs    speed (m/s), cadence (spm); 15 min of running" in text
    assert "tells    notice 5 %, warning 8 %, severe 10.5 %" in text
    assert "sources  Heiderscheit 2011\n           Lieberman 2015" in text
    assert "bounce: Bounce (switched off)" in text
    assert "tells    notice 7 %, warning 12 %" in text


def test_detectors_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["detectors", "--json"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["name"] for record in records] == [card.name for card in CARDS]
    assert records[0]["inputs"] == ["speed_m_s", "cadence_spm"]
    assert list(records[0]["thresholds"].items()) == [("notice", 5.0), ("warning", 8.0), ("severe", 10.5)]


def test_config_prints_toml_that_can_be_used_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["config", "--athlete", "Zoë", "--mqtt", "mqtt://ann@h"]) == 0
    file = tmp_path / "kept.toml"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    again = load(file, {}, LEVELS)
    assert (again.athlete.name, again.mqtt.host, again.mqtt.username) == ("Zoë", "h", "ann")


def test_config_as_json_says_where_each_value_came_from(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLEETFOOT_MQTT_PASSWORD", "hunter2")
    assert run(["config", "--json", "--mqtt", "mqtt://ann@h"]) == 0
    out = capsys.readouterr().out
    values = json.loads(out)["values"]
    assert values["mqtt.host"] == {"value": "h", "from": "command line"}
    assert values["mqtt.password"] == {"value": "(set)", "from": "environment"}
    assert values["athlete.name"]["from"] == "default"
    assert "hunter2" not in out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_of_the_shell(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    assert run(["completion", shell]) == 0
    assert f"_FLEETFOOT_COMPLETE={shell}_complete" in capsys.readouterr().out


def test_the_manual_page_names_every_command_and_option_and_roff_has_nothing_to_say_against_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["manual"]) == 0
    page = capsys.readouterr().out
    plain = page.replace("\\-", "-")
    for name in COMMANDS:
        assert f'.SS "fleetfoot {name}' in plain
        found = root.get_command(click.Context(root), name)
        assert found is not None
        assert all(
            option in plain for parameter in found.params for option in parameter.opts if option[0] == "-"
        )
    if groff := shutil.which("groff"):
        done = subprocess.run(
            [groff, "-man", "-Tascii", "-ww", "-Wbreak", "-z"],
            input=page,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_exists_and_has_help(name: str) -> None:
    result = CliRunner().invoke(root, [name, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: fleetfoot {name}")


class Terminal:
    def __init__(self, stream: object) -> None:
        self._stream = stream

    def isatty(self) -> bool:
        return True

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


def test_the_medical_notice_is_shown_to_a_person_until_there_is_a_store(
    app: FakeAction, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = tmp_path / "s.db"
    run(["demo", "--store", str(store)])
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys, "stderr", Terminal(sys.stderr))
    run(["demo", "--store", str(store)])
    assert MEDICAL_NOTICE in capsys.readouterr().err
    store.touch()
    run(["demo", "--store", str(store)])
    assert capsys.readouterr().err == ""
    assert len(app.requests) == 3
