"""Addresses as apprise writes them: ntfy, Gotify, webhooks, desktops and some hundred services more."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import logging
import re
import threading
from typing import TYPE_CHECKING, Final, Self, TypeVar

from fleetfoot.errors import UsageError
from fleetfoot.notify.post import NotDeliveredError
from fleetfoot_signal.event import Phase, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from apprise import Apprise

    from fleetfoot.notify.post import Post

Result = TypeVar("Result")

THREAD: Final = "fleetfoot-channel"
"""Name of the threads."""


class StuckError(Exception):
    """The work of an earlier call has not ended yet."""


class BlockingCalls:
    """Runs blocking work in a daemon thread, at most one at a time.

    An executor would do the same, but Python waits for an executor's threads when it ends, however long they hang.
    """

    def __init__(self) -> None:
        self._busy = threading.Lock()

    async def call(self, work: Callable[[], Result], limit_s: float) -> Result:
        """Return what the work returns, or raise what it raises.

        Raises
        ------
        TimeoutError
            It takes longer; it goes on, and until it ends nothing else can be called.
        StuckError
            Earlier work still goes on.
        """
        if not self._busy.acquire(blocking=False):
            raise StuckError
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()

        def settle(result: Result | None, error: BaseException | None) -> None:
            if future.done():
                return
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]

        def run() -> None:
            result, error = None, None
            try:
                result = work()
            except BaseException as raised:  # noqa: BLE001 - is raised again where it is awaited
                error = raised
            finally:
                self._busy.release()
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile, and nobody waits
                loop.call_soon_threadsafe(settle, result, error)

        threading.Thread(target=run, name=THREAD, daemon=True).start()
        async with asyncio.timeout(limit_s):
            return await future


LIMIT_S: Final = 20.0
"""How long one delivery may take: apprise waits 4 s to connect and 4 s for an answer, and holds back up to 5.5 s
between two messages to some services."""
_STATUS: Final = re.compile(r"\berror=(\d{3})\b")
_CHATTY: Final = ("urllib3.connectionpool", "urllib3.util.retry", "requests_oauthlib", "oauthlib")
"""Loggers below apprise that write down paths or headers, and with them tokens."""


class AddressSender:
    """Sends to one address, in a thread: what apprise calls asynchronous is a thread pool that Python waits for.

    The address is a secret: nothing of it is ever told, only the kind of the service.

    Parameters
    ----------
    address : str
        As apprise writes it.
    where : str
        Where the address stands, for a message.

    Raises
    ------
    UsageError
        It is no address, or apprise is not installed.
    """

    repeats = True

    def __init__(self, address: str, where: str, limit_s: float = LIMIT_S) -> None:
        self._service = _service(address, where)
        self._limit_s = limit_s
        self._calls = BlockingCalls()
        self.label = str(self._service[0].service_name)
        """The kind of service: ntfy, Gotify, JSON."""

    async def send(self, post: Post) -> None:
        """Send a message; see :class:`~fleetfoot.notify.post.Sender`."""
        try:
            trouble = await self._calls.call(lambda: self._notify(post), self._limit_s)
        except TimeoutError:
            raise NotDeliveredError(f"no answer within {self._limit_s:g} s: {_CHECK}") from None
        except StuckError:
            raise NotDeliveredError(f"an earlier message still hangs there: {_CHECK}") from None
        if trouble is not None:
            raise NotDeliveredError(trouble)

    def _notify(self, post: Post) -> str | None:
        """Send from the present thread; return what went wrong."""
        from apprise import NotifyFormat, NotifyType  # noqa: PLC0415 - needs the extra "notify"

        kinds = {
            Severity.NOTICE: NotifyType.INFO,
            Severity.WARNING: NotifyType.WARNING,
            Severity.SEVERE: NotifyType.FAILURE,
        }
        ended = {Phase.CLEAR: NotifyType.SUCCESS, Phase.UNJUDGED: NotifyType.INFO}
        kind = ended[post.phase] if post.phase and post.phase.ends else kinds[post.severity]
        with _Overheard() as overheard:
            # as text: a service that shows HTML then gets names escaped
            sent = self._service.notify(  # pyright: ignore[reportUnknownMemberType] # of apprise
                body=post.text, title=post.title, notify_type=kind, body_format=NotifyFormat.TEXT
            )
        return None if sent else _trouble(overheard.lines)


_CHECK: Final = "check the address and the network"


def _service(address: str, where: str) -> Apprise:
    if importlib.util.find_spec("apprise") is None:
        raise UsageError("alerts to addresses need apprise: pip install 'fleetfoot[notify]'")
    from apprise import Apprise, AppriseAsset  # noqa: PLC0415 - needs the extra "notify"

    _hush()
    asset = AppriseAsset(async_mode=False)
    if hasattr(asset, "_service_timeout"):
        # since 2.1: a time limit of apprise's own, which costs a thread that Python waits for at its end
        asset._service_timeout = 0.0  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    service = Apprise(asset=asset)
    with _Overheard():
        known = service.add(address)  # pyright: ignore[reportUnknownMemberType] # of apprise
    if not known or len(service) != 1:
        raise UsageError(f"{where}: not an address that apprise knows: see docs/channels.md for their forms")
    return service


def _trouble(lines: list[str]) -> str:
    """Return why apprise failed, from what it logged; only what cannot hold a part of an address is passed on."""
    text = " ".join(lines)
    if status := _STATUS.search(text):
        refused = status[1] in {"401", "403", "404"}
        advice = "check its token and path" if refused else "see the log of that server"
        return f"it refuses (HTTP {status[1]}): {advice}"
    if "onnection error" in text or "socket" in text.lower():
        return f"it cannot be reached: {_CHECK}"
    return f"apprise could not deliver: {_CHECK}"


class _Overheard(logging.Handler):
    """Hears what apprise logs in the present thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self._thread = threading.get_ident()

    def __enter__(self) -> Self:
        logging.getLogger("apprise").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("apprise").removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        if record.thread == self._thread:
            self.lines.append(record.getMessage())


def _hush() -> None:
    """Keep what apprise and the packages below it log out of every log: it holds addresses."""
    apprise = logging.getLogger("apprise")
    apprise.propagate = False
    if not any(isinstance(handler, logging.NullHandler) for handler in apprise.handlers):
        apprise.addHandler(logging.NullHandler())  # or Python prints to standard error what nobody handles
    for name in _CHATTY:
        logger = logging.getLogger(name)
        if _of_others not in logger.filters:
            logger.addFilter(_of_others)


def _of_others(record: logging.LogRecord) -> bool:
    """Return whether a record comes from another thread than those that send."""
    return record.threadName != THREAD
