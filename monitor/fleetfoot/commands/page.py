"""``fleetfoot page``: an address that lets one more browser in to the page of the run under way."""

from __future__ import annotations

import sys
import time
import webbrowser
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.assembly.page import code_lines, settings_of
from fleetfoot.cli.options import Settings, listen_option, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.page.address import url
from fleetfoot.page.pairing import invitation

if TYPE_CHECKING:
    from fleetfoot.config import Config


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Print the address of the page."""

    config: Config
    host: str | None = None
    """The name that browsers reach this machine by; None for what it finds out by itself."""
    open: bool = False
    """Whether to show the page in the browser of this machine."""
    json: bool = False


@click.command("page")
@click.option("--host", metavar="NAME", help="Name or address of this machine, where it finds a wrong one.")
@click.option("--open", "show", is_flag=True, help="Show the page in the browser.")
@listen_option
@settings_options
def command(*, host: str | None, show: bool, listen: str | None, **settings: Unpack[Settings]) -> int:
    """Print an address that lets a browser in to the live page.

    The code in it is good for five to ten minutes; the browser stays in for a month. Where the page is served on this
    machine only, it is the address alone.
    """
    return act(PageRequest(settle(settings, listen=listen), host, show, settings["as_json"]))


def act(request: PageRequest) -> int:
    """Print the address, and as a code for a phone's camera on a terminal; return the exit code.

    Raises
    ------
    UsageError
        The page's token cannot be read or made.
    """
    settings = settings_of(request.config)
    address = url(settings, settings.port, request.host)
    if settings.token:
        address = invitation(address, settings.token, time.time())
    if request.open and not webbrowser.open(address):
        click.echo("no browser could be started: open it yourself", err=True)
    if request.json:
        write_json(sys.stdout, {"type": "page", "address": address})
        return 0
    click.echo(address)
    if settings.token and sys.stderr.isatty():
        click.echo("\n".join(code_lines(address)), err=True)
    return 0
