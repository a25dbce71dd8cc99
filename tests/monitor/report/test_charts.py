"""The parts that charts are made of: ticks, positions, shapes."""

from __future__ import annotations

import re

import numpy as np
import pytest
from markupsafe import Markup
from reported import Page

from fleetfoot.report import svg
from fleetfoot.report.axis import Axis, binned, clock_ticks, round_ticks, spread, ticks_of
from fleetfoot.report.plot import LEFT, LINE, Panel
from fleetfoot.words.quantity import METRIC, Figures
from fleetfoot.words.settings import Units
from fleetfoot_signal.channel import Channel


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0.0, 1.0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (118.0, 171.0, ["120", "140", "160"]),
        (-3.5, 7.0, ["-2", "0", "2", "4", "6"]),
        (0.0, 0.04, ["0.00", "0.01", "0.02", "0.03", "0.04"]),
        (980.0, 12_000.0, ["5000", "10000"]),
    ],
)
def test_ticks_are_round_and_few(low: float, high: float, labels: list[str]) -> None:
    found = round_ticks(low, high)
    assert len(found) <= 5
    assert all(low - 1e-9 <= value <= high + 1e-9 for value, _ in found)
    if len(labels) <= 5:
        assert [label for _, label in found] == labels


@pytest.mark.parametrize("seconds", [1, 59, 600, 3600, 7200, 7201, 15_000, 90_000, 900_000])
def test_the_clock_has_few_ticks_at_times_that_people_say(seconds: int) -> None:
    ticks = clock_ticks(seconds)
    assert 1 <= len(ticks) <= 9
    assert all(value % 60 == 0 for value, _ in ticks)


def test_a_long_run_is_counted_in_hours() -> None:
    assert [label for _, label in clock_ticks(14_400)] == [f"{n // 2}:{n % 2 * 3}0" for n in range(9)]


def test_paces_are_round() -> None:
    pace = METRIC.measure(Channel.SPEED)
    assert [label for _, label in ticks_of(pace, 2.5, 3.5)] == ["6:30", "6:00", "5:30", "5:00"]


def test_an_axis_in_miles_and_inches_has_round_figures_there() -> None:
    imperial = Figures(Units.IMPERIAL)
    paces = ticks_of(imperial.measure(Channel.SPEED), 2.5, 3.5)
    assert [label for _, label in paces] == ["10:00", "9:00", "8:00"]
    assert [round(1609.344 / at) for at, _ in paces] == [600, 540, 480]
    bounce = ticks_of(imperial.measure(Channel.VERTICAL_OSCILLATION), 70.0, 105.0)
    assert [label for _, label in bounce] == ["3.0", "3.5", "4.0"]
    assert [round(at, 1) for at, _ in bounce] == [76.2, 88.9, 101.6]


def test_an_axis_holds_what_lies_outside_at_its_edge_and_leaves_unknown_unknown() -> None:
    axis = Axis(0.0, 10.0, 100.0, 200.0)
    np.testing.assert_array_equal(axis.at(np.array([-5.0, 5.0, 99.0, np.nan])), [100.0, 150.0, 200.0, np.nan])


def test_the_range_leaves_single_outliers_out() -> None:
    values = np.append(np.linspace(140.0, 160.0, 999), 9000.0)
    low, high = spread(values, least=5.0, share=1.0) or (0.0, 0.0)
    assert 135.0 < low < 141.0
    assert 159.0 < high < 165.0
    assert spread(np.full(3, np.nan), least=1.0) is None
    assert spread(np.full(3, 2.0), least=4.0) == pytest.approx((-0.24, 4.24))


def test_bins_are_medians_of_known_seconds() -> None:
    values = np.array([1.0, 9.0, 2.0, np.nan, np.nan, 5.0, 7.0])
    np.testing.assert_array_equal(binned(values, 3), [2.0, np.nan, np.nan])
    np.testing.assert_array_equal(binned(values[:5], 3), [2.0, np.nan])


def test_a_line_breaks_where_a_value_is_unknown() -> None:
    x = np.arange(5.0)
    drawn = svg.line(x, np.array([1.0, 2.0, np.nan, 4.0, 5.0]), "curve")
    assert drawn == Markup('<path class="curve" d="M0 1L1 2M3 4L4 5"/>')


def test_a_single_point_of_a_line_can_be_seen() -> None:
    assert "L1.5 3" in svg.line(np.array([0.0, 1.0, 2.0]), np.array([np.nan, 3.0, np.nan]), "curve")


def test_nothing_known_draws_nothing() -> None:
    nothing = np.full(4, np.nan)
    for shape in (svg.line, svg.dots, svg.diamonds):
        assert not shape(nothing, nothing, "x")
    assert not svg.band(np.arange(4.0), nothing, nothing, "x")


def test_a_band_goes_there_and_back() -> None:
    x = np.array([0.0, 1.0])
    assert svg.band(x, np.array([2.0, 3.0]), np.array([5.0, 6.0]), "b") == Markup(
        '<path class="b" d="M0 5L1 6L1 3L0 2Z"/>'
    )


def test_texts_are_escaped_and_without_control_characters() -> None:
    nasty = "<b>&\"'\x1b"
    drawn = svg.picture("n", 10.0, nasty, nasty, [svg.words(1.0, 2.0, nasty, "tick")])
    page = Page(drawn)
    assert not page.named("b")
    assert page.text.count("<b>&\"'\ufffd") == 3


def test_the_label_of_a_limit_never_lies_on_the_title() -> None:
    panel = Panel(Axis(0.0, 10.0, LEFT, 700.0), Axis(0.0, 100.0, 230.0, 30.0), "title")
    for value in range(0, 101, 2):
        _, label = panel.level(float(value), "limit")
        found = re.search(r' y="([\d.]+)"', label)
        assert found is not None
        assert float(found[1]) - LINE >= panel.top, value
