"""The live page from outside: a process, and streams read to their ends."""

from __future__ import annotations

import asyncio
import re
import socket
import stat
from contextlib import closing
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from cli import Running, fleetfoot
from made_runs import csv_of, made, overstride
from page_world import Frame, Site, new_sink
from ports import free_port

from fleetfoot.page.files import built

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ADDRESS = re.compile(r"^fleetfoot: live page: (https?://[^/]*:(\d+)/\S*)$", re.MULTILINE)
PLAIN = ("--mqtt", "off", "--json", "--store", "s.db")


@pytest.fixture(autouse=True)
def _built() -> None:
    if not built():
        pytest.skip("the page's files were not built")


@pytest.fixture(scope="module")
def run_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("runs") / "<b>run & \U0001f3c3.csv"
    csv_of(made(1500, overstride(900, 1200)), path)
    return path


def served_by(running: Running, *, cookie: str = "") -> Site:
    running.until(lambda: ADDRESS.search(running.err) is not None)
    found = ADDRESS.search(running.err)
    assert found is not None
    port = int(found[2])
    return Site(new_sink(), found[1], port, [], cookie=cookie.format(port=port))


async def read(site: Site, meanwhile: Callable[[], None] = lambda: None) -> list[Frame]:
    """Return a stream from its greeting to its end."""
    frames: list[Frame] = []
    async with site.listener() as page:
        while (frame := await page.frame()) is not None:
            frames.append(frame)
            if len(frames) == 5:
                meanwhile()
    return frames


def the_end(frames: list[Frame]) -> Frame:
    """Return the end of the run; only its answer and the question how it was come after it."""
    (at,) = (place for place, frame in enumerate(frames) if frame.kind == "end")
    assert {frame.kind for frame in frames[at + 1 :]} <= {"said", "why"}
    return frames[at]


def test_pages_see_the_whole_run_its_alerts_and_its_end(run_csv: Path, tmp_path: Path) -> None:
    with closing(Running(tmp_path, "replay", run_csv, "--speed", "150", *PLAIN)) as running:
        site = served_by(running)

        async def two() -> list[list[Frame]]:
            return list(await asyncio.gather(read(site), read(site)))

        streams = asyncio.run(two())
        done = running.wait().ended(0)
    for frames in streams:
        assert frames[0].kind == "hello"
        end = the_end(frames)
        assert all(b.number == a.number + 1 for a, b in pairwise(frames))
        assert end.data["summary"] == done.summaries[0]
        ticks = [frame.data for frame in frames if frame.kind == "tick"]
        assert [tick["t_s"] for tick in ticks] == list(range(ticks[0]["t_s"], 1500))
        assert "cadence_spm" in ticks[-1]["usual"]
        assert "step_length_m" in ticks[-1]["usual"]
        told = [frame.data["alert"] for frame in frames if frame.kind == "alert"]
        assert [alert["id"] for alert in told] == [event["id"] for event in done.events]
        assert told[0]["speak"]
        assert not any(alert["speak"] for alert in told if alert["phase"] == "clear")
        assert {run["source"] for run in frames[0].data["runs"]} <= {run_csv.name}


def test_an_interrupted_run_ends_at_once_and_its_pages_get_the_end(run_csv: Path, tmp_path: Path) -> None:
    with closing(Running(tmp_path, "replay", run_csv, "--speed", "20", *PLAIN)) as running:
        frames = asyncio.run(read(served_by(running), running.interrupt))
        running.wait().ended(130)
    assert the_end(frames)


def test_on_the_network_a_code_of_another_process_lets_in_and_the_cookie_is_good_next_time(
    run_csv: Path, tmp_path: Path
) -> None:
    cookies: set[str] = set()
    for _ in range(2):
        listen = ("--listen", f"127.0.0.1:{free_port()}")
        with closing(Running(tmp_path, "replay", run_csv, "--speed", "60", *listen, *PLAIN)) as running:
            site = served_by(running)
            assert "code=" not in running.err  # it is no terminal: what is printed stays in a log
            (said,) = fleetfoot(tmp_path, "page", *listen, "--json").ended(0).lines
            assert said["address"].startswith(f"{site.url}?code=")
            assert asyncio.run(site.ask("/api/stream")).status == 401
            welcome = asyncio.run(site.ask(said["address"].removeprefix(site.url.rstrip("/"))))
            assert welcome.status == 303
            cookies.add(welcome.headers["set-cookie"].partition(";")[0].partition("=")[2])
            running.until(lambda: "refused 127.0.0.1: no code" in running.err)
            running.interrupt()
            running.wait().ended(130)
    assert len(cookies) == 1
    (kept,) = tmp_path.rglob("page-token")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_on_the_network_a_taken_port_ends_the_command_with_what_to_do(run_csv: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = fleetfoot(tmp_path, "replay", run_csv, "--speed", "600", "--listen", address, *PLAIN).ended(2)
    assert f"the live page cannot listen on {address}" in done.err
    assert "--listen HOST:PORT" in done.err


def test_two_runs_at_once_have_a_page_each(run_csv: Path, tmp_path: Path) -> None:
    homes = [tmp_path / "one", tmp_path / "other"]
    for home in homes:
        home.mkdir()
    both = [Running(home, "replay", run_csv, "--speed", "60", *PLAIN) for home in homes]
    ports = {served_by(running).port for running in both}
    for running in both:
        running.interrupt()
        running.wait().ended(130)
    assert len(ports) == 2


@pytest.mark.parametrize("options", [("--speed", "6000", "--no-page"), ()])
def test_without_a_pace_or_where_it_is_switched_off_there_is_no_page(
    run_csv: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    done = fleetfoot(tmp_path, "replay", run_csv, *options, *PLAIN).ended(0)
    assert "live page" not in done.err


@pytest.mark.parametrize("option", [("--listen", "0.0.0.0"), ("--page",)])  # noqa: S104
def test_a_page_without_a_pace_is_refused(run_csv: Path, tmp_path: Path, option: tuple[str, ...]) -> None:
    done = fleetfoot(tmp_path, "replay", run_csv, *option, *PLAIN).ended(2)
    assert f"{option[0]} needs --speed" in done.err


def test_events_are_the_same_with_a_page_and_without(run_csv: Path, tmp_path: Path) -> None:
    watched = fleetfoot(tmp_path, "replay", run_csv, "--speed", "1000", *PLAIN).ended(0)
    alone = fleetfoot(tmp_path, "replay", run_csv, "--json", "--store", "t.db").ended(0)
    assert watched.event_lines == alone.event_lines
