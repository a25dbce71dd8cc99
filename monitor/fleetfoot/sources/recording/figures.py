"""The figures of a recorded run as its watch has them, as far as its records bear them out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from fleetfoot.path.run import Figures
from fleetfoot.sources.recording.pauses import close

if TYPE_CHECKING:
    from fleetfoot.sources.recording.draft import Stated

NEAR_M: Final = 10.0
"""Distances that differ by less are the same: the last record is some seconds old when the watch is stopped."""
NEAR: Final = 0.01


def reconciled(found: Figures, stated: Stated, why: str) -> tuple[Figures, list[str]]:
    """Return the figures that the file states where the records come to about the same, else those of the records.

    Parameters
    ----------
    found : Figures
        What the records come to.
    stated : Stated
        What the file says.
    why : str
        What is known to have gone wrong; empty if nothing.

    Returns
    -------
    tuple[Figures, list[str]]
        And one line if they differ by more than 1 %.
    """
    pairs = (
        ("elapsed", found.elapsed_s, stated.elapsed_s, _span, close),
        ("timer", found.timer_s, stated.timer_s, _span, close),
        ("distance", found.distance_m, stated.distance_m, _kilometres, _near),
    )
    chosen: list[float] = []
    apart: list[str] = []
    for name, own, said, shown, alike in pairs:
        believed = said > 0.0 and (alike(own, said) or math.isnan(own))
        chosen.append(said if believed else own)
        if said > 0.0 and not believed:
            apart.append(f"{shown(said)} of {name} ({shown(own)})")
    elapsed_s, timer_s, distance_m = chosen
    if math.isnan(stated.elapsed_s) and close(found.elapsed_s, found.timer_s):
        elapsed_s = timer_s  # without a pause the two are one, and the one that is stated is the better
    line = f"the file states {' and '.join(apart)}: {why or 'what its records come to, in brackets, counts'}"
    return Figures(elapsed_s, timer_s, distance_m), [line] if apart else []


def _near(value: float, other: float) -> bool:
    return abs(value - other) <= max(NEAR_M, NEAR * other)


def _kilometres(metres: float) -> str:
    return f"{metres / 1000.0:.2f} km"


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"
