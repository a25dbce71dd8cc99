"""Contact time along a run: the runner's own level and trend, and contact that leaves them.

Everybody's contact time drifts a little within an hour, one's up and another's down (SD 2 % on recorded runs), which is
half of what a fade of 6 % does to it. So level and trend are the run's own, about what is known of runners, and a fall
off them is fitted beside them: what they leave in doubt is doubt of the fall. How contact goes with speed is not
learned: where speed errs, the wander of a pace shows an exponent far too small (-0.34 in place of -0.6 by a watch), and
then every pace that is chosen lower looks like a fade. Measured on 40 made runs that lose 6 %: contact beyond the level
alone has an SD of 1.4 %, beyond the own line 1.1 %, beyond the true one with the true exponent 0.7 %.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.blocks import BLOCK_S
from fleetfoot_signal.fall import BLOCKS, FALLS, along_fall, square_of_fall, sums
from fleetfoot_signal.lanes import Lanes, floats

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

CONTACT_MEMORY: Final = 0.6
CONTACT_SD: Final = 0.014
"""Of ln contact about the own line from block to block (made runs; recorded ones 0.4 and 0.02: docs/simulation.md)."""
TREND_SD: Final = 0.02
"""SD of the everyday change of ln contact in an hour (regressions over 15 recorded runs, docs/simulation.md)."""
TREND_PRIOR: Final = (CONTACT_SD / TREND_SD) ** 2
"""Weight of a trend of none, in units of the noise."""
FEWEST: Final = 32
"""Blocks before a fall, at least: eight minutes."""
KNOWN_SHARE: Final = 0.7
"""Of the blocks since."""

_LEFT: Final = 1.0 - CONTACT_MEMORY
_HOURS: Final = BLOCK_S / 3600.0
_NOW: Final = np.arange(BLOCKS + 1.0)[:, None] * -_HOURS
"""When the blocks that are looked at were [h], by age."""


class Excess(NamedTuple):
    """By how much ln contact left the own line if a fall began so many blocks ago, [beginning, lane] each."""

    longer: Floats
    variance: Floats
    """With the doubt of the line."""
    enough: Bools
    """Whether enough is known before and since."""


class ContactLine(Lanes):
    """What the blocks that are no longer looked at one by one tell of the line."""

    older = floats(0.0, 5)
    """Their number, and the sums of hours, of their squares, of ln contact and of hours times ln contact."""

    def learn(self, lane: Ints, number: Ints, contact: Floats) -> None:
        """Take blocks of some lanes.

        Parameters
        ----------
        lane, number : Ints, shape (m,)
            Lanes, each once, and which block of its run it is.
        contact : Floats, shape (m,)
            ln of contact time beyond the line of everybody on speed and grade; NaN: unknown.
        """
        hours = _HOURS * number
        told = np.stack((np.ones(hours.shape), hours, hours * hours, contact, hours * contact))
        self.older[:, lane] += np.where(np.isnan(contact), 0.0, told)

    def forget(self, lane: Ints) -> None:
        """Know nothing of these lanes any more."""
        self.older[:, lane] = 0.0

    def excess(self, lane: Ints, number: Ints, contact: Floats) -> Excess:
        """Fit falls off the line that end now.

        Parameters
        ----------
        lane, number : Ints, shape (m,)
            Lanes, and which block of its run each has reached.
        contact : Floats, shape (BLOCKS + 1, m)
            Newest first; as in :meth:`learn`.
        """
        told = contact[:-1] - CONTACT_MEMORY * contact[1:]
        known = ~np.isnan(told)
        ones, told = known.astype(np.float64), np.where(known, told, 0.0)
        hours = ones * (_NOW[:-1] - CONTACT_MEMORY * _NOW[1:]) / _LEFT
        line = self._line(lane, number, _LEFT * ones, _LEFT * hours, told)
        by_level, by_trend = (along_fall(_LEFT * each, CONTACT_MEMORY) for each in (ones, hours))
        level, trend = line.solved(by_level, by_trend)
        own = square_of_fall(ones, CONTACT_MEMORY) - by_level * level - by_trend * trend
        beyond = along_fall(told, CONTACT_MEMORY) - level * line.of_level - trend * line.of_trend
        square = np.maximum(own, 1e-9)
        return Excess(beyond / square, CONTACT_SD**2 / square, self._enough(lane, contact))

    def _line(self, lane: Ints, number: Ints, ones: Floats, hours: Floats, told: Floats) -> _Line:
        """Return the normal equations of the line, hours counted from now."""
        count, at, square, contact, product = _LEFT**2 * self.older[:, lane]
        now = _HOURS * number
        return _Line(
            _added(ones * ones) + count + 1e-9,
            _added(ones * hours) + at - now * count,
            _added(hours * hours) + square - 2.0 * now * at + now * now * count + TREND_PRIOR,
            _added(ones * told) + contact,
            _added(hours * told) + product - now * contact,
        )

    def _enough(self, lane: Ints, contact: Floats) -> Bools:
        known = sums((~np.isnan(contact[:BLOCKS])).astype(np.float64))
        before = self.older[0, lane] + known[-1] - known[FALLS]
        enough: Bools = (before >= FEWEST) & (known[FALLS] >= KNOWN_SHARE * FALLS[:, None])
        return enough


class _Line(NamedTuple):
    """Normal equations of a line, times the variance of the noise; [lane] each."""

    level: Floats
    both: Floats
    trend: Floats
    of_level: Floats
    of_trend: Floats

    def solved(self, level: Floats, trend: Floats) -> tuple[Floats, Floats]:
        """Return what solves them for another right side, [..., lane]."""
        determinant = self.level * self.trend - self.both * self.both
        return (
            (self.trend * level - self.both * trend) / determinant,
            (self.level * trend - self.both * level) / determinant,
        )


def _added(values: Floats) -> Floats:
    """Return the sums over the blocks; in order, so that lanes do not change one another."""
    result: Floats = np.cumsum(values, axis=0)[-1]
    return result
