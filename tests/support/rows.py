"""Rows of the engine, made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detector import Row
from fleetfoot_signal.effort import Effort
from fleetfoot_signal.heart_rate_quality import HeartRateVerdict

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints


def verdict(
    heart_rate: Floats, *, fault: Ints | None = None, back_s: Ints | None = None, restart: Bools | None = None
) -> HeartRateVerdict:
    """Return a verdict on float64[lane] that believes all of it but for what is given."""
    none = np.zeros(heart_rate.size, dtype=np.int64)
    return HeartRateVerdict(
        fault=none if fault is None else fault,
        back_s=none if back_s is None else back_s,
        restart=none > 0 if restart is None else restart,
        clean_s=np.full(heart_rate.size, 3600.0),
        believed_bpm=heart_rate,
    )


def row_of(
    t_s: Floats, index: Ints, active: Bools, values: Floats, running: Bools, steady: Bools | None = None
) -> Row:
    """Return a row whose heart rate is believed and whose effort nobody has followed."""
    heart = verdict(values[Channel.HEART_RATE])
    return Row(
        t_s, index, active, values, running, running if steady is None else steady, heart, Effort(active.size)
    )
