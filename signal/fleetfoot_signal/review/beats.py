"""What the beats of a finished run say as a whole: medians of its windows, and how much of it could be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.gate import is_running

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats


class BeatFigures(NamedTuple):
    """Variability of a run; NaN where it was never judged."""

    dfa_a1: float
    rmssd_ms: float
    artefacts_pct: float
    judged_s: float
    """Seconds for which there was a DFA a1."""
    heard_s: float
    """Seconds for which there were beats enough to tell how many are artefacts."""


def beat_figures(values: Floats) -> BeatFigures:
    """Return the figures of a run, while running where that is known.

    Parameters
    ----------
    values : Floats, shape (channel, second)
    """
    running = is_running(values)
    own = values[:, running] if running.any() else values
    a1, rmssd_ms, artefacts_pct = (
        row[np.isfinite(row)] for row in own[[Channel.DFA_A1, Channel.RMSSD, Channel.BEAT_ARTEFACTS]]
    )
    return BeatFigures(
        _median(a1), _median(rmssd_ms), _median(artefacts_pct), float(a1.size), float(artefacts_pct.size)
    )


def _median(known: Floats) -> float:
    return float(np.median(known)) if known.size else np.nan
