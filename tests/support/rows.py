"""Seconds of the engine, made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.context import Outside
from fleetfoot_signal.effort import Exertion
from fleetfoot_signal.heart_rate_fault import HeartRateVerdict
from fleetfoot_signal.verdict import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleetfoot_signal.types import Bools, Floats, Ints

Kind = TypeVar("Kind", np.float64, np.int64, np.bool_)


def one(values: NDArray[Kind]) -> NDArray[Kind]:
    """Return [..., 1, lane] of [..., lane]: one second for a stage that takes any number of them."""
    return values[..., np.newaxis, :]


def verdict(
    heart_rate: Floats, *, fault: Ints | None = None, back_s: Ints | None = None, restart: Bools | None = None
) -> HeartRateVerdict:
    """Return a verdict on float64[second, lane] that believes all of it but for what is given."""
    none = np.zeros(heart_rate.shape, dtype=np.int64)
    return HeartRateVerdict(
        fault=none if fault is None else fault,
        back_s=none if back_s is None else back_s,
        restart=none > 0 if restart is None else restart,
        clean_s=np.full(heart_rate.shape, 3600.0),
        believed_bpm=heart_rate,
        heard=np.ones(heart_rate.shape, dtype=np.bool_),
    )


def span_of(
    t_s: Floats, index: Ints, active: Bools, values: Floats, running: Bools, steady: Bools | None = None
) -> Span:
    """Return one second, [lane] each, whose heart rate is believed and whose effort nobody has followed."""
    nothing, no = np.zeros((1, active.size)), np.zeros((1, active.size), dtype=np.bool_)
    return Span(
        one(t_s),
        one(index),
        one(active),
        one(values),
        one(running),
        one(running if steady is None else steady),
        verdict(one(values[Channel.HEART_RATE])),
        Exertion(nothing, no, np.zeros((2, *no.shape)), nothing, nothing, nothing, nothing + 1.0, no, no),
        Outside(nothing + np.inf, nothing + np.inf, nothing + np.nan),
    )
