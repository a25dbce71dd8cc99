"""Whether another sensor tells a quantity from one second to the next, though nobody said so.

Pods of two makers differ by as much in bounce and contact as what is looked for. A body does not change them from one
second to the next, and a sensor shows what it measures smoothed over some seconds: a leap within one second, after
which the new level stays while cadence and speed are the same, is another sensor. Speed that leaps while cadence and
ground contact stay is told on another scale: a belt was calibrated, or a pod.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.blocks import BLOCK_S
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.lanes import Lanes, singles
from fleetfoot_signal.robust import median
from fleetfoot_signal.through_time import Past, total

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

AROUND_S: Final = 15
WINDOW_S: Final = 2 * AROUND_S + BLOCK_S
"""The levels before and after are medians of so many seconds; with windows that move on by a block every leap lies once
in the middle of one."""
LEAP: Final = 0.08
"""Change of ln bounce or ln contact (measured: another maker's pod 8 % in contact, 17 % in bounce; a second's noise is
2 %)."""
BESIDE: Final = 0.03
"""A pod that tells one of them otherwise tells the other otherwise too; more bounce alone may be the runner's, as soon
as it comes (three SDs of medians of 15 s)."""
SPEED_LEAP: Final = 0.06
"""Change of ln speed: a runner who is faster by it touches the ground for 3.6 % less (exponent -0.6: contact drift)."""
SLACK: Final = 0.005
"""A fall of the logarithm by 5 % is one of 4.8 % of the value."""
AT_ONCE: Final = 0.6
"""Of it within one second: a sensor that smooths over 4 s shows a fifth of a change of the body in the first."""
SAME_CADENCE: Final = 0.03
SAME_SPEED: Final = 0.1
SAME_CONTACT: Final = 0.025
"""What may change beside it: three SDs of medians of 8 s (of the speed of satellites)."""
SPREADS: Final = 6.0
"""A leap is so many times the median deviation from the level on either side, 4 SDs: recorded bounce and contact wander
by 8 % within seconds, and speed by satellites does."""
SPEED_SPREADS: Final = 15.0
"""Likewise of speed: that of belts and pods is even; by satellites it leaps by 6 % once in an hour at 6 times."""
LIVELY: Final = 20
"""Of 30 seconds so many bring a new value of any of the four; where records lie further apart every change leaps."""

LEAPING: Final = (Channel.VERTICAL_OSCILLATION, Channel.GROUND_CONTACT)
"""What another pod tells otherwise."""
OF_A_POD: Final = (*LEAPING, Channel.BALANCE)
"""What comes of one pod: where those leap that differ most from pod to pod, another tells all of them."""
_USED: Final = (*LEAPING, Channel.CADENCE, Channel.SPEED)
_SPEED: Final = _USED.index(Channel.SPEED)
_LEAPS: Final = {0: (LEAP, SPREADS), 1: (LEAP, SPREADS), _SPEED: (SPEED_LEAP, SPEED_SPREADS)}


class Change(NamedTuple):
    """Lanes in which a sensor changed."""

    pods: Ints
    """That of bounce and contact."""
    scales: Ints
    """That of speed, or its scale."""


class SensorChange(Lanes):
    """Looks for leaps in many lanes, at the end of each of their blocks."""

    rows = singles(np.nan, WINDOW_S, len(_USED))
    """The last seconds, by row number modulo their count."""

    def step(self, values: Floats, index: Ints, active: Bools) -> dict[int, Change]:
        """Take some seconds; return where a sensor changed, by the second that ends the block after it.

        Parameters
        ----------
        values : Floats, shape (channel, second, lane)
        index : Ints, shape (second, lane)
            Row number in each lane's run.
        active : Bools, shape (second, lane)
        """
        rows: Floats = values[_USED, :].swapaxes(0, 1)
        past = Past(self.rows, rows, index[0] + 1 - active[0])
        at, lane = np.nonzero(active & (index % BLOCK_S == BLOCK_S - 1))
        found: dict[int, Change] = {}
        if at.size:
            number = index[at, lane] + np.arange(1 - WINDOW_S, 1)[:, np.newaxis]
            pod, scale = _have_leapt(past.at(number, lane).swapaxes(1, 2))
            for second in sorted({*at[pod | scale].tolist()}):
                now = at == second
                found[second] = Change(lane[pod & now], lane[scale & now])
        past.keep(total(active))
        return found


def _have_leapt(rows: Floats) -> tuple[Bools, Bools]:
    """Return whether bounce or contact leapt amid the seconds of float64[WINDOW_S, 4, m], and whether speed did."""
    leapt = {quantity: _has_leapt(rows, quantity) for quantity in _LEAPS}
    return leapt[0] | leapt[1], leapt[_SPEED]


def _has_leapt(rows: Floats, quantity: int) -> Bools:
    leapt = np.zeros(rows.shape[2], dtype=np.bool_)
    middle = rows[AROUND_S - 1 : AROUND_S + BLOCK_S, quantity]
    steps = np.abs(middle[1:] - middle[:-1])
    steps = np.where(np.isnan(steps), 0.0, steps) / np.where(middle[:-1] == 0.0, np.nan, middle[:-1])
    steps = np.where(np.isnan(steps), 0.0, steps)
    largest = steps.argmax(axis=0)
    suspect = np.take_along_axis(steps, largest[None], axis=0)[0] >= AT_ONCE * _LEAPS[quantity][0] - SLACK
    for place in suspect.nonzero()[0].tolist():
        at = AROUND_S + int(largest[place])
        leapt[place] = _is_change(rows[at - AROUND_S : at + AROUND_S, :, place], quantity)
    return leapt


def _is_change(rows: Floats, quantity: int) -> bool:
    """Tell whether the level of a quantity changed at once in the middle of 30 s, and nothing else did."""
    logs = np.log(np.maximum(rows, 1e-3))  # who stands has a speed of 0
    # Its own course says of nine in ten that they are none, and costs a quarter of what all four cost.
    if not _is_leap(logs[:, quantity], *_LEAPS[quantity]):
        return False
    moved = median(logs[AROUND_S:]) - median(logs[:AROUND_S])
    lively = np.count_nonzero(np.diff(rows, axis=0).any(axis=1)) >= LIVELY
    same = abs(moved[2]) <= SAME_CADENCE
    if quantity == _SPEED:
        same &= abs(moved[1]) <= SAME_CONTACT
    else:
        same &= abs(moved[_SPEED]) <= SAME_SPEED and not abs(moved[1 - quantity]) < BESIDE
    return bool(lively and same)


def _is_leap(own: Floats, least: float, spreads: float) -> bool:
    """Tell whether a logarithm is known all the time, and leaps in the middle by enough, at once and off its spread."""
    halves = own[:AROUND_S], own[AROUND_S:]
    levels = [float(median(half)) for half in halves]
    moved = levels[1] - levels[0]
    size, at_once = abs(moved), own.item(AROUND_S) - own.item(AROUND_S - 1)
    if np.isnan(own).any() or not (size >= least and at_once * np.sign(moved) >= AT_ONCE * size):
        return False
    scatter = [float(median(np.abs(half - level))) for half, level in zip(halves, levels, strict=True)]
    return size >= spreads * max(scatter)
