"""The live page of one command: whether there is one, where, and how people learn of it."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import segno

from fleetfoot.page.files import built
from fleetfoot.page.pairing import invitation
from fleetfoot.page.server import serving
from fleetfoot.page.sink import PageSink
from fleetfoot.page.token import default_path, token_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AsyncExitStack

    from fleetfoot.assembly.desk import Desk
    from fleetfoot.config import Config
    from fleetfoot.console.sink import ConsoleSink
    from fleetfoot.page.server import Phones
    from fleetfoot.page.settings import PageSettings
    from fleetfoot.words.detector import Gauge

NOT_BUILT: Final = (
    "the live page was not built: install fleetfoot again (pip install, or make setup in its sources),"
    " or switch the page off with --no-page"
)

LET_IN: Final = "'fleetfoot page' prints an address that lets a browser in during the next five minutes"


async def live_page(  # noqa: PLR0913 - what one command has
    stack: AsyncExitStack,
    config: Config,
    gauges: Sequence[Gauge],
    console: ConsoleSink,
    speed: float,
    desk: Desk,
    phones: Phones | None = None,
) -> PageSink | None:
    """Serve the page for as long as the stack is open, and print its address; return what feeds it.

    None, with a line for people, where this installation has no page.

    Raises
    ------
    UsageError
        What the configuration asks for cannot be: see :func:`fleetfoot.page.server.serving`.
    """
    settings = settings_of(config)
    files = built()
    if not files:
        console.note(NOT_BUILT)
        return None
    sink = PageSink(gauges, speed=speed, expiry_s=config.mqtt.event_expiry_s, display=config.display)
    address = await stack.enter_async_context(serving(settings, sink, files, console.note, desk, phones))
    shown = entrance(settings, address)
    console.note(f"live page: {shown}")
    if settings.token:
        console.note(LET_IN)
    if shown != address:
        console.code(code_lines(shown))
    return sink


def entrance(settings: PageSettings, address: str) -> str:
    """Return what people are told of an address: on a terminal what lets them in; a log keeps no secret."""
    if settings.token and sys.stderr.isatty():
        return invitation(address, settings.token, time.time())
    return address


def settings_of(config: Config) -> PageSettings:
    """Return how the page is to be served; the token is read, or made, where it is served on the network."""
    page = config.page
    return replace(page, token=token_of(page.token_file or default_path())) if page.listen else page


QUIET: Final = 4
"""Light modules around the code (ISO/IEC 18004)."""
_HALVES: Final = {(0, 0): "\u2588", (0, 1): "\u2580", (1, 0): "\u2584", (1, 1): " "}
"""Two modules above each other as one character, light ones drawn, dark ones left out: for dark terminals."""


def code_lines(text: str) -> list[str]:
    """Return a text as a QR code, one string a line of a terminal; each begins and ends with a light module."""
    code = segno.make(text, micro=False, error="l")
    rows = [list(row) for row in code.matrix_iter(border=QUIET)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    return [
        "".join(
            _HALVES[int(bool(above)), int(bool(below))] for above, below in zip(upper, lower, strict=True)
        )
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]
