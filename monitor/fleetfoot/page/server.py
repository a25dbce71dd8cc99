"""The page's server: uvicorn on the run's own event loop, as a guest that never gets in the way of the run."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

import uvicorn

from fleetfoot.errors import UsageError
from fleetfoot.network.certificates import server_context
from fleetfoot.page.address import bind, reachable, url
from fleetfoot.page.connection import connection_class
from fleetfoot.page.doorway import Doorway
from fleetfoot.page.guard import LARGEST_HEAD_BYTES, Guard, Refusals
from fleetfoot.page.own_certificate import own_certificate, own_names
from fleetfoot.page.sending import Sending
from fleetfoot.page.site import Site
from fleetfoot.page.token import default_path

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, Callable, Collection, Coroutine, Generator, Mapping

    from starlette.types import ASGIApp

    from fleetfoot.page.connection import Connection
    from fleetfoot.page.diary import Desk
    from fleetfoot.page.files import File
    from fleetfoot.page.hub import Hub
    from fleetfoot.page.sending import Receiver
    from fleetfoot.page.settings import PageSettings
    from fleetfoot.page.sink import PageSink
    from fleetfoot.page.writers import Writers

FAREWELL_S: Final = 1.0
"""How long pages get to take the end of the run."""
CLOSING_S: Final = 3.0
"""How long the server gets to close; uvicorn itself needs 0.2 s."""


class Phones(NamedTuple):
    """How phones take part."""

    writers: Writers
    receiver: Receiver
    reports: Callable[[Mapping[str, File]], Mapping[str, File]]
    """Adds the reports of what they sent to the files that are served."""
    public: Collection[str] = ()
    """Paths of the app that they run: anybody may ask for them."""


@asynccontextmanager
async def serving(
    settings: PageSettings,
    sink: PageSink,
    files: Mapping[str, File],
    notice: Callable[[str], None],
    desk: Desk | None = None,
    phones: Phones | None = None,
) -> AsyncGenerator[str]:
    """Serve the page for the length of a block; yield its address.

    Where a token is asked for, :mod:`fleetfoot.page.pairing` makes it one that lets in.

    Whatever happens to the server after that is told in one line, and the block goes on without it. At the end
    every page gets what it has not got yet, then its stream ends.

    Parameters
    ----------
    settings : PageSettings
    sink : PageSink
        What is told to it is told to the pages.
    files : Mapping[str, File]
        By path, see :func:`fleetfoot.page.files.built`.
    notice : Callable[[str], None]
        Takes lines for people.
    desk : Desk | None
        Takes what the runner says on the page; None: nothing is taken.
    phones : Phones | None
        Who may send their runs, and who takes them; None: nothing is taken.

    Raises
    ------
    UsageError
        The certificate cannot be used, or the address cannot be listened on: on loopback only where there is no free
        port at all.
    """
    refusals = Refusals(notice)
    listening = Doorway(
        bind(settings, else_any_port=settings.token is None), refusals, own_user_only=settings.token is None
    )
    try:
        tls = _tls(settings, notice)
    except UsageError:
        listening.close()
        raise
    port = listening.getsockname()[1]
    if port != settings.port != 0:
        notice(f"port {settings.port} is taken: the live page is on port {port}")
    guard = Guard(settings.scheme, port, settings.token, public=phones.public if phones else ())
    address = url(settings, port)
    served = phones.reports(files) if phones else files
    site: ASGIApp = Site(served, sink.hub, guard, refusals, desk, address=address)
    if phones:
        phones.receiver.address = address
        site = Sending(phones.writers, phones.receiver, refusals, site)
    server = _server(site, connection_class(refusals, listening), tls)
    tasks = [
        asyncio.create_task(_guarded(work, sink.hub, notice))
        for work in (sink.hub.run(), server.serve(sockets=[listening]))
    ]
    try:
        yield address
    finally:
        await _close(sink.hub, server, tasks)
        listening.close()
        if sink.hub.dropped:
            notice(f"live page: {sink.hub.dropped} pages were cut off, because they did not read in time")


def _tls(settings: PageSettings, notice: Callable[[str], None]) -> ssl.SSLContext | None:
    """Return what the server needs for TLS, None without; tell the fingerprint of a certificate that was made here."""
    if settings.cert_file:
        return server_context(settings.cert_file, settings.key_file, whose="page")
    if not settings.makes_certificate:
        return None
    folder = settings.token_file.parent if settings.token_file else default_path().parent
    own = own_certificate(folder / "page-tls", own_names(settings.host, reachable(settings.host)))
    notice(f"the browser warns of a certificate it does not know: this one's SHA-256 is {own.fingerprint}")
    return server_context(own.cert_file, None, whose="page")


class _Guest(uvicorn.Server):
    """A server that leaves the signals to the run."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Capture none: the first Ctrl-C ends the run, which ends the server."""
        yield


def _server(site: ASGIApp, connections: type[Connection], tls: ssl.SSLContext | None) -> _Guest:
    config = uvicorn.Config(
        site,
        http=connections,
        ws="none",
        lifespan="off",
        interface="asgi3",
        workers=1,
        log_config=None,  # what it logs goes where all logs go: nowhere without --debug
        access_log=False,  # addresses hold codes
        server_header=False,
        proxy_headers=False,  # nobody may say on whose behalf he asks
        h11_max_incomplete_event_size=LARGEST_HEAD_BYTES,
        timeout_graceful_shutdown=1,
    )
    config.load()
    config.ssl = tls
    return _Guest(config)


async def _guarded(work: Coroutine[None, None, None], hub: Hub, notice: Callable[[str], None]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001 - whatever it is, it is no reason to end a run
        hub.fail()
        notice(f"the live page has failed ({type(error).__name__}: {error}); the run goes on without it")


async def _close(hub: Hub, server: _Guest, tasks: list[asyncio.Task[None]]) -> None:
    hub.close()
    try:
        async with asyncio.timeout(FAREWELL_S):
            await hub.emptied()
    except TimeoutError:
        hub.cut_off()
    server.should_exit = True
    _, late = await asyncio.wait(tasks, timeout=CLOSING_S)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
