"""The figures of a run as a whole that its source knows better than its seconds."""

from __future__ import annotations

from typing import NamedTuple


class Figures(NamedTuple):
    """What a recording says of a run, as far as its records bear it out; NaN where it is not known."""

    elapsed_s: float
    """From the start to the end, pauses and all."""
    timer_s: float
    """For which the recording ran."""
    distance_m: float
