"""What forbids a figure that sets pace against heart rate over a whole run, in words that follow "because".

Of 107 recorded runs 15 pass all of it; of the others the raw figure says how the run was paced, where the runner
walked, or that the strap was dry. Limits: measured on these runs; 40 min, 90 % and the even pace
also with others (Athlytics).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.belief import faults_of
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.fade import by_minute
from fleetfoot_signal.gate import is_running
from fleetfoot_signal.heart_rate_fault import HeartRateFault
from fleetfoot_signal.review.because import because
from fleetfoot_signal.review.minutes import graded
from fleetfoot_signal.travel import is_moving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot_signal.review.because import Because
    from fleetfoot_signal.types import Bools, Floats, Ints

MOVING_MIN: Final = 40.0
RUNNING_SHARE: Final = 0.9
STANDING_SHARE: Final = 0.1
KNOWN_SHARE: Final = 0.9
UNBELIEVED_S: Final = 60
PACE_CV: Final = 0.1
HALVES_SHARE: Final = 0.05
MOST_PCT: Final = 25.0
"""No heart comes apart from its pace by more within a run."""


def of_heart(values: Floats) -> Because | None:
    """Return what forbids any mean of heart rate over the run; None where nothing does."""
    return next(_heart(values), None)


def of_length_and_heart(values: Floats) -> Because | None:
    """Return what forbids any figure of halves; None where nothing does."""
    return next(_length_and_heart(values), None)


def of_pace(values: Floats) -> Because | None:
    """Return what forbids a figure that takes pace as it was: that, and any change of pace."""
    return next(_pace(values), None)


def unbelieved(values: Floats) -> Ints:
    """Return int64[fault]: seconds of the run in which heart rate was there and not believed, by its fault."""
    counted = np.bincount(faults_of(values), minlength=len(HeartRateFault))
    counted[[HeartRateFault.NONE, HeartRateFault.SILENT]] = 0
    return counted


def _length_and_heart(values: Floats) -> Iterator[Because]:
    moved_s = int(np.count_nonzero(is_moving(values[Channel.SPEED])))
    if (
        np.isfinite(values[[Channel.SPEED, Channel.HEART_RATE]]).any(axis=1).all()
        and moved_s < 60.0 * MOVING_MIN
    ):
        yield because("too_short", need=MOVING_MIN, had=moved_s // 60)
    yield from _heart(values)


def _heart(values: Floats) -> Iterator[Because]:
    if not np.isfinite(values[Channel.SPEED]).any():
        yield because("no_speed")
    heart_rate = values[Channel.HEART_RATE]
    if not np.isfinite(heart_rate).any():
        yield because("no_heart_rate")
    moving = is_moving(values[Channel.SPEED])
    known = _share(np.isfinite(heart_rate[moving]))
    if known < KNOWN_SHARE:
        yield because("heart_rate_known", pct=100.0 * known)
    doubted_s = int(unbelieved(values).sum())
    if doubted_s > UNBELIEVED_S:
        yield not_believed_for(doubted_s)


def not_believed_for(seconds: int) -> Because:
    """Return that heart rate was not believed for so long.

    >>> not_believed_for(380)
    'heart rate was not believed for 6:20'
    """
    return because("not_believed", span=span_of(seconds))


def span_of(seconds: int) -> str:
    """Return a span of time in minutes and seconds, from an hour on in hours too.

    >>> span_of(380), span_of(93_541)
    ('6:20', '25:59:01')
    """
    minutes, left = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def _pace(values: Floats) -> Iterator[Because]:
    yield from _length_and_heart(values)
    speed = values[Channel.SPEED]
    moving, running = is_moving(speed), is_running(values)
    ran = _share(running[moving])
    if ran < RUNNING_SHARE:
        yield because("walked", pct=100.0 * (1.0 - ran))
    stood = _share(~moving[np.isfinite(speed)])
    if stood > STANDING_SHARE:
        yield because("stood", pct=100.0 * stood)
    pace = graded(values)
    minutes = by_minute(np.where(moving, pace, np.nan))
    minutes = minutes[np.isfinite(minutes)]
    varied = float(np.std(minutes) / np.mean(minutes)) if minutes.size else 0.0
    if varied > PACE_CV:
        yield because("pace_varied", pct=100.0 * varied)
    yield from _of_halves(pace, moving)


def _of_halves(pace: Floats, moving: Bools) -> Iterator[Because]:
    valid = np.flatnonzero(moving)
    halves = (valid[: valid.size // 2], valid[valid.size // 2 :])
    first, second = (float(np.mean(pace[half])) for half in halves)
    apart = second / first - 1.0
    if abs(apart) > HALVES_SHARE:
        yield because("half_slower" if apart < 0.0 else "half_faster", pct=100.0 * abs(apart))
    start, middle, end = int(valid[0]), int(halves[1][0]), int(valid[-1]) + 1
    known = min(_share(np.isfinite(pace[start:middle])), _share(np.isfinite(pace[middle:end])))
    if known < KNOWN_SHARE:
        yield because("half_speed_known", pct=100.0 * known)


def _share(holds: Bools) -> float:
    """Return the share of the seconds in which it holds; 0 of none."""
    return np.count_nonzero(holds) / max(holds.size, 1)
