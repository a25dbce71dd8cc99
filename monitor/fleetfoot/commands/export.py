"""``fleetfoot export``: a stored run as a file."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

import click
import numpy as np

from fleetfoot.cli.options import FILE, Settings, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.screen import tell
from fleetfoot.diary.matching import matched
from fleetfoot.errors import UsageError
from fleetfoot.export.activity import activity_of
from fleetfoot.export.csv_columns import csv_of
from fleetfoot.export.fit_file import fit_of
from fleetfoot.export.parquet_table import parquet_of
from fleetfoot.files.place import plain_name, put
from fleetfoot.path.run import UNFELT, Felt
from fleetfoot.store.store import Store
from fleetfoot.why.runs import names_of
from fleetfoot_signal.channel import MEASURED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.config import Config
    from fleetfoot.path.ticks import Ticks
    from fleetfoot.store.reading import StoredRun
    from fleetfoot_signal.sample import Beat


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Write a stored run to a file."""

    run: str
    """Its id, the beginning of one, or ``last``."""
    config: Config
    format: str
    """``csv``, ``parquet`` or ``fit``."""
    path: Path | None = None
    """None: named by the run, in the working folder."""
    athlete: str | None = None
    """Whose run; None leaves that open."""
    json: bool = False


_FORMATS: Final = ("csv", "parquet", "fit")


@click.command("export")
@click.argument("run")
@click.option("--format", "file_format", type=click.Choice(_FORMATS), help="What to write.")
@click.option("-o", "--output", type=FILE, metavar="PATH", help="Where to; by default the run's id, here.")
@settings_options
def command(*, run: str, file_format: str | None, output: Path | None, **settings: Unpack[Settings]) -> int:
    """Write a stored run as CSV, Parquet or FIT.

    RUN is the id of a run, the beginning of one, or "last". Without --format the ending of PATH says it. FIT is for
    Garmin Connect, Strava, intervals.icu and the like; CSV reads back with 'fleetfoot replay'; Parquet holds
    everything. See docs/export.md.
    """
    if file_format is None:
        file_format = output.suffix[1:].lower() if output else ""
        if file_format not in _FORMATS:
            raise click.UsageError(f"which --format? {', '.join(_FORMATS)}")

    config = settle(settings)
    return act(
        ExportRequest(
            run=run,
            config=config,
            format=file_format,
            path=output,
            athlete=settings["athlete"],
            json=settings["as_json"],
        )
    )


def act(request: ExportRequest) -> int:
    """Write a stored run to a file; return the exit code.

    Raises
    ------
    UsageError
        There is no such run, it holds nothing, the file cannot be written, or a package for Parquet is missing.
    """
    with Store.open(request.config.store.path, read_only=True) as store:
        run = store.find(request.run, request.athlete)
        ticks, beats, alerts = store.ticks(run), store.beats(run), store.alerts(run)
        felt = _felt(store, run)
    if not ticks.index.size or np.isnan(ticks.values[:MEASURED]).all():
        raise UsageError(
            f"run {run.id} holds nothing that was measured, so there is nothing to export;"
            " 'fleetfoot runs' lists the others"
        )
    path = request.path or Path(f"{plain_name(run.id)}.{request.format}")
    put(path, content_of(request.format, run, ticks, beats, alerts, felt))
    if request.json:
        record = {"type": "export", "run": run.id, "format": request.format, "path": str(path)}
        write_json(sys.stdout, record)
    else:
        tell(f"wrote {path}")
    return 0


def _felt(store: Store, run: StoredRun) -> Felt:
    """Return what the diary says of a run that FIT has a field for."""
    book = matched(store.notes(run.athlete), names_of(store.recordings(run.athlete)))
    told = {name: book.run_value(run.id, name) for name in Felt._fields}
    return Felt(**{name: float(note.value) for name, note in told.items() if note is not None})


def content_of(
    file_format: str,
    run: StoredRun,
    ticks: Ticks,
    beats: Sequence[Beat],
    alerts: Sequence[dict[str, Any]],
    felt: Felt = UNFELT,
) -> bytes:
    """Return a stored run as a file of a format: ``csv``, ``parquet`` or ``fit``."""
    if file_format == "csv":
        return csv_of(ticks.index, ticks.values, started=run.started_local)
    if file_format == "parquet":
        return parquet_of(run, ticks, beats, alerts)
    # A run that does not know when it began is dated by its recording.
    started_utc = run.started_utc or run.recorded_utc
    whole = activity_of(started_utc, ticks, beats, run.summary, utc_offset_s=run.utc_offset_s, felt=felt)
    return fit_of(whole)
