"""What channels hold at any place among the words of their sensors: the last word, until it is too old.

Words and places are laid out lane by lane, both in the order of time, so that one pass over arrays serves many lanes
and many seconds at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fleetfoot_signal.channel import MEASURED

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints


class Words(NamedTuple):
    """Samples that count: of the sensor that owns the channel, lane by lane; all arrays are [word]."""

    at: Ints
    """Which of the samples it is."""
    lane: Ints
    t_s: Floats
    channel: Ints
    value: Floats
    plausible: Bools
    """Else it says that the sensor is silent."""


class Places(NamedTuple):
    """Where it is asked what the channels hold: lane by lane, in the order of time."""

    lane: Ints
    """int64[place]."""
    slot: Ints
    """int64[word]: the first place that is not before the word; -1 where its lane has none."""

    @property
    def first(self) -> tuple[Ints, Ints]:
        """The first place of each lane that has any, and those lanes."""
        lead = np.flatnonzero(self.lane[1:] != self.lane[:-1]) + 1
        first: Ints = np.concatenate((np.zeros(min(self.lane.size, 1), dtype=np.int64), lead))
        return first, self.lane[first]


class Held(NamedTuple):
    """What channels hold, float64[MEASURED, place] each."""

    value: Floats
    """NaN where the last word was that of a silent sensor."""
    since_s: Floats
    """When something plausible was said last."""


def hold(words: Words, places: Places, values: Floats, since_s: Floats) -> Held:
    """Return what every channel holds at some places.

    Words are numbered 1, 3, 5... in their order, which is that of the lanes, and the state before the first word of a
    lane by the even number before it. So the largest number up to a place tells whose word holds there.

    Parameters
    ----------
    words : Words
    places : Places
    values, since_s : Floats, shape (MEASURED, lane)
        What the channels of every lane held before the words.
    """
    first, lanes = places.first
    before = 2 * np.searchsorted(words.lane, lanes)
    inside = places.slot >= 0
    last = _latest(words, inside, places, first, before)
    heard = _latest(words, inside & words.plausible, places, first, before)
    told = np.append(np.where(words.plausible, words.value, np.nan), np.nan)
    moment = np.append(words.t_s, np.nan)
    return Held(
        np.where(last % 2 == 1, told[last // 2], values[:, places.lane]),
        np.where(heard % 2 == 1, moment[heard // 2], since_s[:, places.lane]),
    )


def _latest(words: Words, chosen: Bools, places: Places, first: Ints, before: Ints) -> Ints:
    """Return int64[MEASURED, place]: the number of the latest chosen word up to each place."""
    number = np.zeros((MEASURED, places.lane.size), dtype=np.int64)
    number[:, first] = before
    at = np.flatnonzero(chosen)
    number[words.channel[at], places.slot[at]] = (
        2 * at + 1
    )  # where a place comes more than once, the last stands
    latest: Ints = np.maximum.accumulate(number, axis=1)
    return latest
