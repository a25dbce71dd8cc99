"""What begins a run and what keeps it going, from whatever is known of a second."""

from __future__ import annotations

import numpy as np
import pytest

from fleetfoot_signal import MEASURED, Channel, goes_on, sets_off

EFFORT_BPM = 120.0
UNKNOWN = np.nan

SECONDS = [
    # speed, cadence, heart rate, sets off, goes on
    pytest.param((3.0, 170.0, 150.0), True, True, id="running"),
    pytest.param((3.0, UNKNOWN, UNKNOWN), True, True, id="a treadmill without a strap"),
    pytest.param((UNKNOWN, 168.0, UNKNOWN), True, True, id="a strap that counts steps"),
    pytest.param((UNKNOWN, UNKNOWN, 150.0), True, True, id="a heart at effort, alone"),
    pytest.param((UNKNOWN, UNKNOWN, 80.0), False, False, id="a heart at rest, alone"),
    pytest.param((0.0, 0.0, 170.0), False, False, id="standing with a high heart rate"),
    pytest.param((1.4, 112.0, 105.0), False, True, id="walking"),
    pytest.param((UNKNOWN, 112.0, 105.0), False, True, id="walking by steps alone"),
    pytest.param((0.4, 60.0, 90.0), False, False, id="stepping about"),
    pytest.param((UNKNOWN, UNKNOWN, UNKNOWN), False, False, id="nothing"),
]


@pytest.mark.parametrize(("known", "starts", "lasts"), SECONDS)
def test_a_second_is_judged_by_the_best_that_is_known(
    known: tuple[float, float, float], *, starts: bool, lasts: bool
) -> None:
    row = np.full((MEASURED, 1), UNKNOWN)
    row[[Channel.SPEED, Channel.CADENCE, Channel.HEART_RATE], 0] = known
    assert sets_off(row, EFFORT_BPM).tolist() == [starts]
    assert goes_on(row, EFFORT_BPM).tolist() == [lasts]
