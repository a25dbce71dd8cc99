"""``fleetfoot export``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Unpack

import click

from fleetfoot.cli.options import FILE, Settings, settings_options

if TYPE_CHECKING:
    from pathlib import Path

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
    from fleetfoot.app import run_export  # noqa: PLC0415 - imported when it is called
    from fleetfoot.cli.settings import settle  # noqa: PLC0415
    from fleetfoot.requests import ExportRequest  # noqa: PLC0415

    config = settle(settings)
    return run_export(
        ExportRequest(
            run=run,
            config=config,
            format=file_format,
            path=output,
            athlete=settings["athlete"],
            json=settings["as_json"],
        )
    )
