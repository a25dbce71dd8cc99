"""Loss of pace: how much slower, against what was run before, and whether that was chosen.

Pace wanders by itself: on made runs its logarithm has an SD of 4 % with a memory of a minute, and on recorded ones
blocks of 15 s scatter alike. So the mean of some minutes is uncertain by the slow part of that wander, and a loss is
told by how many of these doubts it is worth. It is fitted as what legs do that give out: a fall within some minutes,
then a lower level. Whoever slows down on purpose does so within seconds; there a step explains the pace better than a
fall, because wander with memory does not leap. Both are judged on the innovations of the wander.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.blocks import BLOCK_S
from fleetfoot_signal.drift_model import GAIN, GAIN_SD, NOISE_S, NOISE_SD, SLOPE

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

FALL: Final = 24
"""Blocks of the fall: six minutes, as in the runner out of fuel of the simulator (science of fuel, scenario S8)."""
PLATEAUS: Final = (8, 20, 48)
"""Blocks of the lower level that are tried: two, five and twelve minutes."""
FEWEST: Final = 32
"""Blocks of pace before, at least: eight minutes."""
KNOWN_SHARE: Final = 0.7
"""Of the blocks of fall and level."""
MEMORY: Final = 0.7
"""Correlation of ln pace from block to block, errors of speed and grade included (made runs; exp(-15/60) without)."""
LOOK_BACK: Final = 56
"""Blocks in which a step is looked for: 14 min."""
HEART_DENSITY: Final = 2.0 * NOISE_SD**2 * NOISE_S / BLOCK_S
"""Variance of the mean of n blocks of heart rate about effort, times n (bpm^2): slow noise counts for more."""
HEART_FLOOR: Final = 0.5
"""What everyday drift may differ from its mean between then and now [bpm]: 0.02 bpm/min over some 20 min."""


class Loss(NamedTuple):
    """The loss of pace that is best supported; all fields over lanes, NaN where nothing can be said."""

    share: Floats
    """Loss of ln pace at the lower level."""
    z: Floats
    """The same in its SDs."""
    heart_bpm: Floats
    """By how much heart rate lies above what the lower pace explains."""
    heart_z: Floats
    """The same, less everyday drift, in its SDs."""
    reference: Floats
    """ln pace before."""
    blocks: Ints
    """Blocks since the fall began."""


def find_loss(pace: Floats, heart: Floats, older: Floats, sd: Floats) -> Loss:
    """Return the loss of pace of some lanes.

    Parameters
    ----------
    pace, heart : Floats, shape (block, lane)
        Blocks, newest first: ln of pace, and heart rate beyond what effort explains [bpm]; NaN where unknown.
    older : Floats, shape (4, lane)
        Sum and count of ln pace, sum and count of that heart rate, of what was before these blocks.
    sd : Floats, shape (lane,)
        Of the innovation of ln pace from block to block.
    """
    density = (sd / (1.0 - MEMORY)) ** 2
    pace_before, heart_before = _before(pace, older[:2]), _before(heart, older[2:])
    tried = [
        _fit(pace, heart, (pace_before, heart_before), density, plateau)
        for plateau in PLATEAUS
        if FALL + plateau + 1 <= len(pace)
    ]
    best = tried[0]
    for other in tried[1:]:
        better = np.isnan(best.z) | (other.z > best.z)
        best = Loss(*(np.where(better, b, a) for a, b in zip(best, other, strict=True)))
    return best


def _before(values: Floats, older: Floats) -> tuple[Floats, Floats]:
    """Return sum and count of what was before each block; place n is of what was before the n newest."""
    known = ~np.isnan(values)
    sums = np.concatenate((older[0][None], np.where(known, values, 0.0)[::-1]))
    counts = np.concatenate((older[1][None], known[::-1].astype(np.float64)))
    return np.cumsum(sums, axis=0)[::-1], np.cumsum(counts, axis=0)[::-1]


def _fit(
    pace: Floats,
    heart: Floats,
    before: tuple[tuple[Floats, Floats], tuple[Floats, Floats]],
    density: Floats,
    plateau: int,
) -> Loss:
    """Fit a fall to one length of the lower level, by least squares."""
    size = FALL + plateau
    form = np.concatenate((np.ones(plateau), np.arange(FALL, 0.0, -1.0) / FALL))
    (pace_sum, pace_count), (heart_sum, heart_count) = before
    enough = (pace_count[size] >= FEWEST) & (heart_count[size] >= FEWEST)
    reference = pace_sum[size] / np.maximum(pace_count[size], 1.0)
    usual = heart_sum[size] / np.maximum(heart_count[size], 1.0)
    share, weight = _project(reference - pace[:size], form)
    drifted = SLOPE * BLOCK_S * 0.5 * (size + np.minimum(heart_count[size], 4.0 * FALL))
    beyond, heart_weight = _project(heart[:size] - usual, form)
    variance = density * (1.0 / np.maximum(weight, 1.0) + 1.0 / np.maximum(pace_count[size], 1.0))
    doubt = HEART_DENSITY * (1.0 / np.maximum(heart_weight, 1.0) + 1.0 / np.maximum(heart_count[size], 1.0))
    doubt = doubt + (GAIN_SD * share * np.exp(reference)) ** 2 + HEART_FLOOR**2
    least = KNOWN_SHARE * float((form * form).sum())
    told = enough & (weight >= least) & (heart_weight >= least)
    found = np.stack(
        (share, share / np.sqrt(variance), beyond, (beyond - drifted) / np.sqrt(doubt), reference)
    )
    lost, z, heart_bpm, heart_z, usual_pace = np.where(told, found, np.nan)
    return Loss(lost, z, heart_bpm, heart_z, usual_pace, np.full(told.size, size))


def _project(values: Floats, form: Floats) -> tuple[Floats, Floats]:
    """Return the least-squares size of a form in values that may be NaN, and the sum of its squares."""
    known = ~np.isnan(values)
    shaped = form[:, None] * known
    weight = _total(shaped * form[:, None])
    return _total(np.where(known, values, 0.0) * shaped) / np.maximum(weight, 1e-9), weight


def has_risen(loss: Loss, rise_bpm: float) -> Bools:
    """Return where heart rate itself has risen by more than this, though the pace fell."""
    risen: Bools = loss.heart_bpm - GAIN * np.exp(loss.reference) * loss.share > rise_bpm
    return risen


def _total(values: Floats) -> Floats:
    """Return the sum over the first axis, added in order, so that one lane alone gives what it gives among others."""
    result: Floats = np.cumsum(values, axis=0)[-1]
    return result


def step_gain(pace: Floats, sd: Floats) -> Floats:
    """Return how much better a step explains the last blocks than the best fall: twice the gain in log likelihood.

    Parameters
    ----------
    pace : Floats, shape (block, lane)
        ln of pace, newest first.
    sd : Floats, shape (lane,)
        Of the innovations.

    Returns
    -------
    float64[lane], not below 0.
    """
    before = pace[LOOK_BACK - FALL : LOOK_BACK + FALL]
    known = ~np.isnan(before)
    usual = _total(np.where(known, before, 0.0)) / np.maximum(_total(known.astype(np.float64)), 1.0)
    loss = _filled((usual - pace[: LOOK_BACK + 1])[::-1])
    innovation = (loss[1:] - MEMORY * loss[:-1]) / sd
    steps = _likelihood(innovation, _STEPS).max(axis=0)
    falls = _likelihood(innovation, _FALLS).max(axis=0)
    gain: Floats = np.maximum(steps - falls, 0.0)
    return gain


def _filled(values: Floats) -> Floats:
    """Carry the last known value over the unknown ones; 0 before the first."""
    rows: list[Floats] = []
    last = np.zeros(values.shape[1])
    for row in values:
        last = np.where(np.isnan(row), last, row)
        rows.append(last)
    return np.stack(rows)


def _likelihood(innovation: Floats, forms: Floats) -> Floats:
    """Return the square of the best size of each form, in its SDs; 0 where the pace rises."""
    found: Floats = np.stack([np.maximum(_total(form[:, None] * innovation), 0.0) ** 2 for form in forms])
    return found


def _white(form: Floats) -> Floats:
    """Return the innovations of a form of loss, scaled to unit length."""
    white = form[1:] - MEMORY * form[:-1]
    scaled: Floats = white / float((white * white).sum()) ** 0.5
    return scaled


_BLOCKS: Final = np.arange(LOOK_BACK + 1.0)
_STEPS: Final = np.stack(
    [_white(np.clip(_BLOCKS - at + part, 0.0, 1.0)) for at in range(1, LOOK_BACK - 4) for part in (0.5, 1.0)]
)
"""A step between two blocks, or in the middle of one; at least a minute ago."""
_FALLS: Final = np.stack(
    [
        _white(np.clip((_BLOCKS - begin) / length, 0.0, 1.0))
        for length in (16, FALL, 36)
        for begin in range(0, LOOK_BACK - 12, 3)
    ]
)
"""A fall over four, six or nine minutes that began at least three minutes ago."""
