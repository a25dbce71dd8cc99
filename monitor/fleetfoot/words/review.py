"""What a finished run is said to have been, from its summary: the same words in terminal and report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fleetfoot.words.quantity import METRIC
from fleetfoot.words.report import report_words
from fleetfoot.words.text import clock, span
from fleetfoot_signal.fade import LEVEL_BPM
from fleetfoot_signal.hrv.window import MOST_ARTEFACTS_PCT
from fleetfoot_signal.review.because import Because
from fleetfoot_signal.review.obstacles import span_of
from fleetfoot_signal.review.review import CENTRAL_80
from fleetfoot_signal.review.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.words.quantity import Figures
    from fleetfoot.words.report.reviewed import Reviewed

END_S: Final = 180.0
"""What is judged to within three minutes of the end is judged to the end: a cool-down, a stop."""
FEWEST_S: Final = 10
"""Single seconds that are not believed are everyday, and not worth a word."""

A1_DOUBT: Final = 0.13
"""Half the width of 95 % of a window of two minutes (simulated for this project's survey)."""
FEWEST_JUDGED_S: Final = 120.0
"""One window."""


def session(summary: Mapping[str, Any], figures: Figures = METRIC) -> str:
    """Return what kind of run it was; empty where that is not known."""
    kind = summary.get("session", Session.UNKNOWN)
    names = report_words(figures.language).names.sessions
    return names.get(Session(kind), "") if kind in set(Session) else ""


def reason_in(reason: str, figures: Figures) -> str:
    """Return why something cannot be judged, by its code in the language of the figures; without one as it stands."""
    said = report_words(figures.language).reasons.because
    if isinstance(reason, Because) and reason.code in said:
        return said[reason.code].format(**reason.figures)
    return reason


def equal_effort(summary: Mapping[str, Any], figures: Figures = METRIC) -> str:
    """Say how heart rate changed at the same effort, with its doubt, or why that cannot be judged."""
    found, words = summary["equal_effort"], _words(figures)
    if found["reason"] is not None:
        return words.effort_unjudged.format(reason=reason_in(found["reason"], figures))
    change, doubt = found["change_bpm"], CENTRAL_80 * found["sd_bpm"]
    until = found["to_s"] >= summary["duration_s"] - END_S
    when = words.from_to.format(
        minute=f"{found['from_s'] / 60.0:.0f}", until=words.end if until else clock(found["to_s"])
    )
    low, high = (figures.number(edge, sign=True) for edge in (change - doubt, change + doubt))
    sure = words.sure_bpm.format(low=low, high=high)
    if abs(change) <= doubt:
        return words.no_change.format(when=when, change=figures.number(change, sign=True), sure=sure)
    how = words.rose if change > 0.0 else words.fell
    bpm, pct = (f"{abs(found[name]):.0f}" for name in ("change_bpm", "change_pct"))
    return how.format(bpm=bpm, pct=pct, when=when, sure=sure)


def decoupling(summary: Mapping[str, Any], figures: Figures = METRIC) -> str:
    """Say how heart rate went from half to half: at equal effort, as others count it, or why there is none."""
    found, words = summary["decoupling"], _words(figures)
    reason = found["reason"]
    if found["equal_effort_pct"] is None:
        why = reason_in(found["equal_effort_reason"], figures)
        if reason is None:
            return words.halves.format(others=_as_others(found, figures), why=why)
        return words.halves_unjudged.format(why=why)
    pct, doubt = found["equal_effort_pct"], CENTRAL_80 * found["equal_effort_sd_pct"]
    low, high = (figures.number(edge, 1) for edge in (pct - doubt, pct + doubt))
    own = words.halves_own if reason is None else words.halves_own_only
    return own.format(
        pct=figures.number(pct, 1, sign=True),
        sure=words.sure_pct.format(low=low, high=high),
        others=_as_others(found, figures),
        why="" if reason is None else reason_in(reason, figures),
    )


def _as_others(found: Mapping[str, Any], figures: Figures) -> str:
    names = ("pace_pct", "trainingpeaks_pct", "trainingpeaks_power_pct")
    return ", ".join(
        way.format(pct=figures.number(found[name], 1))
        for name, way in zip(names, _words(figures).ways, strict=True)
        if found[name] is not None
    )


def efficiency(summary: Mapping[str, Any], figures: Figures = METRIC) -> str:
    """Say the efficiency factor; empty where there is none."""
    if summary["ef"] is None:
        return ""
    ef, sd = (figures.number(summary[name], 2) for name in ("ef", "ef_sd"))
    return _words(figures).efficiency.format(ef=ef, sd=sd)


def not_believed(summary: Mapping[str, Any], figures: Figures = METRIC) -> str:
    """Say for how long heart rate was not believed, and why; empty where all of it was, but for single seconds."""
    seconds: dict[str, int] = {
        name: count for name, count in summary.get("not_believed_s", {}).items() if count
    }
    if sum(seconds.values()) < FEWEST_S:
        return ""
    known = report_words(figures.language).names.faults
    told = {name: count for name, count in seconds.items() if count >= FEWEST_S} or seconds
    parts = [
        known.get(name, name) + (f" ({lasted(count)})" if len(told) > 1 else "")
        for name, count in sorted(told.items(), key=lambda each: -each[1])
    ]
    return _words(figures).not_believed.format(time=lasted(sum(seconds.values())), reasons="; ".join(parts))


def beats(summary: Mapping[str, Any], figures: Figures = METRIC) -> str:
    """Say how the beats varied, with the doubt of it, or that their artefacts forbid it; empty without enough beats."""
    found = summary.get("beats")
    if found is None or not found["heard_s"]:
        return ""
    if found["judged_s"] >= FEWEST_JUDGED_S:
        return _words(figures).beats.format(
            a1=figures.number(found["dfa_a1"], 2),
            rmssd=f"{found['rmssd_ms']:.0f}",
            time=lasted(found["judged_s"]),
            artefacts=figures.number(found["artefacts_pct"], 1),
            doubt=figures.number(A1_DOUBT, 2),
        )
    if found["artefacts_pct"] <= MOST_ARTEFACTS_PCT:
        return ""
    return _words(figures).too_many_artefacts.format(
        pct=f"{found['artefacts_pct']:.0f}", most=f"{MOST_ARTEFACTS_PCT:.0f}"
    )


def balance(summary: Mapping[str, Any], figures: Figures = METRIC) -> str:
    """Say that contact balance moved, and of pain; empty where it did not."""
    found = summary.get("balance")
    if found is None:
        return ""
    words, moved = _words(figures), found["now_pct"] - found["before_pct"]
    return words.balance.format(
        at=clock(found["from_s"]),
        side=words.left if moved > 0.0 else words.right,
        before=figures.number(found["before_pct"], 1),
        now=figures.number(found["now_pct"], 1),
    )


_OWN: Final = (
    ("cadence_pct", "%", 2.5),
    ("vertical_oscillation_pct", "%", 4.0),
    ("ground_contact_pct", "%", 1.75),
    ("heart_rate_bpm", "bpm", 4.0),
)
"""Figure, unit, and what is no change: half of the least that the judges tell of (5 % in steps, 8 % in bounce,
3.5 % in contact, 5 % of 150 bpm in heart rate), as they take it for calm themselves."""


def own_course(summary: Mapping[str, Any], figures: Figures = METRIC) -> str:
    """Say how a run without speed ended beside its first minutes, and what cannot be known; empty with speed."""
    found = summary.get("own_course")
    if found is None:
        return ""
    words = _words(figures)
    told = [
        (words.unchanged if abs(value) < least else words.higher if value > 0.0 else words.lower).format(
            name=name, value=f"{abs(value):.0f}", unit=unit
        )
        for (key, unit, least), name in zip(_OWN, words.own_names, strict=True)
        if (value := found[key]) is not None
    ]
    return words.own.format(figures=", ".join(told)) if told else ""


def slowing(summary: Mapping[str, Any], figures: Figures = METRIC) -> str:
    """Say that pace was lost late, and what heart rate did meanwhile; empty where none was."""
    lost = summary.get("slowing")
    if lost is None:
        return ""
    return _words(figures).slowing.format(
        time=span(summary["duration_s"] - lost["from_s"]),
        pct=f"{lost['loss_pct']:.0f}",
        before=figures.pace(lost["speed_before_m_s"]),
        now=figures.pace(lost["speed_m_s"]),
        meanwhile=_meanwhile(lost, figures),
    )


def _meanwhile(lost: Mapping[str, Any], figures: Figures) -> str:
    words = _words(figures)
    before, now, end = (lost[f"heart_rate{name}_bpm"] for name in ("_before", "", "_end"))
    if before is None or now is None:
        return ""
    most = max(now, end or now)
    if most - before > LEVEL_BPM:
        return words.rising.format(beats=beats_between(before, most, figures))
    beats = beats_between(before, now, figures)
    if lost["eased"]:
        return words.eased.format(beats=beats)
    return (words.little if now - before < -LEVEL_BPM else words.level).format(beats=beats)


def beats_between(before: float, now: float, figures: Figures) -> str:
    """Return two heart rates, one after the other, in brackets."""
    return report_words(figures.language).names.beats.format(before=f"{before:.0f}", now=f"{now:.0f}")


def partly_judged(verdict: Mapping[str, Any], running_s: float, figures: Figures = METRIC) -> str:
    """Return for how much of a run a detector judged, where that was less than half of the running; else nothing.

    Who reads "no alerts" takes it for the whole run.

    >>> partly_judged({"available": True, "judged_s": 90.0}, 1687.0)
    'judged for 2 min of 28 min of running'
    """
    if not verdict["available"] or verdict["judged_s"] >= 0.5 * running_s:
        return ""
    return _words(figures).partly.format(judged=span(verdict["judged_s"]), running=span(running_s))


def lasted(seconds: float) -> str:
    """Return how long something lasted, in minutes and seconds, from an hour on in hours too.

    >>> lasted(380), lasted(4511)
    ('6:20', '1:15:11')
    """
    return span_of(round(seconds))


def _words(figures: Figures) -> Reviewed:
    return report_words(figures.language).reviewed
