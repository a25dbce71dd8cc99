"""What could not be judged in a run, and why; what to be careful with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fleetfoot.store.reading import State
from fleetfoot.words.detector import title_of
from fleetfoot.words.review import partly_judged
from fleetfoot.words.settings import Language
from fleetfoot.words.text import capital, clock, span
from fleetfoot.words.verdict import why_not
from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.detectors.cardiac_drift import CardiacDrift

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
        *_said(study),
    ]


def _state(study: Study) -> Iterator[str]:
    run, words = study.run, study.words.limits
    if run.state is State.RECORDING:
        yield words.recording
    if run.state is State.INTERRUPTED:
        yield words.interrupted
    if run.started_utc is None:
        yield words.no_date


def _detectors(study: Study) -> Iterator[str]:
    words = study.words.limits
    for name, verdict in study.verdicts.items():
        title = title_of(name, study.figures.language)
        if not verdict.get("available"):
            yield words.unjudged.format(title=title, reason=_reason(study, name, verdict))
        elif part := partly_judged(verdict, study.running_s, study.figures):
            yield words.partly.format(title=title, part=part)


def _reason(study: Study, name: str, verdict: Mapping[str, Any]) -> str:
    """Return why a detector could not judge: as it was stored, or in another language by the codes of the retrace."""
    found = study.retrace.availability.get(name)
    if study.figures.language is not Language.ENGLISH and found is not None and found.reason is not None:
        return why_not(name, found, study.figures.language)
    return str(verdict.get("reason") or study.words.reasons.not_enough).rstrip(".")


def _said(study: Study) -> Iterator[str]:
    """Yield what the reader of the recording said: in English, which is not ours to translate."""
    for text in study.run.summary.get("warnings", []):
        yield study.words.limits.said.format(text=text.rstrip("."))


def _channels(study: Study) -> Iterator[str]:
    words, names = study.words.limits, study.words.names
    missing = [names.measured(channel) for channel in WANTED if not study.knows(channel)]
    if missing:
        yield words.missing.format(names=", ".join(missing))
    estimated = [names.measured(c) for c in list(Channel)[:MEASURED] if study.is_estimated(c)]
    if estimated:
        yield words.estimated.format(names=", ".join(estimated))


def _gaps(study: Study) -> Iterator[str]:
    words = study.words.limits
    for channel in (Channel.HEART_RATE, Channel.SPEED):
        if not study.knows(channel):
            continue
        gaps = gaps_of(np.isnan(study.values[channel]))
        if gaps:
            total = sum(end - start for start, end in gaps)
            listed = [
                words.gap.format(at=clock(start), time=span(end - start))
                for start, end in gaps[:LONGEST_LIST]
            ]
            yield words.gaps.format(
                title=capital(study.words.names.measured(channel)),
                gaps=words.counted.of(len(gaps)),
                time=span(total),
                listed=", ".join(listed),
                more=words.more.format(n=len(gaps) - LONGEST_LIST) if len(gaps) > LONGEST_LIST else "",
            )


def gaps_of(unknown: Bools) -> list[tuple[int, int]]:
    """Return the stretches of at least 15 unknown seconds, from (inclusive) and to (exclusive)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], unknown, [False])).astype(np.int8)))
    pairs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(start, end) for start, end in pairs if end - start >= GAP_S]


def _care(study: Study) -> Iterator[str]:
    if study.heart.fade is not None and not study.knows(Channel.ALTITUDE) and not study.knows(Channel.GRADE):
        yield study.words.limits.no_height
    if study.heart.fade is not None:
        yield study.words.limits.while_fading
    if study.verdicts.get(CardiacDrift.name, {}).get("available"):
        yield study.words.limits.band
