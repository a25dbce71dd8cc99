"""All figures of one finished run that set heart rate against effort, each with its doubt or with why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.belief import believed
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.fade import FADE_PCT, Fade, find_fade, find_slowing
from fleetfoot_signal.gate import is_running
from fleetfoot_signal.review.beats import BeatFigures, beat_figures
from fleetfoot_signal.review.because import because
from fleetfoot_signal.review.decoupling import AtEqualEffort, Raw, at_equal_effort, raw
from fleetfoot_signal.review.minutes import MINUTE_S, graded, minutes_of
from fleetfoot_signal.review.obstacles import (
    MOST_PCT,
    UNBELIEVED_S,
    not_believed_for,
    of_heart,
    of_length_and_heart,
    of_pace,
    unbelieved,
)
from fleetfoot_signal.review.own_course import BalanceChange, OwnCourse, balance_change, own_course
from fleetfoot_signal.review.session import Session, session_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot_signal.review.because import Because
    from fleetfoot_signal.types import Floats, Ints

CENTRAL_80: Final = 1.2816
"""Half width of the central 80 % of the normal distribution, in SDs."""
FEWEST_S: Final = 900.0
MOST_SD_BPM: Final = 2.5
"""Drift that was judged for less than a quarter of an hour, or no better than this, is no figure of the run unless an
alert was told of it: then it is shown with all its doubt. 3 bpm an hour were the limit of doubt on 113 recorded runs,
over the 50 minutes that an hour's run has after minute 10."""
FEWEST_EF: Final = 15
"""Minutes of running with heart rate of which an efficiency factor is made."""


@dataclass(frozen=True, slots=True)
class Change:
    """How heart rate changed at the same effort, as the judge of drift said last; NaN where it cannot be told."""

    from_s: float = np.nan
    to_s: float = np.nan
    pct: float = np.nan
    sd_pct: float = np.nan
    reference_bpm: float = np.nan
    """Heart rate that it is a share of."""
    reason: Because | None = None
    """Why it cannot be judged, after "because"; None where it can."""

    @property
    def bpm(self) -> float:
        """The change in beats a minute."""
        return 0.01 * self.pct * self.reference_bpm

    @property
    def sd_bpm(self) -> float:
        """Its standard deviation."""
        return 0.01 * self.sd_pct * self.reference_bpm


