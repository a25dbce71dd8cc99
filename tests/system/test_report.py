"""``fleetfoot report`` of whole runs: recordings of other people, and a marathon that ends in a fade."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from cli import fleetfoot
from project import DATA
from reported import Page, assert_self_contained, assert_valid

from fleetfoot.sim import simulate
from fleetfoot.sim.scenario import Fault, FaultKind, Scenario

if TYPE_CHECKING:
    from pathlib import Path

STARTED = datetime(2026, 4, 26, 8, tzinfo=UTC)
FADE_S, END_S = 8400.0, 13_500.0
BONK = Fault(FaultKind.BONK, FADE_S, END_S, 20.0, 900.0)
HELD = Fault(FaultKind.DRIFT, FADE_S, END_S, 0.2)
"""What keeps the simulated heart rate up while the pace is lost."""


def marathon(*faults: Fault) -> Scenario:
    """Return 3 h 45 min on gentle ground."""
    speed = ((0.0, 0.85), (300.0, 1.0))
    return Scenario("marathon", "x", duration_s=int(END_S), speed=speed, grade_sd=0.004, faults=faults)


def reported(home: Path, file: Path) -> tuple[dict[str, Any], Page]:
    """Replay a file and report on it; return what was said and the page."""
    store = home / "s.db"
    fleetfoot(home, "replay", file, "--store", store).ended(0)
    (record,) = fleetfoot(home, "report", "last", "--store", store, "--json").ended(0).lines
    page = Page((home / record["path"]).read_text(encoding="utf-8"))
    assert_self_contained(page)
    for sentence in record["sentences"]:
        assert " ".join(sentence.split()) in page.text
    return record, page


@pytest.fixture(scope="module")
def marathons(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[dict[str, Any], Page]]:
    """Marathons out of FIT files: heart rate falls with the pace, is held, or falls and then rises."""
    write_fit = pytest.importorskip("fleetfoot.sim.write", reason="garmin-fit-sdk is not installed")
    found: dict[str, tuple[dict[str, Any], Page]] = {}
    kinds = {"falls": (BONK,), "held": (BONK, HELD), "rises": (BONK, replace(HELD, effect=0.45))}
    for kind, faults in kinds.items():
        home = tmp_path_factory.mktemp(kind)
        write_fit.write_fit(simulate(marathon(*faults), 3), home / "marathon.fit", STARTED)
        found[kind] = reported(home, home / "marathon.fit")
    return found


@pytest.mark.parametrize("kind", ["falls", "held"])
def test_a_marathon_that_ends_in_a_fade_says_fade_and_not_drift(
    marathons: dict[str, tuple[dict[str, Any], Page]], kind: str
) -> None:
    record, page = marathons[kind]
    assert FADE_S <= record["fade_from_s"] <= FADE_S + 900.0
    said = " ".join(record["sentences"])
    assert "From 2:2" in said
    assert "a fade, not a heart rate that ran away" in said
    assert "drift" not in said
    assert "drifted up" not in page.text
    assert "has drifted" not in page.text
    assert "Start a little slower" in page.text
    assert "cannot judge because the pace was lost at the end while heart rate did not rise" in page.text


def test_a_judge_that_was_misled_by_the_fade_is_set_right(
    marathons: dict[str, tuple[dict[str, Any], Page]],
) -> None:
    """The fade with the heart rate held is what the live judge takes for drift: else this proves nothing."""
    record, page = marathons["held"]
    assert "Pace lost, heart rate not risen" in page.text
    assert "is set right here" in record["sentences"][4]


def test_pace_that_is_lost_while_heart_rate_rises_is_no_fade(
    marathons: dict[str, tuple[dict[str, Any], Page]],
) -> None:
    record, page = marathons["rises"]
    assert record["fade_from_s"] is None
    assert "while your heart rate rose" in record["sentences"][1]
    assert "cannot judge because the pace was lost" not in page.text
    # Truly 32 % at the end.
    assert re.search(r"heart rate is up about (2[5-9]|3[0-5]) % for this pace", page.text)


def test_the_report_of_a_marathon_is_valid_html(
    marathons: dict[str, tuple[dict[str, Any], Page]], tmp_path: Path
) -> None:
    assert_valid(marathons["held"][1].html, tmp_path)


RECORDED = {
    "sports-lib/6916663933.fit": (  # uphill to the finish: neither a fade nor drift
        "whether it drifted cannot be judged because pace and heart rate leave a doubt of",
        "Everything that is watched could be judged. Heart rate today takes 3 more runs.",
    ),
    # 40 min of steep trail: 137 bpm at 265 W before, 148 after; drift counts anew from there on, and 12 % is not told.
    "sports-lib/6782987395.fit": ("You ran 14.0 km in 1 h 16 min",),
    "connectstats/activity_234979239.fit": ("11 min of standing or unknown speed", "Not judged: bounce"),
    "connectstats/track_cs_5611.fit": (
        "You ran 12.1 km in 1 h 1 min",
        "with 13 min of standing or unknown speed",
    ),
    "goldencheetah/Garmin920_withFirstbeat.fit": (
        "You ran 7.3 km in 35 min",
        "whether it drifted cannot be judged because pace and heart rate leave a doubt of",
    ),
    # Faster by a fifth from minute 45 on, at 4 bpm more: at 22 bpm per m/s, 112 bpm at speed 0 before and 104 after.
    "python-fitparse/compressed-speed-distance.fit": (
        "whether it drifted cannot be judged because pace and heart rate leave a doubt of",
        "The recording has no date",
    ),
    "wearable-my-foot/stryd-up-and-down.fit": (
        "Heart rate was not recorded.",
        "Not judged: rising heart rate, fading, long steps, bounce, ground contact",
    ),
    "fit2gpx/68MK1405.FIT": ("You ran 7.5 km in 36 min",),  # intervals; the file says 7,548 m
    "sports-lib/6860622916.tcx": ("Not judged: bounce",),
}
"""What the five sentences say of recordings, with what is known of them from elsewhere (README.md beside them)."""


@pytest.mark.recordings
@pytest.mark.parametrize("file", RECORDED)
def test_recorded_runs_are_told_truly(file: str, tmp_path: Path) -> None:
    if not DATA.is_dir():
        pytest.skip("the recorded runs do not lie beside the project")
    record, page = reported(tmp_path, DATA / file)
    said = " ".join(record["sentences"])
    for part in RECORDED[file]:
        assert part in said
    assert record["fade_from_s"] is None
    assert "nan" not in page.text.lower()
    assert "not a medical device" in page.text


@pytest.mark.recordings
def test_the_season_of_recorded_runs_keeps_sensors_apart(tmp_path: Path) -> None:
    if not DATA.is_dir():
        pytest.skip("the recorded runs do not lie beside the project")
    files = [DATA / file for file in RECORDED]
    fleetfoot(tmp_path, "replay", *files, "--store", tmp_path / "s.db").ended(0)
    (record,) = fleetfoot(tmp_path, "report", "--all", "--store", tmp_path / "s.db", "--json").ended(0).lines
    assert record["runs"] == len(RECORDED)
    page = Page((tmp_path / record["path"]).read_text(encoding="utf-8"))
    assert_self_contained(page)
    assert "No run ended in a fade." in page.text
    assert len(page.named("a")) == len(RECORDED)
