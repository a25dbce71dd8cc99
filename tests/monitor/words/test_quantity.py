"""How quantities are shown: one table, two systems of units, the same everywhere."""

from __future__ import annotations

import math
import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.words.quantity import METRIC, QUANTITIES, SLOWEST_M_S, Figures
from fleetfoot.words.settings import Units
from fleetfoot_signal.channel import SPECS, Channel

ROOT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
IMPERIAL = Figures(Units.IMPERIAL)


def test_every_channel_is_in_the_table_once_with_a_colour_of_its_own() -> None:
    assert set(QUANTITIES) == set(Channel)
    assert len({quantity.colour for quantity in QUANTITIES.values()}) == len(Channel)


@pytest.mark.parametrize("channel", list(Channel), ids=lambda channel: channel.spec.name)
@given(share=st.floats(0.0, 1.0))
def test_what_is_shown_can_be_turned_back(channel: Channel, share: float) -> None:
    spec = SPECS[channel]
    value = max(spec.low, SLOWEST_M_S if "speed" in spec.name else spec.low) * (1 - share) + spec.high * share
    for figures in (METRIC, IMPERIAL):
        measure = figures.measure(channel)
        assert measure.back(measure.of(value)) == pytest.approx(value, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("channel", "value", "metric", "imperial"),
    [
        (Channel.HEART_RATE, 151.6, "152 bpm", "152 bpm"),
        (Channel.SPEED, 1000 / 312, "5:12 /km", "8:22 /mi"),
        (Channel.SPEED, 1609.344 / 480, "4:58 /km", "8:00 /mi"),
        (Channel.SPEED, 0.3, "- /km", "- /mi"),
        (Channel.DISTANCE, 42_195.0, "42.2 km", "26.2 mi"),
        (Channel.VERTICAL_OSCILLATION, 84.0, "8.4 cm", "3.3 in"),
        (Channel.STEP_LENGTH, 1.2192, "1.22 m", "4.00 ft"),
        (Channel.ALTITUDE, 8848.86, "8849 m", "29032 ft"),
        (Channel.TEMPERATURE, -40.0, "-40 °C", "-40 °F"),
        (Channel.TEMPERATURE, 37.0, "37 °C", "99 °F"),
        (Channel.GRADE, 0.055, "5.5 %", "5.5 %"),
        (Channel.GRADE, -0.0001, "0.0 %", "0.0 %"),
        (Channel.POWER, math.nan, "- W", "- W"),
    ],
)
def test_figures_are_those_of_the_treaties(
    channel: Channel, value: float, metric: str, imperial: str
) -> None:
    assert (METRIC.text(channel, value), IMPERIAL.text(channel, value)) == (metric, imperial)


@given(st.floats(SLOWEST_M_S, 12.0))
def test_no_pace_has_sixty_seconds(speed: float) -> None:
    for figures in (METRIC, IMPERIAL):
        minutes, _, seconds = figures.figure(Channel.SPEED, speed).partition(":")
        assert int(minutes) >= 0
        assert 0 <= int(seconds) <= 59


def test_the_table_of_the_page_is_written_from_this_one() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "reference"))["typescript"]()
    page = ROOT / "monitor" / "web" / "src" / "quantities.ts"
    assert page.read_text(encoding="utf-8") == made, "run tools/reference"
