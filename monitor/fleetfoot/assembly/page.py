"""The live page of one command: whether there is one, where, and how people learn of it."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fleetfoot.page.files import built
from fleetfoot.page.qr_code import code_lines
from fleetfoot.page.server import serving
from fleetfoot.page.sink import PageSink
from fleetfoot.page.token import default_path, token_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AsyncExitStack

    from fleetfoot.config import Config
    from fleetfoot.console.sink import ConsoleSink
    from fleetfoot.page.settings import PageSettings
    from fleetfoot.words.detector import Gauge

NOT_BUILT: Final = (
    "the live page was not built: install fleetfoot again (pip install, or make setup in its sources),"
    " or switch the page off with --no-page"
)


async def live_page(
    stack: AsyncExitStack, config: Config, gauges: Sequence[Gauge], console: ConsoleSink, speed: float
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
    address = await stack.enter_async_context(serving(settings, sink, files, console.note))
    console.note(f"live page: {address}")
    if settings.token and sys.stderr.isatty():
        console.code(code_lines(address))
    return sink


def settings_of(config: Config) -> PageSettings:
    """Return how the page is to be served; the token is read, or made, where it is served on the network."""
    page = config.page
    return replace(page, token=token_of(page.token_file or default_path())) if page.listen else page
