"""Whether a recording is judged: a run is, everything else is told for what it seems to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.errors import OtherSportError
from fleetfoot.sources.recording.cells import shown
from fleetfoot.sources.recording.columns import in_steps
from fleetfoot.sources.recording.kind import RUNNING, VEHICLE_M_S, guess, too_fast

if TYPE_CHECKING:
    from fleetfoot.sources.recording.draft import Draft
    from fleetfoot_signal.types import Bools, Floats

MOSTLY: Final = 0.5
"""Share of the way beyond which it is the recording that was no run, not a stretch of it."""


def judged(
    where: str, draft: Draft, t_s: Floats, speed_m_s: Floats, count_per_min: Floats | None
) -> tuple[Bools, str]:
    """Return which records were ridden, and a line if the sport had to be guessed.

    Raises
    ------
    OtherSportError
        It seems to be no run.
    """
    ridden = too_fast(t_s, speed_m_s)
    if ridden.any() and np.count_nonzero(ridden) > MOSTLY * np.count_nonzero(speed_m_s >= 1.0):
        middle = float(np.nanmedian(speed_m_s[ridden]))
        raise OtherSportError(
            f"{where}: it seems to be cycling or a ride: {middle:.1f} m/s in the middle, and nobody runs faster than"
            f" {VEHICLE_M_S} m/s for five minutes",
            "cycling",
        )
    if draft.exact or (draft.sport is not None and draft.sport.runs):
        return ridden, ""
    steps = None if count_per_min is None else in_steps(count_per_min, speed_m_s)
    found = guess(t_s, speed_m_s, count_per_min, steps)
    if not found.name:
        return ridden, "" if draft.sport is None else f"its sport is not stated ({found.why}): read as a run"
    if found.name != RUNNING:
        raise OtherSportError(
            f"{where}: its sport is not stated, and it seems to be {found.name}: {found.why}", found.name
        )
    return ridden, "" if draft.sport is None else f"its sport is not stated: read as a run, at {found.why}"


def refuse(where: str, sports: list[str]) -> OtherSportError:
    """Return the error of a file that states other sports only."""
    names = list(dict.fromkeys(sports))
    told = ", ".join(name if name.replace(" ", "").isalpha() else shown(name) for name in names)
    return OtherSportError(f"{where}: its sport is {told}, not running", names[0])
