"""Runs are judged; plans, other sports and rides are told for what they seem to be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import fit_bytes as fb
import numpy as np
import pytest
from fit_bytes import FitBytes
from made_recordings import FIT_START, Made, as_csv, as_fit, as_gpx, as_tcx, steady

from fleetfoot.errors import OtherSportError, UnreadableError
from fleetfoot.sources.recording.kind import named
from fleetfoot.sources.recording.read import read_content
from fleetfoot_signal import Channel
from fleetfoot_signal.gate import is_running

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.sources.recording.model import Recording


def read(content: FitBytes | str) -> list[Recording]:
    plain = content.content() if isinstance(content, FitBytes) else content.encode()
    return read_content("run", "run", plain)


@pytest.mark.parametrize(
    "word",
    [
        "Running",
        "running",
        "RUNNING",
        " Run ",
        "trail_running",
        "Treadmill Running",
        "JOGGING",
        "Lauf",
        "9",
        "trail run",
    ],
)
def test_a_run_is_a_run_however_it_is_written(word: str) -> None:
    assert named(word).runs
    (got,) = read(as_tcx(steady(120), sport=word))
    assert got.warnings == []


@pytest.mark.parametrize("word", ["", "Other", "generic", "workout", "Cardio Training", "fitness_equipment"])
def test_an_unstated_sport_is_guessed_and_the_guess_is_said(word: str) -> None:
    (got,) = read(as_tcx(steady(600), sport=word))
    assert got.warnings == ["its sport is not stated: read as a run, at 3.0 m/s"]


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("Biking", "cycling"),
        ("hiking", "hiking"),
        ("Swimming", "swimming"),
        ("rowing", "rowing"),
        ("Ride", "cycling"),
    ],
)
def test_another_sport_is_named(word: str, told: str) -> None:
    for text in (as_tcx(steady(120), sport=word), as_gpx(steady(120), kind=word)):
        with pytest.raises(OtherSportError, match=f"its sport is {told}, not running") as caught:
            read(text)
        assert caught.value.sport == told
        assert caught.value.exit_code == 4


def a_walk() -> Made:
    return steady(1200, 1.4, cadence=112.0)


def a_bicycle() -> Made:
    run = steady(1800, 5.6, cadence=0.0)
    turning = np.where(run.t_s % 60 < 45, 80.0, 0.0)
    return replace(run, cadence_spm=2.0 * turning)


@pytest.mark.parametrize(
    ("moved", "told"),
    [
        (a_walk(), "walking or hiking"),
        (a_bicycle(), "cycling"),
        (steady(1800, 8.0, cadence=156.0), "cycling"),
        (steady(1800, 4.0, cadence=2 * 21.0), "rowing"),
        (steady(1200, 0.9, cadence=60.0), "hardly any way"),
    ],
)
@pytest.mark.parametrize("write", [as_fit, as_tcx], ids=["fit", "tcx"])
def test_what_seems_to_be_another_sport_is_not_judged(write: object, moved: Made, told: str) -> None:
    text = as_tcx(moved, sport="Other") if write is as_tcx else as_fit(replace(moved, sport="generic"))
    if told == "hardly any way":
        (got,) = read(text)
        assert told in got.warnings[0]
        return
    with pytest.raises(OtherSportError, match=f"it seems to be {told}"):
        read(text)


@pytest.mark.parametrize("speed", [7.0, 8.8, 15.0, 40.0])
@pytest.mark.parametrize("write", [as_fit, as_tcx, as_gpx, as_csv], ids=["fit", "tcx", "gpx", "csv"])
def test_nobody_runs_as_fast_as_a_vehicle_whatever_is_stated(
    write: Callable[[Made], FitBytes | str], speed: float
) -> None:
    with pytest.raises(OtherSportError, match="it seems to be cycling or a ride"):
        read(write(steady(2400, speed)))


@pytest.mark.parametrize("speed", [5.9, 6.3])
def test_records_of_the_world_are_runs(speed: float) -> None:
    (got,) = read(as_fit(steady(1600, speed, cadence=190.0)))
    assert got.figures.distance_m == pytest.approx(1599 * speed, rel=0.01)
    (sprint,) = read(as_fit(steady(40, 9.6, cadence=250.0)))
    assert sprint.warnings == []


def test_a_ride_home_is_left_out_of_a_run() -> None:
    run = steady(2400)
    speed = np.where(run.t_s < 1500, 3.0, 14.0)
    metres = np.append([0.0], np.cumsum(speed)[:-1])
    (got,) = read(as_fit(replace(run, speed_m_s=speed, distance_m=metres), stated=False))
    assert got.figures.distance_m == pytest.approx(4500, rel=0.01)
    assert got.figures.timer_s == pytest.approx(1500, rel=0.01)
    assert any("faster than anybody runs" in line for line in got.warnings)


@pytest.mark.parametrize("kind", [5, 6, 34, 3])
def test_a_fit_file_of_another_kind_is_told(kind: int) -> None:
    fit = FitBytes().file_id(kind=kind)
    for i in range(60):
        fit.record(FIT_START + i, (fb.ENHANCED_SPEED, 3000))
    with pytest.raises(OtherSportError, match=r"is a FIT file of type .*: a plan, not an activity"):
        read(fit)


@pytest.mark.parametrize("text", [as_tcx(steady(60)).replace("Activity", "Course"), as_gpx(steady(60))])
def test_plans_of_other_formats_are_told(text: str) -> None:
    plan = text if "Course" in text else text.replace("<time>", "<desc>").replace("</time>", "</desc>")
    with pytest.raises(OtherSportError, match="a plan, not an activity"):
        read(plan)


@pytest.mark.parametrize("sport", ["fitness_equipment", "generic", "training"])
@pytest.mark.parametrize("sub_sport", [1, 45])
def test_a_treadmill_belongs_to_running(sport: str, sub_sport: int) -> None:
    fit = FitBytes().file_id()
    for i in range(120):
        fit.record(FIT_START + i, (fb.ENHANCED_SPEED, 3000))
    (got,) = read(fit.session(sport, FIT_START, 120.0, sub_sport=sub_sport))
    assert got.warnings == []


def test_a_pool_has_lengths() -> None:
    fit = FitBytes().file_id()
    for i in range(120):
        fit.record(FIT_START + i, (fb.ENHANCED_SPEED, 1100))
    fit.message(101, [(254, fb.UINT16, 0), (253, fb.UINT32, FIT_START + 60)])
    with pytest.raises(OtherSportError, match="its sport is swimming"):
        read(fit.session("generic", FIT_START, 120.0))


def running_s(recording: Recording) -> int:
    return int(np.count_nonzero(is_running(np.vstack([recording.values, np.zeros((3, recording.t_s.size))]))))


@pytest.mark.parametrize(("speed", "cadence"), [(1.8, 156.0), (2.1, None), (1.3, 176.0)])
def test_slow_joggers_run_in_every_format(speed: float, cadence: float | None) -> None:
    run = steady(1200, speed, cadence=cadence or 0.0)
    run = run if cadence else replace(run, cadence_spm=None)
    for text in (as_fit(run), as_tcx(run), as_csv(run)):
        (got,) = read(text)
        assert running_s(got) == 1200


STEPS = np.concatenate([np.full(180, 160.0), np.full(120, 112.0)])
PACES = np.concatenate([np.full(180, 2.8), np.full(120, 1.5)])


@pytest.mark.parametrize("count", [0.5, 1.0], ids=["strides", "steps"])
@pytest.mark.parametrize("pattern", ["run", "walk", "run-walk", "jog"])
def test_cadence_in_strides_or_steps_is_told_by_the_length_of_a_step(count: float, pattern: str) -> None:
    speed, steps = {
        "run": (np.full(600, 3.0), np.full(600, 168.0)),
        "walk": (np.full(600, 1.7), np.full(600, 120.0)),
        "run-walk": (np.tile(PACES, 2), np.tile(STEPS, 2)),
        "jog": (np.full(600, 1.8), np.full(600, 156.0)),
    }[pattern]
    t_s = np.arange(600.0)
    metres = np.append([0.0], np.cumsum(speed)[:-1])
    made = Made(t_s, speed, metres, np.full(600, 140.0), 2.0 * count * steps)  # the writers halve it
    for text in (as_fit(made), as_tcx(made)):
        (got,) = read(text)
        np.testing.assert_array_equal(got.values[Channel.CADENCE], steps)


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"PK\x03\x04" + bytes(40), "is a ZIP archive"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "is a web page"),
        (b"<kml><Document/></kml>", "is a KML file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 4, "is neither FIT nor a text file"),
        (b'{"a": [1, 2]}', "is JSON, but holds no samples"),
    ],
)
def test_what_is_no_recording_is_told_for_what_it_is(content: bytes, cause: str) -> None:
    with pytest.raises(UnreadableError, match=f"run: {cause}"):
        read_content("run", "run", content)
