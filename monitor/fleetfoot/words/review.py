"""What a finished run is said to have been, from its summary: the same words in terminal and report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fleetfoot.words.text import clock, span
from fleetfoot_signal.fade import LEVEL_BPM
from fleetfoot_signal.heart_rate_fault import HeartRateFault
from fleetfoot_signal.hrv.window import MOST_ARTEFACTS_PCT
from fleetfoot_signal.review.obstacles import span_of
from fleetfoot_signal.review.review import CENTRAL_80
from fleetfoot_signal.review.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.words.quantity import Figures

SESSIONS: Final = {
    Session.STEADY: "a steady run",
    Session.PROGRESSION: "a progression run, faster from third to third",
    Session.INTERVALS: "an interval session",
    Session.LONG: "a long run",
    Session.HILLY: "a hilly run",
    Session.RUN_WALK: "running and walking by turns",
    Session.RACE: "as hard as a race",
    Session.MIXED: "a run of changing pace",
}
"""What people call a kind of session; of one that is not known nothing is said."""
END_S: Final = 180.0
"""What is judged to within three minutes of the end is judged to the end: a cool-down, a stop."""
FEWEST_S: Final = 10
"""Single seconds that are not believed are everyday, and not worth a word."""

A1_DOUBT: Final = 0.13
"""Half the width of 95 % of a window of two minutes (simulated for this project's survey)."""
FEWEST_JUDGED_S: Final = 120.0
"""One window."""


def session(summary: Mapping[str, Any]) -> str:
    """Return what kind of run it was; empty where that is not known."""
    kind = summary.get("session", Session.UNKNOWN)
    return SESSIONS.get(Session(kind), "") if kind in set(Session) else ""


def equal_effort(summary: Mapping[str, Any]) -> str:
    """Say how heart rate changed at the same effort, with its doubt, or why that cannot be judged."""
    found = summary["equal_effort"]
    if found["reason"] is not None:
        return f"Heart rate at the same effort: cannot judge because {found['reason']}."
    change, doubt = found["change_bpm"], CENTRAL_80 * found["sd_bpm"]
    until = found["to_s"] >= summary["duration_s"] - END_S
    when = f"from minute {found['from_s'] / 60.0:.0f} to {'the end' if until else clock(found['to_s'])}"
    sure = f"80 % sure: {_signed(change - doubt)} to {_signed(change + doubt)} bpm"
    if abs(change) <= doubt:
        return f"Heart rate at the same effort: no clear change {when} ({_signed(change)} bpm; {sure})."
    how = "rose" if change > 0.0 else "fell"
    return (
        f"Heart rate at the same effort {how} by about {abs(change):.0f} bpm ({abs(found['change_pct']):.0f} %)"
        f" {when} ({sure})."
    )


def decoupling(summary: Mapping[str, Any]) -> str:
    """Say the decoupling at equal effort and as others count it, or why there is none."""
    found = summary["decoupling"]
    reason = found["reason"]
    if found["equal_effort_pct"] is None:
        if reason is None:
            why = found["equal_effort_reason"]
            return f"Decoupling: {_as_others(found)}; at equal effort it cannot be judged because {why}."
        return f"Decoupling: cannot judge because {found['equal_effort_reason']}."
    pct, doubt = found["equal_effort_pct"], CENTRAL_80 * found["equal_effort_sd_pct"]
    sure = f"80 % sure: {_tenths(pct - doubt)} to {_tenths(pct + doubt)} %"
    own = f"Decoupling at equal effort: {_tenths(pct)} % ({sure})"
    if reason is not None:
        return f"{own}; by pace alone it cannot be judged because {reason}."
    return f"{own}; {_as_others(found)}."


def _as_others(found: Mapping[str, Any]) -> str:
    parts = [
        f"{_tenths(found[name])} % {how}"
        for name, how in (
            ("pace_pct", "by raw pace, halves by moving time"),
            ("trainingpeaks_pct", "by normalised graded pace, as TrainingPeaks"),
            ("trainingpeaks_power_pct", "by normalised power"),
        )
        if found[name] is not None
    ]
    return ", ".join(parts)


def efficiency(summary: Mapping[str, Any]) -> str:
    """Say the efficiency factor; empty where there is none."""
    if summary["ef"] is None:
        return ""
    return f"Efficiency factor: {summary['ef']:.2f} m a beat, give or take {summary['ef_sd']:.2f}."


def not_believed(summary: Mapping[str, Any]) -> str:
    """Say for how long heart rate was not believed, and why; empty where all of it was, but for single seconds."""
    seconds: dict[str, int] = {
        name: count for name, count in summary.get("not_believed_s", {}).items() if count
    }
    if sum(seconds.values()) < FEWEST_S:
        return ""
    known = {fault.name.lower(): fault.reason for fault in HeartRateFault}
    told = {name: count for name, count in seconds.items() if count >= FEWEST_S} or seconds
    parts = [
        known.get(name, name) + (f" ({lasted(count)})" if len(told) > 1 else "")
        for name, count in sorted(told.items(), key=lambda each: -each[1])
    ]
    return f"Heart rate was not believed for {lasted(sum(seconds.values()))}: {'; '.join(parts)}."


def beats(summary: Mapping[str, Any]) -> str:
    """Say how the beats varied, with the doubt of it, or that their artefacts forbid it; empty without enough beats."""
    found = summary.get("beats")
    if found is None or not found["heard_s"]:
        return ""
    if found["judged_s"] >= FEWEST_JUDGED_S:
        return (
            f"Variability of beats: DFA a1 {found['dfa_a1']:.2f}, RMSSD {found['rmssd_ms']:.0f} ms (medians of"
            f" {lasted(found['judged_s'])}, artefacts {found['artefacts_pct']:.1f} %; two minutes of DFA a1 are good"
            f" for {A1_DOUBT:g} either way)."
        )
    if found["artefacts_pct"] <= MOST_ARTEFACTS_PCT:
        return ""
    return (
        f"Variability of beats: cannot judge because {found['artefacts_pct']:.0f} % of them are artefacts, where"
        f" {MOST_ARTEFACTS_PCT:.0f} % are the most; wet the strap and wear it tighter."
    )


def balance(summary: Mapping[str, Any]) -> str:
    """Say that contact balance moved, and of pain; empty where it did not."""
    found = summary.get("balance")
    if found is None:
        return ""
    moved = found["now_pct"] - found["before_pct"]
    side = "left" if moved > 0.0 else "right"
    return (
        f"From {clock(found['from_s'])} on your {side} foot stayed longer on the ground than in your first minutes"
        f" (left {found['before_pct']:.1f} %, later {found['now_pct']:.1f} %). If something hurts, stop."
    )


_OWN: Final = (
    ("cadence_pct", "cadence", "%", 2.5),
    ("vertical_oscillation_pct", "bounce", "%", 4.0),
    ("ground_contact_pct", "ground contact", "%", 1.75),
    ("heart_rate_bpm", "heart rate", "bpm", 4.0),
)
"""Figure, name, unit, and what is no change: half of the least that the judges tell of (5 % in steps, 8 % in bounce,
3.5 % in contact, 5 % of 150 bpm in heart rate), as they take it for calm themselves."""


def own_course(summary: Mapping[str, Any]) -> str:
    """Say how a run without speed ended beside its first minutes, and what cannot be known; empty with speed."""
    found = summary.get("own_course")
    if found is None:
        return ""
    told = [
        f"{name} {abs(value):.0f} {unit} {'higher' if value > 0.0 else 'lower'}"
        if abs(value) >= least
        else f"{name} unchanged"
        for key, name, unit, least in _OWN
        if (value := found[key]) is not None
    ]
    if not told:
        return ""
    return (
        "Judged against your own first minutes, since there is no speed (last 10 min beside minutes 5 to 15):"
        f" {', '.join(told)}. Whether that was the pace or the legs cannot be known."
    )


def slowing(summary: Mapping[str, Any], figures: Figures) -> str:
    """Say that pace was lost late, and what heart rate did meanwhile; empty where none was."""
    lost = summary.get("slowing")
    if lost is None:
        return ""
    lasted = span(summary["duration_s"] - lost["from_s"])
    how = f"Over the last {lasted} your pace fell by about {lost['loss_pct']:.0f} %"
    paces = f"({figures.pace(lost['speed_before_m_s'])} to {figures.pace(lost['speed_m_s'])})"
    return f"{how} {paces}{_meanwhile(lost)}."


def _meanwhile(lost: Mapping[str, Any]) -> str:
    before, now, end = (lost[f"heart_rate{name}_bpm"] for name in ("_before", "", "_end"))
    if before is None or now is None:
        return ""
    most = max(now, end or now)
    if most - before > LEVEL_BPM:
        return f" while your heart rate rose ({before:.0f} to {most:.0f} bpm)"
    beats = f"({before:.0f} to {now:.0f} bpm)"
    if lost["eased"]:
        return f", and your heart rate with it {beats}"
    did = "fell a little" if now - before < -LEVEL_BPM else "stayed level"
    return f" while your heart rate {did} {beats}: legs that faded, or a pace that you let go"


def partly_judged(verdict: Mapping[str, Any], running_s: float) -> str:
    """Return for how much of a run a detector judged, where that was less than half of the running; else nothing.

    Who reads "no alerts" takes it for the whole run.

    >>> partly_judged({"available": True, "judged_s": 90.0}, 1687.0)
    'judged for 2 min of 28 min of running'
    """
    if not verdict["available"] or verdict["judged_s"] >= 0.5 * running_s:
        return ""
    return f"judged for {span(verdict['judged_s'])} of {span(running_s)} of running"


def lasted(seconds: float) -> str:
    """Return how long something lasted, in minutes and seconds, from an hour on in hours too.

    >>> lasted(380), lasted(4511)
    ('6:20', '1:15:11')
    """
    return span_of(round(seconds))


def _signed(value: float) -> str:
    whole = round(value)
    return f"{whole:+d}" if whole else "0"


def _tenths(value: float) -> str:
    return f"{round(value, 1) + 0.0:.1f}"  # adding zero takes the sign off a rounded -0.04