@dataclass(frozen=True, slots=True)
class Efficiency:
    """Efficiency factor: metres a minute, grade taken into account, for a beat a minute, while running."""

    factor: float = np.nan
    sd: float = np.nan
    """By how much minutes scatter about it, taken for its doubt over a run: minutes next to each other are alike."""
    reason: Because | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One finished run."""

    session: Session
    change: Change
    decoupling: AtEqualEffort
    raw: Raw
    """NaN in every figure that the run does not allow."""
    raw_reason: Because | None
    """Why none of them is allowed, after "because"."""
    efficiency: Efficiency
    loss: Fade | None
    """Late loss of pace from 4 % on, where one pace was meant."""
    unbelieved_s: Ints
    """int64[fault]: seconds in which heart rate was not believed."""
    beats: BeatFigures
    balance: BalanceChange | None
    """That contact balance moved away from its beginning; None where it did not, or cannot be judged."""
    own_course: OwnCourse | None
    """Of a run without speed."""


def review_of(
    values: Floats, drift: Mapping[str, float], *, told: bool, hr_max_bpm: float = np.nan
) -> Review:
    """Return what is to be said of a run.

    Parameters
    ----------
    values : Floats, shape (channel, second)
        Every second of the run from the first on; NaN unknown.
    drift : Mapping[str, float]
        What the judge of drift found in this run: :meth:`.Engine.findings`; empty where it is switched off.
    told : bool
        Whether it alerted.
    hr_max_bpm : float
        The runner's highest heart rate; NaN where it is unknown.
    """
    session, doubted = session_of(values, hr_max_bpm), unbelieved(values)
    loss = _loss(values, session)
    change = _change(drift, loss, int(doubted.sum()), told=told)
    decoupling = _decoupling(values, drift, change)
    raw_reason, others = _raw(values, drift)
    return Review(
        session=session,
        change=change,
        decoupling=decoupling,
        raw=others,
        raw_reason=raw_reason,
        efficiency=_efficiency(values),
        loss=loss,
        unbelieved_s=doubted,
        beats=beat_figures(values),
        balance=balance_change(values),
        own_course=own_course(values),
    )


def _change(drift: Mapping[str, float], loss: Fade | None, doubted_s: int, *, told: bool) -> Change:
    if not drift:
        return Change(reason=because("switched_off"))
    found = Change(
        drift["from_s"], drift["at_s"], drift["drift_pct"], drift["drift_sd_pct"], drift["reference_bpm"]
    )
    if loss is not None and loss.loss_pct >= FADE_PCT and not loss.has_rise:
        return Change(reason=because("pace_lost"))
    if told and found.to_s > found.from_s:
        return found
    obstacle = _too_little(found, doubted_s)
    return found if obstacle is None else Change(reason=obstacle)


def _too_little(change: Change, doubted_s: int) -> Because | None:
    """Return why too little was judged, or not well enough, for a figure of the run; None where it was enough."""
    judged_s = change.to_s - change.from_s
    if judged_s >= FEWEST_S:
        doubt = because("doubt", bpm=CENTRAL_80 * change.sd_bpm)
        return doubt if change.sd_bpm > MOST_SD_BPM else None
    if doubted_s > UNBELIEVED_S:
        return not_believed_for(doubted_s)
    if not judged_s > 0.0:
        return because("never_judged")
    return because("judged_only", had=judged_s // 60, need=FEWEST_S / MINUTE_S)


def _decoupling(values: Floats, drift: Mapping[str, float], change: Change) -> AtEqualEffort:
    obstacle = of_length_and_heart(values) or _unseen(drift)
    if obstacle is not None:
        return AtEqualEffort(reason=obstacle)
    found = at_equal_effort(minutes_of(values))
    if abs(found.pct) > MOST_PCT:
        return AtEqualEffort(reason=because("no_fit"))
    if found.reason is None and _contradicts(found, change):
        return AtEqualEffort(reason=because("disagree"))
    return found


def _contradicts(halves: AtEqualEffort, change: Change) -> bool:
    """Return whether halves and end of a run say opposite things, each beyond its doubt."""
    return (
        halves.pct * change.pct < 0.0
        and abs(halves.pct) > CENTRAL_80 * halves.sd_pct
        and abs(change.pct) > CENTRAL_80 * change.sd_pct
    )


def _raw(values: Floats, drift: Mapping[str, float]) -> tuple[Because | None, Raw]:
    none = Raw(*[np.nan] * 5)
    obstacle = of_pace(values) or _unseen(drift)
    if obstacle is not None:
        return obstacle, none
    found = raw(values)
    if abs(found.pace_pct) > MOST_PCT:
        return because("no_fit"), none
    return None, replace(found, power_pct=found.power_pct if abs(found.power_pct) <= MOST_PCT else np.nan)


def _unseen(drift: Mapping[str, float]) -> Because | None:
    """Return that an effort changed which no sensor reports, where that was found."""
    if not drift or not drift["steps"]:
        return None
    minute = round(drift["stepped_s"] / MINUTE_S - 1.0)  # it takes means of 90 s to find
    return because("effort_moved", minute=minute)


def _efficiency(values: Floats) -> Efficiency:
    obstacle = of_heart(values)
    if obstacle is not None:
        return Efficiency(reason=obstacle)
    counts = is_running(values) & np.isfinite(believed(values))
    whole = counts.size // MINUTE_S * MINUTE_S
    minute = counts[:whole].reshape(-1, MINUTE_S).sum(axis=1) >= MINUTE_S // 2
    if np.count_nonzero(minute) < FEWEST_EF:
        return Efficiency(
            reason=because("too_few_minutes", need=FEWEST_EF, had=int(np.count_nonzero(minute)))
        )
    pace, beats = np.where(counts, graded(values), 0.0), np.where(counts, values[Channel.HEART_RATE], 0.0)
    each = [column[:whole].reshape(-1, MINUTE_S).sum(axis=1)[minute] for column in (pace, beats)]
    return Efficiency(60.0 * float(pace.sum() / beats.sum()), 60.0 * float(np.std(each[0] / each[1])))


def _loss(values: Floats, session: Session) -> Fade | None:
    if not session.is_even and session is not Session.MIXED:
        return None
    pace, beats = values[Channel.ADJUSTED_SPEED], believed(values)
    return find_fade(pace, beats) or find_slowing(pace, beats)
