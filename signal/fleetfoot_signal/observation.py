"""What an engine went by, second by second and block by block: for the report and for research.

The engine's events tell what was decided. Who wants to draw why (the blocks, the personal baseline as it stood then,
the uncertainty of the drift filter) asks the engine to be observed. An engine that is not observed pays nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from fleetfoot_signal.blocks import Block

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from fleetfoot_signal.detector import Detector
    from fleetfoot_signal.types import Bools, Floats, Ints
    from fleetfoot_signal.verdict import Span

Kind = TypeVar("Kind", np.float64, np.bool_)

Figures = dict[str, dict[str, "Floats"]]
"""By detector and name of the figure, as :attr:`.Verdict.trace` and :meth:`.Detector.trace_block` name them."""


class _Ended(NamedTuple):
    block: Block
    figures: Figures


@dataclass(frozen=True, slots=True)
class Trace:
    """One lane as its detectors saw it while it was observed."""

    t_s: Floats
    """float64[second]: the seconds that the lane had, on the samples' clock."""
    running: Bools
    """bool[second]."""
    steady: Bools
    """bool[second]: running, and settled since any stop."""
    seconds: Mapping[str, Mapping[str, Floats]]
    """By detector and figure float64[second]."""
    block: Block
    """All blocks that ended; what is the lane axis elsewhere holds the blocks in their order."""
    blocks: Mapping[str, Mapping[str, Floats]]
    """By detector and figure float64[block]."""


class Observation:
    """Keeps what an engine goes by from when it was asked for; see :meth:`.Engine.observe`."""

    def __init__(self) -> None:
        self._spans: list[tuple[Span, Figures]] = []
        self._ended: list[_Ended] = []

    def note(
        self, span: Span, names: Sequence[str], traces: Sequence[Sequence[Mapping[str, Floats]]]
    ) -> None:
        """Keep some seconds, and by part and detector what the verdicts on them rest on."""
        own = zip(names, zip(*traces, strict=True), strict=True)
        self._spans.append((span, {name: _one_after_another(parts) for name, parts in own}))

    def note_block(self, block: Block | None, detectors: Sequence[Detector]) -> None:
        """Keep blocks that ended, after the detectors took them."""
        if block is None:
            return
        self._ended.append(_Ended(block, {each.name: each.trace_block(block) for each in detectors}))

    def trace(self, lane: int) -> Trace:
        """Return what was seen of one lane."""
        mine = [(span, traces, span.active[:, lane]) for span, traces in self._spans]
        ended = [(one, place) for one in self._ended if (place := _place(one.block.lanes, lane)) is not None]
        names = self._spans[0][1] if any(on.any() for *_, on in mine) else {}
        return Trace(
            t_s=_series([span.t_s[on, lane] for span, _, on in mine], np.float64),
            running=_series([span.running[on, lane] for span, _, on in mine], np.bool_),
            steady=_series([span.steady[on, lane] for span, _, on in mine], np.bool_),
            seconds={
                name: {
                    figure: _series([traces[name][figure][on, lane] for _, traces, on in mine], np.float64)
                    for figure in own
                }
                for name, own in names.items()
            },
            block=_joined([(one.block, place) for one, place in ended]),
            blocks=_columns([(one.figures, place) for one, place in ended]),
        )


def _one_after_another(parts: Sequence[Mapping[str, Floats]]) -> dict[str, Floats]:
    return {figure: np.concatenate([part[figure] for part in parts]) for figure in parts[0]}


def _series(parts: Sequence[NDArray[Kind]], kind: type[Kind]) -> NDArray[Kind]:
    return np.concatenate([*parts, np.zeros(0, dtype=kind)])


def _place(lanes: Ints, lane: int) -> int | None:
    """Return where a lane stands among those of a block; None where it is not among them."""
    found = np.flatnonzero(lanes == lane)
    return int(found[0]) if found.size else None


def _columns(places: Sequence[tuple[Figures, int]]) -> Figures:
    """Return figure by figure what stood at these places, one after the other."""
    if not places:
        return {}
    names = places[0][0]
    return {
        detector: {
            name: np.array([f[detector][name][at] for f, at in places], dtype=np.float64) for name in own
        }
        for detector, own in names.items()
    }


def _joined(places: Sequence[tuple[Block, int]]) -> Block:
    if not places:
        empty = np.zeros(0)
        return Block(empty.astype(np.int64), empty, empty.astype(np.bool_), *([empty] * 6))
    parts = [[field[at : at + 1] for field in block] for block, at in places]
    return Block(*(np.concatenate(field) for field in zip(*parts, strict=True)))
