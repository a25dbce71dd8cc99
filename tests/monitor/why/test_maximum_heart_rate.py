"""Which maximum heart rate earlier runs show."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from fleetfoot.why.season import maximum_seen
from fleetfoot_signal import Channel
from fleetfoot_signal.days.figures import figures_of

NONE = figures_of(np.full((len(Channel), 1), np.nan))


@pytest.mark.parametrize(
    ("greatest", "maximum"),
    [
        ([], math.nan),
        ([math.nan, math.nan, math.nan, math.nan], math.nan),
        ([190.0, 192.0], math.nan),  # too few
        ([150.0, 165.0, 172.0, 160.0], math.nan),  # never ran hard
        ([150.0, 192.0, 165.0, 150.0], math.nan),  # once, perhaps a strap
        ([150.0, 192.0, 188.0, math.nan], 188.0),
        ([150.0, 192.0, 188.0, 231.0], 188.0),  # a strap that slipped
        ([150.0, 180.0, 180.0], 180.0),
    ],
)
def test_a_maximum_is_one_that_several_runs_came_near_to(greatest: list[float], maximum: float) -> None:
    found = maximum_seen([replace(NONE, greatest_bpm=bpm) for bpm in greatest])
    assert found == maximum or (math.isnan(found) and math.isnan(maximum))
