"""Where a run led and how its kilometres went, as InfluxDB is told."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetfoot.influx.course import APART_S, MOST, course_lines
from fleetfoot.path.way import NOWHERE, Way
from fleetfoot_signal.channel import SPECS, Channel

if TYPE_CHECKING:
    from fleetfoot_signal import Floats

TAGS = {"athlete": "anna", "run": "r1", "device": "pod"}


def seconds(count: int, speed_m_s: float = 3.0) -> Floats:
    values = np.full((len(SPECS), count), np.nan)
    values[Channel.SPEED] = speed_m_s
    values[Channel.HEART_RATE] = 140.0 + np.arange(count) / 100.0
    values[Channel.ALTITUDE] = 100.0 + 10.0 * (np.arange(count) > count // 2)
    return values


def walked(count: int) -> Way:
    t_s = np.arange(count, dtype=np.float64)
    return Way(t_s, np.stack([50.0 + 1e-5 * t_s, 8.0 + 2e-5 * t_s]), np.empty(0))


def points(way: Way, values: Floats, epoch_ms: int = 0) -> dict[str, list[dict[str, float]]]:
    found: dict[str, list[dict[str, float]]] = {"split": [], "way": []}
    for text in course_lines(TAGS, way, values, epoch_ms):
        about, cells, time_ms = text.split(" ")
        measurement, tags = about.split(",", 1)
        assert tags == "athlete=anna,device=pod,run=r1"
        fields = {name: float(value) for name, value in (cell.split("=") for cell in cells.split(","))}
        found[measurement].append(fields | {"time_ms": float(time_ms)})
    return found


def test_each_kilometre_has_its_time_pace_means_and_climb() -> None:
    splits = points(NOWHERE, seconds(1000, 2.5), epoch_ms=7000)["split"]
    assert [each["km"] for each in splits] == [1.0, 2.0, 3.0]
    assert [each["duration_s"] for each in splits] == [400.0, 400.0, 200.0]
    assert [each["length_m"] for each in splits] == pytest.approx([1000.0, 1000.0, 500.0], abs=3.0)
    assert [each["pace_s"] for each in splits] == pytest.approx([400.0, 400.0, 400.0], rel=0.01)
    assert [each["climb_m"] for each in splits] == [0.0, 10.0, 0.0]
    assert splits[1]["heart_rate_bpm"] == pytest.approx(146.0, abs=0.1)
    assert [each["time_ms"] for each in splits] == [7000.0 + 1000.0 * each["t_s"] for each in splits]
    assert "cadence_spm" not in splits[0]


def test_positions_are_thinned_and_carry_their_seconds() -> None:
    way = points(walked(1000), seconds(1000))["way"]
    assert len(way) == 1000 / APART_S
    assert {later["t_s"] - each["t_s"] for each, later in itertools.pairwise(way)} == {APART_S}
    assert (way[10]["latitude"], way[10]["longitude"]) == pytest.approx((50.0005, 8.001), abs=1e-9)
    assert way[10]["heart_rate_bpm"] == pytest.approx(140.5)


def test_a_day_long_run_has_no_more_positions_than_a_map_shows() -> None:
    assert MOST - 2 <= len(points(walked(86_400), seconds(86_400))["way"]) <= MOST


@pytest.mark.parametrize("values", [seconds(0), seconds(60), np.full((len(SPECS), 60), np.nan)])
def test_what_is_too_short_or_says_nothing_has_no_kilometres(values: Floats) -> None:
    assert points(NOWHERE, values) == {"split": [], "way": []}


@settings(max_examples=60)
@given(data=st.data())
def test_kilometres_lie_side_by_side_whatever_the_distance_does(data: st.DataObject) -> None:
    leaps = data.draw(st.lists(st.floats(0.0, 5000.0), min_size=1, max_size=40))
    values = np.full((len(SPECS), len(leaps)), np.nan)
    values[Channel.DISTANCE] = np.cumsum(leaps)
    splits = points(NOWHERE, values)["split"]
    for each, later in itertools.pairwise(splits):
        assert later["t_s"] == each["t_s"] + each["duration_s"]
    assert all(each["pace_s"] > 0.0 for each in splits)
