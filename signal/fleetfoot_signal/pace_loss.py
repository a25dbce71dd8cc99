"""Loss of pace: whether the legs give out, another pace was chosen, or it merely wanders.

Three stories are weighed, by the likelihood of the blocks of 15 s of the last quarter of an hour:

* it wanders: ln pace is about one level with a memory of a minute, heart rate is where the pace puts it and contact
  time where the runner's own line has it;
* another pace was chosen: the same about a level that falls within a block or two;
* the legs give out: the level falls over some six minutes. Heart rate leaves what the lower pace explains: downward
  where fuel is out, or upward, for in a marathon it stays though the pace falls (Billat 2022, PMC9566186). And contact
  time grows beyond what the lower pace explains: 13 % from km 8 to km 40 in 179 runners (Chan-Roper 2012, J Sports Sci
  Med 11:77).

Pace alone tells the last two badly apart: of a loss of 6 % in a pace that wanders by 4 %, falling within six minutes is
two SDs from falling within seconds. What is known beside it decides. All of it is least squares on the innovations of
processes with memory, where the forms of loss are pieces of straight lines, so that running sums give every beginning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.blocks import BLOCK_S
from fleetfoot_signal.contact_line import FEWEST, KNOWN_SHARE
from fleetfoot_signal.drift_model import GAIN, GAIN_SD, NOISE_SD, SLOPE
from fleetfoot_signal.fade import LEVEL_BPM
from fleetfoot_signal.fall import FALLS, along_fall, square_of_fall, sums

if TYPE_CHECKING:
    from fleetfoot_signal.contact_line import Excess
    from fleetfoot_signal.types import Bools, Floats, Ints

STEPS: Final = np.repeat(np.arange(2, 65, dtype=np.int64), 2)
SHARES: Final = np.tile((0.5, 1.0), 63)[:, None]
"""Blocks since a step that are tried, and how much of it shows in its first block."""
MEMORY: Final = 0.8
"""Correlation of ln pace from block to block: 0.80 on made runs, median 0.83 on 28 recorded ones."""
FADE: Final = (0.08, 0.04)
"""Mean and SD of what is lost in a fade: it is graded from 4 %, and 11 % is hitting the wall."""
CHOICE: Final = (0.10, 0.06)
"""Mean and SD of how much slower a pace is chosen: 8, 10 and 20 % in the scenarios of the simulator."""
HEART_MEMORY: Final = 0.72
HEART_SD: Final = NOISE_SD * (1.15 * (1.0 - HEART_MEMORY**2)) ** 0.5
"""Of the innovations of heart rate beyond effort from block to block (exp(-15 / 45); 2.4 bpm on made runs)."""
HEART_SPREAD: Final = 45.0
"""SD of what heart rate departs in a fade from what the lower pace explains [bpm per ln pace]: -42 where fuel is out
(5 bpm at 12 %: S8), and up to 70, a gain of 23 at 3 m/s, where it stays."""
MOST_HEART: Final = 2.0
MOST_CONTACT: Final = 4.0
"""ln likelihood by which heart rate and contact time speak for a fade at most: a sensor that errs must not decide."""
DRIFT_DOUBT: Final = 0.03 / 60.0 * BLOCK_S
"""SD of everyday drift about its mean [bpm per block]."""
CONTACT_SHARE: Final = (0.5, 0.22)
"""Mean and SD of how far ln contact leaves the own line, in what is lost of ln pace (13 % in all: Chan-Roper 2012)."""
CONTACT_DOUBT: Final = 0.1
"""SD of the exponent of contact time on speed: -0.6, and -0.1 to -0.8 in recorded runs; it is steeper ones that a fade
could be taken for."""
REMEMBERED: Final = 96.0
"""Blocks of the time before that count where drift is told from it: their older part weighs little."""

_SINCE: Final = np.arange(16.0, 65.0, 2.0)[:, None]


class Seen(NamedTuple):
    """What is known of one quantity."""

    blocks: Floats
    """float64[BLOCKS + 1, lane], newest first; NaN where unknown."""
    older: Floats
    """Sum and count of the blocks before those, float64[2, lane]."""


class Loss(NamedTuple):
    """What is to be thought of the pace; all fields over lanes, -inf or NaN where nothing can be said."""

    fade: Floats
    """ln likelihood of legs that give out, over that of wander; -inf where heart rate itself is likelier risen than
    not."""
    chosen: Floats
    """The same of another pace that was chosen."""
    share: Floats
    """Loss of ln pace, if it is a fade."""
    share_sd: Floats
    reference: Floats
    """ln pace before."""
    blocks: Ints
    """Blocks since the fall began."""
    since: Ints
    """Blocks since another pace was chosen, if it was."""


class _Fit(NamedTuple):
    """A form of loss, fitted for each beginning, [beginning, lane]."""

    loss: Floats
    variance: Floats
    level: Floats
    """Before."""
    number: Floats
    """Of known blocks before."""
    enough: Bools


def find_loss(pace: Seen, heart: Seen, contact: Excess, sd: Floats) -> Loss:
    """Weigh the three stories.

    Parameters
    ----------
    pace, heart : Seen
        ln of pace, heart rate beyond what effort explains [bpm].
    contact : Excess
        By how much ln of contact time has left the own line.
    sd : Floats, shape (lane,)
        Of the innovation of ln pace from block to block.
    """
    falls = _fit(pace, MEMORY, sd)
    share, share_sd = _shrunk(falls, FADE)
    beats = _fit(heart, HEART_MEMORY, HEART_SD)
    lasted = 0.5 * (_SINCE + np.clip(falls.number, 0.0, REMEMBERED))
    fade: Floats = _gain(falls, FADE) + _heart_gain(beats, share, falls.level, lasted)
    fade += np.where(contact.enough, _contact_gain(contact, share), 0.0)
    fade = np.where(falls.enough & beats.enough, fade, -np.inf)
    risen = -beats.loss - GAIN * np.exp(falls.level) * falls.loss > LEVEL_BPM  # itself, though the pace fell
    total, rising = _log_mean(fade), _log_mean(np.where(risen, fade, -np.inf))
    steps = _fit(pace, MEMORY, sd, stepwise=True)
    step = np.where(steps.enough, _gain(steps, CHOICE), -np.inf)
    best, lanes = np.argmax(fade, axis=0), np.arange(sd.size)
    return Loss(
        np.where(rising > total - np.log(2.0), -np.inf, total),
        _log_mean(step),
        share[best, lanes],
        share_sd[best, lanes],
        falls.level[best, lanes],
        FALLS[best],
        STEPS[np.argmax(step, axis=0)],
    )


def _fit(seen: Seen, memory: float, sd: Floats | float, *, stepwise: bool = False) -> _Fit:
    """Fit a fall, or a step, by least squares on the innovations; the level before is that of all blocks before."""
    innovation = seen.blocks[:-1] - memory * seen.blocks[1:]
    known = ~np.isnan(innovation)
    form = _step if stepwise else _fall
    weight, shape, number = form(np.where(known, innovation, 0.0), known.astype(np.float64), memory)
    begins = STEPS if stepwise else FALLS
    level, count = (part[begins] for part in _before(seen))
    left = 1.0 - memory
    square = np.maximum(number, 1e-9)
    loss = (left * level * shape - weight) / square
    doubt = (shape / square) ** 2 / np.maximum(
        count, 1.0
    )  # of the level, whose own is sd / left / sqrt(count)
    since = sums(known.astype(np.float64))[begins]
    enough = (count >= FEWEST) & (since >= KNOWN_SHARE * begins[:, None])
    return _Fit(loss, sd**2 * (1.0 / square + doubt), level, count, enough)


def _fall(values: Floats, known: Floats, memory: float) -> tuple[Floats, Floats, Floats]:
    """Return the sums of a fall's innovations times these, times 1, and squared, [beginning, lane]."""
    return along_fall(values, memory), along_fall(known, memory), square_of_fall(known, memory)


