"""``fleetfoot scan``."""

from __future__ import annotations

import click


@click.command("scan")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.1, max=600.0),
    default=8.0,
    show_default=True,
    metavar="N",
    help="How long to listen.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines on standard output.")
def command(*, seconds: float, as_json: bool) -> int:
    """List the sensors around: name, address, kind, strength and what each gives.

    A sensor that is connected elsewhere, to a watch or a phone, usually does not show.
    """
    from fleetfoot.app import run_scan  # noqa: PLC0415 - imported when it is called
    from fleetfoot.requests import ScanRequest  # noqa: PLC0415

    return run_scan(ScanRequest(seconds=seconds, json=as_json))
