"""Several recordings of one run make one: each channel from the better, nothing lost, counted once."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from fleetfoot.assembly.aligning import lag_s
from fleetfoot.assembly.merging import MERGED
from fleetfoot.cli.frame import run as fleetfoot
from fleetfoot.store.store import Store
from fleetfoot_signal import MEASURED, Channel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fleetfoot.store.reading import StoredRun

START = datetime(2024, 3, 10, 8, 0, tzinfo=UTC)
_NAMESPACE = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
_EXTENSION = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"


def tcx(
    after_s: int,
    seconds: int,
    *,
    bpm: Callable[[int], int | None],
    spm: int | None,
    places: int = 0,
    lap_s: int | None = None,
) -> str:
    """A recording of 3 m/s that begins so long after the first; heart rate and cadence may be missing.

    Of the first ``places`` seconds it knows where they were, and it may count laps of a length.
    """
    points: list[str] = []
    for second in range(seconds):
        at = START + timedelta(seconds=after_s + second)
        pulse = bpm(second)
        heart = f"<HeartRateBpm><Value>{pulse}</Value></HeartRateBpm>" if pulse else ""
        north = 50.0 + 27e-6 * (after_s + second)
        place = (
            f"<Position><LatitudeDegrees>{north:.7f}</LatitudeDegrees>"
            "<LongitudeDegrees>8.0</LongitudeDegrees></Position>"
        )
        lap = f'</Track></Lap><Lap StartTime="{at:%Y-%m-%dT%H:%M:%SZ}"><Track>'
        steps = f"<RunCadence>{spm // 2}</RunCadence>" if spm else ""
        points.append(
            f"{lap if lap_s and second and second % lap_s == 0 else ''}"
            f"<Trackpoint><Time>{at:%Y-%m-%dT%H:%M:%SZ}</Time>{place if second < places else ''}"
            f"<DistanceMeters>{3.0 * second}</DistanceMeters>{heart}"
            f'<Extensions><TPX xmlns="{_EXTENSION}"><Speed>3.0</Speed>{steps}</TPX></Extensions></Trackpoint>'
        )
    return (
        f'<?xml version="1.0"?><TrainingCenterDatabase xmlns="{_NAMESPACE}"><Activities><Activity Sport="Running">'
        f"<Id>{START + timedelta(seconds=after_s):%Y-%m-%dT%H:%M:%SZ}</Id><Lap><Track>{''.join(points)}</Track></Lap>"
        "</Activity></Activities></TrainingCenterDatabase>"
    )


@pytest.fixture
def merged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[], StoredRun]:
    """Import a watch that loses the heart rate and a phone without cadence, which began 20 s later."""
    (tmp_path / "in").mkdir()
    watch = tcx(0, 300, bpm=lambda second: 140 if second < 100 else None, spm=170, places=100, lap_s=80)
    phone = tcx(20, 300, bpm=lambda _second: 142, spm=None, places=300)
    (tmp_path / "in" / "watch.tcx").write_text(watch)
    (tmp_path / "in" / "phone.tcx").write_text(phone)

    def imported() -> StoredRun:
        arguments = ["import", str(tmp_path / "in"), "--merge", "--json", "--store", str(tmp_path / "s.db")]
        assert fleetfoot([*arguments, "--athlete", "anna"]) == 0
        record = json.loads(capsys.readouterr().out)
        with Store.open(tmp_path / "s.db", read_only=True) as store:
            assert store.problems() == []
            (run,) = store.runs("anna")
            assert (record["merged"], len(run.others)) in {(1, 2), (0, 2)}
            return run

    return imported


def test_each_channel_comes_from_the_recording_that_knows_it_longest(
    merged: Callable[[], StoredRun], tmp_path: Path
) -> None:
    run = merged()
    assert run.source.startswith(MERGED)
    assert run.started_utc == START
    with Store.open(tmp_path / "s.db", read_only=True) as store:
        ticks = store.ticks(run)
    heart, cadence = ticks.values[Channel.HEART_RATE], ticks.values[Channel.CADENCE]
    assert np.isnan(heart[:20]).all()
    assert set(heart[20:320].tolist()) == {142.0}
    assert set(cadence[:300].tolist()) == {170.0}
    assert run.duration_s == 320


def test_the_recordings_stay_as_they_are_and_can_be_named(
    merged: Callable[[], StoredRun], tmp_path: Path
) -> None:
    run = merged()
    with Store.open(tmp_path / "s.db", read_only=True) as store:
        sources = {store.find(other).source for other in run.others}
        assert sources == {"watch.tcx", "phone.tcx"}
        assert len(store.recordings("anna")) == 3


def test_what_is_merged_is_not_merged_again(merged: Callable[[], StoredRun]) -> None:
    assert merged().id == merged().id


def test_way_and_speed_come_from_one_recording(merged: Callable[[], StoredRun]) -> None:
    run = merged()
    assert run.sensors.get(Channel.DISTANCE, run.sensors[Channel.SPEED]) == run.sensors[Channel.SPEED]


def test_positions_and_laps_come_from_the_recording_that_has_most_of_them(
    merged: Callable[[], StoredRun], tmp_path: Path
) -> None:
    """The phone knows all of its way, the watch only the beginning; but the watch counted laps."""
    run = merged()
    with Store.open(tmp_path / "s.db", read_only=True) as store:
        way = store.way(run)
    assert way.t_s.tolist() == list(range(20, 320)), "on the clock of the merged run"
    assert way.degrees[0] == pytest.approx(50.0 + 27e-6 * way.t_s, abs=2e-6)
    assert way.laps_s.tolist() == [80.0, 160.0, 240.0, 299.0]


STEP_S = 25


def uneven(seconds: int, seed: int = 3) -> np.ndarray:
    """Speeds of somebody who runs hills and stops at lights."""
    rng = np.random.default_rng(seed)
    return np.repeat(rng.choice([0.0, 2.4, 3.0, 3.6], seconds // STEP_S + 1), STEP_S)[:seconds]


def seen(speed: np.ndarray, noise: float, seed: int) -> np.ndarray:
    """What a device records of it."""
    values = np.full((MEASURED, speed.size), np.nan)
    values[Channel.SPEED] = speed + np.random.default_rng(seed).normal(0.0, noise, speed.size)
    return values


@pytest.mark.parametrize("ahead_s", [-290, -60, -17, 0, 1, 23, 180])
@pytest.mark.parametrize("began_s", [0, 40])
def test_a_clock_that_runs_ahead_or_behind_is_set_right(ahead_s: int, began_s: int) -> None:
    """The phone begins later, and its clock is wrong: offset by the clocks plus lag is when it really began."""
    speed = uneven(1800)
    watch, phone = seen(speed, 0.1, 1), seen(speed[began_s:], 0.3, 2)
    told = lag_s(watch, phone, began_s + ahead_s)
    assert began_s + ahead_s + told == pytest.approx(began_s, abs=1)


def test_what_is_even_or_unlike_says_nothing_of_clocks() -> None:
    even = np.full(1800, 3.0)
    assert lag_s(seen(even, 0.1, 1), seen(even, 0.1, 2), 20) == 0
    assert lag_s(seen(uneven(1800), 0.1, 1), seen(uneven(1800, seed=9), 0.1, 2), 20) == 0
    nothing = np.full((MEASURED, 1800), np.nan)
    assert lag_s(nothing, seen(uneven(1800), 0.1, 2), 0) == 0


def test_two_files_whose_clocks_are_apart_make_one_run_without_an_echo(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()

    def bpm(second: int) -> int:
        return 130 + int(20 * np.sin(second / 40.0)) + second // 30

    (tmp_path / "in" / "watch.tcx").write_text(tcx(0, 600, bpm=bpm, spm=170))
    late = tcx(45, 500, bpm=bpm, spm=None)  # the same heart from the start, by a clock that is 45 s ahead
    (tmp_path / "in" / "phone.tcx").write_text(late)
    store = ["--store", str(tmp_path / "s.db"), "--athlete", "anna"]
    assert fleetfoot(["import", str(tmp_path / "in"), "--merge", *store]) == 0
    capsys.readouterr()
    with Store.open(tmp_path / "s.db", read_only=True) as opened:
        (run,) = opened.runs("anna")
    assert (run.started_utc, run.duration_s) == (START, 600)
    assert "the clock of phone.tcx was 45 s ahead of that of watch.tcx: set right" in run.summary["warnings"]