def _step(values: Floats, known: Floats, memory: float) -> tuple[Floats, Floats, Floats]:
    """As :func:`_fall`, of a step that shows in part in its first block."""
    left = 1.0 - memory
    first, second = SHARES, 1.0 - memory * SHARES
    weight = first * values[STEPS - 1] + second * values[STEPS - 2] + left * sums(values)[STEPS - 2]
    ones = sums(known)[STEPS - 2]
    shape = first * known[STEPS - 1] + second * known[STEPS - 2] + left * ones
    square = first**2 * known[STEPS - 1] + second**2 * known[STEPS - 2] + left**2 * ones
    return weight, shape, square


def _before(seen: Seen) -> tuple[Floats, Floats]:
    """Return mean and count of what was before; place n is of what was before the n newest blocks."""
    known = ~np.isnan(seen.blocks)
    sums = np.concatenate((seen.older[0][None], np.where(known, seen.blocks, 0.0)[::-1]))
    counts = np.concatenate((seen.older[1][None], known[::-1].astype(np.float64)))
    count = np.cumsum(counts, axis=0)[::-1]
    return np.cumsum(sums, axis=0)[::-1] / np.maximum(count, 1.0), count


def _shrunk(fit: _Fit, expected: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return mean and SD of a loss given what is expected; at least 2 %."""
    weight, own = 1.0 / fit.variance, 1.0 / expected[1] ** 2
    mean = (fit.loss * weight + expected[0] * own) / (weight + own)
    return np.maximum(mean, 0.02), 1.0 / np.sqrt(weight + own)


def _gain(fit: _Fit, expected: tuple[float, float]) -> Floats:
    """Return the ln likelihood of a loss as expected over that of none."""
    return _ln_normal(fit.loss - expected[0], fit.variance + expected[1] ** 2) - _ln_normal(
        fit.loss, fit.variance
    )


def _heart_gain(fit: _Fit, share: Floats, level: Floats, lasted: Floats) -> Floats:
    """Return what heart rate says for a fade; beside a lower pace that is none it is off by the doubt of its gain."""
    beyond = -fit.loss - SLOPE * BLOCK_S * lasted
    doubt = fit.variance + (DRIFT_DOUBT * lasted) ** 2
    usual = doubt + (GAIN_SD * np.exp(level) * share) ** 2
    gain = _ln_normal(beyond, doubt + (HEART_SPREAD * share) ** 2) - _ln_normal(beyond, usual)
    return np.minimum(gain, MOST_HEART)


def _contact_gain(contact: Excess, share: Floats) -> Floats:
    """Return what contact time says for a fade."""
    mean, spread = CONTACT_SHARE
    fading = _ln_normal(contact.longer - mean * share, contact.variance + (spread * share) ** 2)
    usual = _ln_normal(contact.longer, contact.variance + (CONTACT_DOUBT * share) ** 2)
    return np.minimum(fading - usual, MOST_CONTACT)


def _ln_normal(value: Floats, variance: Floats) -> Floats:
    """Return the ln density of a normal distribution but for its constant."""
    return -0.5 * (np.log(variance) + value * value / variance)


def _log_mean(values: Floats) -> Floats:
    """Return the ln of the mean over the first axis of what these are the ln of."""
    most = values.max(axis=0)
    finite = np.where(np.isfinite(most), most, 0.0)
    mean = np.cumsum(np.exp(values - finite), axis=0)[-1] / len(values)
    with np.errstate(divide="ignore"):
        result: Floats = np.log(mean) + finite
    return result
