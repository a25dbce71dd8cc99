"""``fleetfoot phone``: the web app for a phone that runs alone."""

from __future__ import annotations

import gzip
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from fleetfoot.console.json_sink import write_json
from fleetfoot.console.screen import tell
from fleetfoot.errors import UsageError
from fleetfoot.phone.site.build import put, site
from fleetfoot.phone.site.parts import PARTS, cache, fetched
from fleetfoot.words.text import columns

if TYPE_CHECKING:
    from fleetfoot.phone.site.build import Site

ACTIONS: Final = ("build", "fetch")
LEVEL: Final = 6
"""Of gzip, as web hosts use it."""


@dataclass(frozen=True, slots=True)
class PhoneRequest:
    """Build the web app, or fetch what it is built of."""

    action: str
    """One of :data:`ACTIONS`."""
    folder: Path | None = None
    """Where to build it."""
    parts: Path | None = None
    """A folder that holds Pyodide and numpy; None fetches them."""
    json: bool = False


@click.command("phone")
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--parts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder that holds Pyodide and numpy, instead of the network.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON on standard output.")
def command(*, action: str, folder: Path | None, parts: Path | None, as_json: bool) -> int:
    """Make the web app with which a phone watches a run alone.

    "build FOLDER" writes it: put the folder on any web host with https, open it in Chrome on an Android phone, install
    it. Pyodide and numpy are fetched by npm and pip the first time and known by their SHA-256; "fetch" does that alone.
    See docs/phone.md.
    """
    if (folder is None) is (action == "build"):
        raise click.UsageError(
            "where to? 'fleetfoot phone build FOLDER'" if folder is None else f"{action} takes no folder"
        )
    return act(PhoneRequest(action, folder, parts, as_json))


def act(request: PhoneRequest) -> int:
    """Do what is asked; return the exit code.

    Raises
    ------
    UnreadableError
        Pyodide or numpy cannot be had.
    UsageError
        The folder cannot be written or holds something else.
    """
    if request.action == "fetch":
        for part in PARTS:
            fetched(part, request.parts, tell)
        tell(f"Pyodide and numpy are in {cache()}")
        return 0
    if request.folder is None:
        raise UsageError("build needs a folder")
    built = site(request.parts, tell)
    put(built, request.folder)
    if request.json:
        write_json(sys.stdout, _record(built, request.folder))
    else:
        _show(built, request.folder)
    return 0


def _bytes(built: Site) -> tuple[int, int]:
    """Return the size of a site, and that of what goes over the network with gzip."""
    sizes = [(len(each), len(gzip.compress(each, LEVEL, mtime=0))) for each in built.files.values()]
    return sum(raw for raw, _ in sizes), sum(min(pair) for pair in sizes)


def _record(built: Site, folder: Path) -> dict[str, Any]:
    raw, packed = _bytes(built)
    return {
        "type": "phone",
        "folder": str(folder),
        "version": built.version,
        "bytes": raw,
        "bytes_gzip": packed,
        "parts": list(built.parts),
    }


def _show(built: Site, folder: Path) -> None:
    raw, packed = _bytes(built)
    rows = [(each["name"], each["version"], each["licence"], each["comes from"]) for each in built.parts]
    for line in columns(rows):
        click.echo(line)
    click.echo(f"version {built.version}, {raw / 1e6:.1f} MB, {packed / 1e6:.1f} MB with gzip")
    click.echo(f"{folder} is ready for any web host with https, or: python3 -m http.server -d {folder}")
