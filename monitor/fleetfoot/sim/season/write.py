"""Write a season as people have one: a recording for each run, a diary, and, beside them, the truth."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.diary.table import NAME, write_diary
from fleetfoot.errors import UsageError
from fleetfoot.export.csv_columns import csv_of
from fleetfoot.files.place import put
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.sim.season.season import SimulatedSeason

TRUTH: Final = "truth.json"


def write_season(season: SimulatedSeason, folder: Path, *, missing: float = 0.0) -> int:
    """Write a season into a folder, which is made; return how many runs it has.

    Raises
    ------
    UsageError
        The folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(f"cannot make {folder}: {reason}: name another folder") from error
    for place, (outing, values) in enumerate(season.recordings()):
        degrees = season.degrees(place, values[Channel.DISTANCE])
        t_s = np.arange(values.shape[1], dtype=np.float64)
        text = csv_of(t_s, values, started=season.started(outing), degrees=degrees)
        put(folder / season.name(outing), text)
    put(folder / NAME, write_diary(season.diary(missing)).encode())
    truth = {
        season.name(outing): {"legs": felt.legs, "tired": felt.tired, "causes": felt.causes}
        for outing, felt in zip(season.life.outings, season.felt, strict=True)
    }
    put(folder / TRUTH, (json.dumps(truth, indent=1) + "\n").encode())
    return len(season.felt)
