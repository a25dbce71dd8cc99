"""What contradicts what in one run: its summary, its alerts and its seconds against one another."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetfoot.console.summary import in_words
from fleetfoot.path.peak import grouped
from fleetfoot.words.detector import titles
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.event import Severity
from fleetfoot_signal.review.review import CENTRAL_80

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fleetfoot_signal.types import Floats

ROUNDED = 0.06
"""Half of a tenth, and a little for what is rounded twice."""


def contradictions(
    summary: Mapping[str, Any], events: Sequence[Mapping[str, Any]], scores: Mapping[str, Floats]
) -> list[str]:
    """Return every contradiction in words.

    Parameters
    ----------
    summary
        As the sinks get it.
    events
        Payloads of the alerts.
    scores
        By detector float64[second].
    """
    found = [
        *_of_alerts(events),
        *_of_peaks(summary, events, scores),
        *_of_heart(summary, scores),
        *_of_slowing(summary),
        *_of_times(summary, events),
        *_of_reasons(summary),
        *_of_words(summary),
    ]
    return [f"{summary['source']}: {each}" for each in found]


def _of_alerts(events: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    limits = {kind.name: kind.thresholds for kind in registry()}
    for episode in grouped(events):
        told = [one for one in episode if one["phase"] in {"onset", "escalate"}]
        for one in told:
            least = limits[one["detector"]][Severity[one["severity"].upper()]]
            if one["detector"] == "cardiac_drift" and one["value"] < least - ROUNDED:
                yield f"{one['severity']} told of {one['value']} %, below its threshold of {least}"
            sizes = [int(size) for size in re.findall(r"about (\d+) %", one["message"])]
            if sizes and abs(sizes[0] - one["value"]) > 0.5 + ROUNDED:
                yield f"an alert of {one['value']} says {one['message']!r}"
        if [one["t_s"] for one in episode] != sorted(one["t_s"] for one in episode):
            yield "an episode goes back in time"
        ranks = [(Severity[one["severity"].upper()], one["aloud"]) for one in told]
        if any(b <= a for a, b in pairwise(ranks)):
            yield f"an episode escalates from {ranks} to nothing worse, nor louder"


def _of_peaks(
    summary: Mapping[str, Any], events: Sequence[Mapping[str, Any]], scores: Mapping[str, Floats]
) -> Iterator[str]:
    for kind in registry():
        state = summary["detectors"][kind.name]
        told = [e for e in events if e["detector"] == kind.name and e["phase"] in {"onset", "escalate"}]
        if state["alerts"] != sum(e["phase"] == "onset" for e in told):
            yield f"{kind.name}: {state['alerts']} alerts counted, {len(told)} told"
        if not told:
            if (state["peak"], state["worst"]) != (None, None):
                yield f"{kind.name}: a peak without an alert"
            continue
        peak, most = state["peak"], max(e["value"] for e in told)
        if peak < most - ROUNDED:
            yield f"{kind.name}: at most {peak}, and {most} was told"
        seen = scores[kind.name][int(min(e["onset_s"] for e in told)) :]
        if peak > max(float(np.nanmax(seen, initial=0.0)), most) + ROUNDED:
            yield f"{kind.name}: at most {peak}, and nothing so high was seen"
        worst = Severity[state["worst"].upper()]
        higher = [limit for severity, limit in kind.thresholds.items() if severity > worst]
        if any(peak >= limit + ROUNDED for limit in higher):
            yield f"{kind.name}: {state['worst']} with a peak of {peak}"
        if not state["available"] or not state["judged_s"] > 0.0:
            yield f"{kind.name}: alerted, and could not judge"


def _of_heart(summary: Mapping[str, Any], scores: Mapping[str, Floats]) -> Iterator[str]:
    change, halves = summary["equal_effort"], summary["decoupling"]
    if change["reason"] is None:
        known = scores["cardiac_drift"][np.isfinite(scores["cardiac_drift"])]
        if not known.size or abs(change["change_pct"] - known[-1]) > ROUNDED:
            yield f"a change of {change['change_pct']} %, and the judge of drift said {known[-1:]} last"
        if np.sign(change["change_pct"]) * np.sign(change["change_bpm"]) < 0:
            yield "a change with two signs"
        state = summary["detectors"]["cardiac_drift"]
        if state["peak"] is not None and change["change_pct"] > state["peak"] + ROUNDED:
            yield f"a change of {change['change_pct']} % above the peak of {state['peak']} %"
    if change["reason"] is None and halves["equal_effort_pct"] is not None:
        ours, theirs = (
            (change["change_pct"], change["sd_pct"]),
            (
                halves["equal_effort_pct"],
                halves["equal_effort_sd_pct"],
            ),
        )
        sure = all(abs(pct) > CENTRAL_80 * sd + ROUNDED for pct, sd in (ours, theirs))
        if sure and ours[0] * theirs[0] < 0.0:
            yield f"heart rate changed by {ours[0]} % and decoupled by {theirs[0]} %"
    for name, pct in halves.items():
        if name.endswith("_pct") and pct is not None and abs(pct) > 25.0:
            yield f"{name} of {pct} % told as a fact"


def _of_slowing(summary: Mapping[str, Any]) -> Iterator[str]:
    lost = summary["slowing"]
    if lost is not None and not lost["loss_pct"] >= 4.0 - ROUNDED:
        yield f"a loss of {lost['loss_pct']} %"
    if lost is not None and not lost["speed_m_s"] < lost["speed_before_m_s"]:
        yield "a loss of pace that is a gain"


def _of_times(summary: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    length = summary["duration_s"]
    for name in ("from_s", "to_s"):
        at = summary["equal_effort"][name]
        if at is not None and not 0.0 <= at <= length:
            yield f"{name} of {at} in a run of {length} s"
    if summary["slowing"] is not None and not 0.0 < summary["slowing"]["from_s"] < length:
        yield "a slowing outside of the run"
    if sum(summary["not_believed_s"].values()) > length:
        yield "heart rate was not believed for longer than the run"
    for event in events:
        if not 0.0 <= event["onset_s"] <= event["t_s"] <= length:
            yield f"an alert from {event['onset_s']} told at {event['t_s']} of {length}"


def _of_reasons(summary: Mapping[str, Any]) -> Iterator[str]:
    change, halves = summary["equal_effort"], summary["decoupling"]
    pairs = (
        ("equal_effort", change["change_bpm"], change["reason"]),
        ("decoupling at equal effort", halves["equal_effort_pct"], halves["equal_effort_reason"]),
        ("raw decoupling", halves["pace_pct"], halves["reason"]),
        ("ef", summary["ef"], summary["ef_reason"]),
    )
    for name, figure, reason in pairs:
        if (figure is None) is (reason is None):
            yield f"{name}: {figure} because {reason}"
    doubts = (
        (change["change_bpm"], change["sd_bpm"]),
        (halves["equal_effort_pct"], halves["equal_effort_sd_pct"]),
        (summary["ef"], summary["ef_sd"]),
    )
    if any((figure is None) is not (doubt is None) for figure, doubt in doubts):
        yield "a figure without its doubt"


def _of_words(summary: Mapping[str, Any]) -> Iterator[str]:
    text = "\n".join(in_words(summary, titles()))
    if re.search(r"nan|None|inf\b|-0\.0\b|-0 bpm", text):
        yield f"not said: {text}"
    if "rose by about 0 bpm" in text or "fell by about 0 bpm" in text:
        yield "a change of nothing"
    for low, high in re.findall(r"80 % sure: ([+-]?[\d.]+) to ([+-]?[\d.]+)", text):
        if float(low) > float(high):
            yield f"a band from {low} to {high}"
