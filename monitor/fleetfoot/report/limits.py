"""What could not be judged in a run, and why; what to be careful with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.store.reading import State
from fleetfoot.words.detector import title_of
from fleetfoot.words.review import partly_judged
from fleetfoot.words.text import clock, several, span
from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.detectors.cardiac_drift import CardiacDrift

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot.report.study import Study
    from fleetfoot_signal.types import Bools

LONGEST_LIST: Final = 3
"""Gaps that are listed one by one; more are summed up."""
GAP_S: Final = 15
"""A shorter silence is ordinary: values are held for 10 s."""
WANTED: Final = (
    Channel.HEART_RATE,
    Channel.SPEED,
    Channel.CADENCE,
    Channel.VERTICAL_OSCILLATION,
    Channel.GROUND_CONTACT,
    Channel.ALTITUDE,
)
"""Channels without which something is left open."""


def limits_of(study: Study) -> list[str]:
    """Return what could not be judged and what to be careful with, a sentence each."""
    return [
        *_state(study),
        *_detectors(study),
        *_channels(study),
        *_gaps(study),
        *_care(study),
        *(f"From the recording: {text.rstrip('.')}." for text in study.run.summary.get("warnings", [])),
    ]


def _state(study: Study) -> Iterator[str]:
    run = study.run
    if run.state is State.RECORDING:
        yield "This run is still being recorded; the page shows what was stored so far."
    if run.state is State.INTERRUPTED:
        yield "The recording ended without a summary; everything here is computed from the seconds that were stored."
    if run.started_utc is None:
        yield "The recording does not say when it was run: it is neither before nor after other runs."


def _detectors(study: Study) -> Iterator[str]:
    for name, verdict in study.verdicts.items():
        if not verdict.get("available"):
            reason = verdict.get("reason") or "the recording does not hold enough"
            yield f"{title_of(name)} could not be judged: {str(reason).rstrip('.')}."
        elif part := partly_judged(verdict, study.running_s):
            yield f"{title_of(name)} was {part}."


def _channels(study: Study) -> Iterator[str]:
    missing = [channel.spec.title for channel in WANTED if not study.knows(channel)]
    if missing:
        yield f"Not recorded, or for less than a minute: {', '.join(missing)}."
    estimated = [c.spec.title for c in list(Channel)[:MEASURED] if study.is_estimated(c)]
    if estimated:
        yield (
            f"Estimated from chest acceleration: {', '.join(estimated)}. Good for changes within you, not for comparing"
            " with a foot pod or a watch."
        )


def _gaps(study: Study) -> Iterator[str]:
    for channel in (Channel.HEART_RATE, Channel.SPEED):
        if not study.knows(channel):
            continue
        gaps = gaps_of(np.isnan(study.values[channel]))
        if gaps:
            total = sum(end - start for start, end in gaps)
            listed = [f"{clock(start)} for {span(end - start)}" for start, end in gaps[:LONGEST_LIST]]
            more = f" and {len(gaps) - LONGEST_LIST} more" if len(gaps) > LONGEST_LIST else ""
            title = channel.spec.title.capitalize()
            yield f"{title} has {several(len(gaps), 'gap')}, {span(total)} in all: at {', '.join(listed)}{more}."


def gaps_of(unknown: Bools) -> list[tuple[int, int]]:
    """Return the stretches of at least 15 unknown seconds, from (inclusive) and to (exclusive)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], unknown, [False])).astype(np.int8)))
    pairs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(start, end) for start, end in pairs if end - start >= GAP_S]


def _care(study: Study) -> Iterator[str]:
    if study.heart.fade is not None and not study.knows(Channel.ALTITUDE) and not study.knows(Channel.GRADE):
        yield "The course's height is not known: a long climb at the end would look like a fade."
    if study.heart.fade is not None:
        yield "While the pace fades, heart rate per pace says nothing of drift: the drift chart ends there."
    if study.verdicts.get(CardiacDrift.name, {}).get("available"):
        yield "The band around drift is narrow where heart rate is noisy (wrist sensors): it may be half as wide again."
