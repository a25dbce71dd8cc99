"""CSV with fleetfoot's own columns; :mod:`fleetfoot.sources.recording.csv_files` reads it back bit for bit."""

from __future__ import annotations

import csv
import io
import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import MEASURED, SPECS

if TYPE_CHECKING:
    from datetime import datetime

    from fleetfoot_signal.types import Floats, Ints

PLACE: Final = ("latitude", "longitude")
"""Columns of where a second was, in degrees."""


def csv_of(
    t_s: Floats | Ints, values: Floats, *, started: datetime | None = None, degrees: Floats | None = None
) -> bytes:
    """Return a CSV file: ``t_s`` and one column for each measured channel that is ever known, then the place.

    Where it is known when the run began, the first line says so: ``# started=2024-03-11T07:00:00+10:00``.

    Columns carry their units in their names (:data:`fleetfoot_signal.channel.SPECS`); an empty cell is
    unknown. Numbers are written so that reading gives the same ones bit for bit.

    Parameters
    ----------
    t_s
        float64[n] or int64[n].
    values
        float64[channel, n], at least the measured channels; NaN is unknown.
    started
        Timezone-aware: the zone is that of where the run took place.
    degrees
        float64[2, n]: latitude and longitude; NaN is unknown. None: no columns of the place.
    """
    known = [channel for channel in range(MEASURED) if not np.isnan(values[channel]).all()]
    places = np.empty((0, t_s.size)) if degrees is None else degrees
    rows = zip(t_s.tolist(), *values[known].tolist(), *places.tolist(), strict=True)
    text = io.StringIO(newline="")
    if started is not None:
        text.write(f"# started={started.isoformat()}\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["t_s", *(SPECS[channel].name for channel in known), *PLACE[: len(places)]])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: float) -> str:
    return "" if math.isnan(value) else repr(value).removesuffix(".0")
