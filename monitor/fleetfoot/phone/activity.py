"""A run of this phone as a FIT file: the bytes that ``fleetfoot export`` writes of it at home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleetfoot.errors import UsageError
from fleetfoot.export.activity import activity_of
from fleetfoot.export.fit_file import fit_of
from fleetfoot.path.run import Felt
from fleetfoot.phone.known import values_of
from fleetfoot.phone.replayed import replay
from fleetfoot_signal.channel import MEASURED

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.phone.known import Said


def fit(capture: Path, said: Said) -> bytes:
    """Return a run as a FIT activity.

    Parameters
    ----------
    capture
    said
        What the runner said of it.

    Raises
    ------
    UnreadableError
        The file is no capture.
    UsageError
        It holds nothing that was measured, or does not say when it began.
    """
    found = replay(capture)
    if np.isnan(found.seconds.values[:MEASURED]).all():
        raise UsageError("this run holds nothing that was measured, so there is nothing to write")
    if found.run.started_utc is None:
        raise UsageError("this run does not say when it began, and FIT must")
    told = values_of(said)
    return fit_of(
        activity_of(
            found.run.started_utc,
            found.seconds,
            found.keeper.intervals,
            found.summary,
            utc_offset_s=found.run.utc_offset_s,
            felt=Felt(**{name: float(told[name]) for name in Felt._fields if name in told}),
        )
    )
