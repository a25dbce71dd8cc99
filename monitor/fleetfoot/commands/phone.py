"""``fleetfoot phone``: the web app for a phone that runs alone."""

from __future__ import annotations

import asyncio
import gzip
import signal
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack
from urllib.parse import urlsplit

import click

from fleetfoot.assembly.athletes import members_of
from fleetfoot.assembly.page import code_lines, settings_of
from fleetfoot.assembly.playing import interruption
from fleetfoot.assembly.receiving import phones_of, receiving, writers_of
from fleetfoot.cli.options import Settings, listen_option, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.screen import tell
from fleetfoot.errors import UsageError
from fleetfoot.page.address import url
from fleetfoot.page.files import app_files
from fleetfoot.page.server import serving
from fleetfoot.page.sink import PageSink
from fleetfoot.page.writers import OWN, origin_of
from fleetfoot.phone.site.build import PERMISSIONS, WORKER_POLICY, put, site
from fleetfoot.phone.site.parts import PARTS, cache, fetched
from fleetfoot.words.text import columns, several

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.config import Config
    from fleetfoot.phone.site.build import Site

EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - phones are elsewhere; TLS, and what is somebody's asks for a code
LEVEL: Final = 6
"""Of gzip, as web hosts use it."""


@dataclass(frozen=True, slots=True)
class PhoneRequest:
    """Build the web app, or fetch what it is built of."""

    folder: Path | None
    """Where to build it; None fetches alone."""
    parts: Path | None = None
    """A folder that holds Pyodide and numpy; None fetches them."""
    json: bool = False


parts_option = click.option(
    "--parts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder that holds Pyodide and numpy, instead of the network.",
)


@click.group("phone", no_args_is_help=False)
def command() -> None:
    """Make the web app with which a phone watches a run alone, and take its runs.

    See docs/phone.md.
    """


@command.command("build")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@parts_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON on standard output.")
def build(*, folder: Path, parts: Path | None, as_json: bool) -> int:
    """Write the app into FOLDER.

    Put it on any web host with https, open it in Chrome on an Android phone, install it. Pyodide and numpy are fetched
    by npm and pip the first time and known by their SHA-256.
    """
    return act(PhoneRequest(folder, parts, as_json))


@command.command("fetch")
@parts_option
def fetch(*, parts: Path | None) -> int:
    """Fetch Pyodide and numpy alone."""
    return act(PhoneRequest(None, parts))


@command.command("serve")
@parts_option
@listen_option
@settings_options
def serve(*, parts: Path | None, listen: str | None, **settings: Unpack[Settings]) -> int:
    """Serve the app to phones, over TLS, and take the runs that they send.

    Open the printed address on the phone, or scan its code. Every network is served unless --listen says which. Ctrl-C
    ends it.
    """
    config = reached(settle(settings, listen=listen))
    return asyncio.run(served(config, site(parts, tell).files))


def reached(config: Config) -> Config:
    """Return a configuration under which phones reach the page: every network, unless one is named."""
    return replace(config, page=replace(config.page, listen=config.page.listen or EVERYWHERE))


async def served(config: Config, content: Mapping[str, bytes]) -> int:
    """Serve the files of the app until an interruption.

    Raises
    ------
    UsageError
        The page cannot be served as it is configured.
    """
    settings = settings_of(config)
    files = app_files(content, {"Content-Security-Policy": WORKER_POLICY, "Permissions-Policy": PERMISSIONS})
    sink = PageSink((), speed=1.0, expiry_s=0.0, display=config.display)
    with interruption(signal.SIGINT, signal.SIGTERM) as stop:
        async with (
            receiving(config, settings.token or "", tell) as receiver,
            serving(settings, sink, files, tell, None, phones_of(config, receiver, files)) as address,
        ):
            tell(
                f"the app is at {address}; 'fleetfoot phone pair' lets a phone send its runs; Ctrl-C ends it"
            )
            if sys.stderr.isatty():
                click.echo("\n".join(code_lines(address)), err=True)
            await stop.wait()
    return 0


@command.command("pair")
@click.option("--origin", default="", metavar="URL", help="Web host of the app, where that is another.")
@click.option("--host", metavar="NAME", help="Name or address of this machine, where it finds a wrong one.")
@listen_option
@settings_options
def pair(*, origin: str, host: str | None, listen: str | None, **settings: Unpack[Settings]) -> int:
    """Let one phone send its runs here: print, once, what it needs for that.

    The runs become those of the athlete. The token is kept as a hash only; "unpair" takes it back.
    """
    config = reached(settle(settings, listen=listen))
    allowed = origin_of(origin) if origin else OWN
    members_of(config)
    address = url(config.page, config.page.port, host)
    if urlsplit(address).scheme != "https" and urlsplit(address).hostname != "localhost":
        raise UsageError(
            f"the app sends over https alone, and {address} is plain http: listen on a network (--listen 0.0.0.0),"
            " and not with page.tls = false"
        )
    token = writers_of(config).add(config.athlete.name, allowed)
    link = f"{address}#send={token}"
    if settings["as_json"]:
        write_json(sys.stdout, {"type": "pair", "link": link, "athlete": config.athlete.name})
        return 0
    click.echo(link)
    if sys.stderr.isatty():
        click.echo("\n".join(code_lines(link)), err=True)
    return 0


@command.command("unpair")
@settings_options
def unpair(**settings: Unpack[Settings]) -> int:
    """Take all write tokens back: no phone sends any more."""
    many = writers_of(settle(settings)).clear()
    tell(f"{several(many, 'phone')} may not send any more")
    return 0


def act(request: PhoneRequest) -> int:
    """Do what is asked; return the exit code.

    Raises
    ------
    UnreadableError
        Pyodide or numpy cannot be had.
    UsageError
        The folder cannot be written or holds something else.
    """
    if request.folder is None:
        for part in PARTS:
            fetched(part, request.parts, tell)
        tell(f"Pyodide and numpy are in {cache()}")
        return 0
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
