"""What was captured replays to the same events, byte for byte; the capture of the demo is kept as a golden file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from cli import Done, fleetfoot, query
from project import GOLDEN

from fleetfoot.path.source import Notification
from fleetfoot.sim import scenario_named, simulate
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.ble.faults import MISHAPS
from fleetfoot.sim.ble.outing import Turn, outing
from fleetfoot.sources.capture import CaptureWriter, read_capture

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CAPTURE = GOLDEN / "demo.capture.jsonl"
EVENTS = GOLDEN / "demo.events.jsonl"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("captures")


@pytest.fixture(scope="module")
def simulated(folder: Path) -> Done:
    """A simulated run, captured while it was analysed."""
    return fleetfoot(
        folder, "simulate", "overstride-8", "--capture", "run.jsonl", "--json", "--store", "first.db"
    ).ended(0)


def test_a_capture_replays_to_the_same_lines_byte_for_byte(simulated: Done, folder: Path) -> None:
    replayed = fleetfoot(folder, "replay", "run.jsonl", "--json", "--store", "second.db").ended(0)
    assert len(simulated.event_lines) >= 2
    assert replayed.event_lines == simulated.event_lines
    assert replayed.summaries == simulated.summaries
    assert replayed.out == simulated.out


def test_what_a_run_was_reminded_of_is_stored_and_told_again_by_its_capture(
    simulated: Done, folder: Path
) -> None:
    told = [line for line in simulated.out.splitlines() if '"type":"reminder"' in line]
    rules = [json.loads(line)["rule"] for line in told]
    assert rules.count("diary") == 1
    assert "legs_now" in rules  # it had an alert
    kept = query(folder / "first.db", "SELECT payload FROM reminder ORDER BY seq")
    assert [json.loads(payload) for (payload,) in kept] == [json.loads(line) for line in told]
    onsets = [each["t_s"] for each in map(json.loads, simulated.event_lines) if each["phase"] == "onset"]
    reminded = [each["t_s"] for each in map(json.loads, told) if each["rule"] != "diary"]
    assert all(not 0.0 <= at - onset < 60.0 for at in reminded for onset in onsets)


def test_a_capture_replays_at_a_pace_to_the_same_lines(simulated: Done, folder: Path) -> None:
    replayed = fleetfoot(
        folder, "replay", "run.jsonl", "--speed", "5000", "--mqtt", "off", "--json", "--store", "paced.db"
    ).ended(0)
    assert replayed.out == simulated.out


@pytest.mark.usefixtures("simulated")
def test_a_capture_of_a_replay_is_the_same_capture(folder: Path) -> None:
    fleetfoot(folder, "replay", "run.jsonl", "--capture", "again.jsonl", "--store", "copy.db").ended(0)
    assert (folder / "again.jsonl").read_bytes() == (folder / "run.jsonl").read_bytes()


def test_a_capture_made_at_a_pace_is_the_same_capture(folder: Path, simulated: Done) -> None:
    options = ["--speed", "5000", "--mqtt", "off", "--json", "--store", "fast.db"]
    (folder / "fast").mkdir()
    made = fleetfoot(folder, "simulate", "overstride-8", "--capture", "fast/run.jsonl", *options).ended(0)
    assert (folder / "fast" / "run.jsonl").read_bytes() == (folder / "run.jsonl").read_bytes()
    assert made.out == simulated.out


@pytest.mark.parametrize("end", ["{}\n", ""], ids=["without-end", "cut-in-a-line"])
def test_the_beginning_of_a_capture_gives_the_beginning_of_the_events(
    simulated: Done, folder: Path, tmp_path: Path, end: str
) -> None:
    lines = (folder / "run.jsonl").read_text().splitlines(keepends=True)
    kept = [line for line in lines[1:-1] if json.loads(line)["t"] < 2400.0]
    (tmp_path / "run.jsonl").write_text("".join([lines[0], *kept, end[:1]]))
    replayed = fleetfoot(tmp_path, "replay", "run.jsonl", "--json", "--store", "s.db").ended(0)
    assert replayed.event_lines == [e for e in simulated.event_lines if json.loads(e)["t_s"] < 2390.0]
    assert replayed.event_lines


@pytest.fixture
def updating(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden", default=False))


def _replayed(folder: Path) -> list[str]:
    return fleetfoot(folder, "replay", CAPTURE, "--json", "--store", folder / "s.db").ended(0).event_lines


def test_the_golden_capture_of_the_demo_replays_to_the_golden_events(tmp_path: Path, updating: bool) -> None:
    if updating:
        _capture_demo(tmp_path)
        EVENTS.write_text("".join(f"{line}\n" for line in _replayed(tmp_path)), encoding="utf-8")
    assert _replayed(tmp_path) == EVENTS.read_text(encoding="utf-8").splitlines()


def _capture_demo(folder: Path) -> None:
    made = folder / CAPTURE.name
    fleetfoot(folder, "demo", "--speed", "3000", "--capture", made, "--store", folder / "demo.db").ended(0)
    CAPTURE.write_bytes(made.read_bytes())


def test_the_sensors_of_the_demo_are_heard_as_the_golden_capture_holds() -> None:
    heard: list[Notification] = []

    def give(turns: Sequence[Turn]) -> bool:
        items = [each.item for turn in turns for each in turn.items]
        heard.extend(item for item in items if isinstance(item, Notification))
        return True

    run_virtual(outing(simulate(scenario_named("demo"), seed=1), "demo", MISHAPS, give))
    kept = list(read_capture(CAPTURE).notifications())
    assert [n[1:] for n in kept] == [n[1:] for n in heard[: len(kept)]]
    assert heard[len(kept) :] == []
    assert [n.t_s for n in heard] == pytest.approx([n.t_s for n in kept], abs=1e-6)


def test_the_golden_capture_is_written_as_captures_are_written_today(tmp_path: Path) -> None:
    capture = read_capture(CAPTURE)
    with CaptureWriter(tmp_path / "again.jsonl", capture.header) as writer:
        for notification in capture.notifications():
            writer.append(notification)
        assert capture.duration_s is not None
        writer.finish(capture.duration_s)
    assert (tmp_path / "again.jsonl").read_bytes() == CAPTURE.read_bytes()
