"""What a phone sends of its runs: who may, how much, and what is answered. The contract is in ``docs/phone.md``."""

from __future__ import annotations

import asyncio
import re
import zlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from starlette.requests import Request
from starlette.responses import Response

from fleetfoot.errors import StoreError, UnreadableError
from fleetfoot.page.guard import LARGEST_HEAD_BYTES, LONGEST_TARGET, SECURITY
from fleetfoot.page.wire import text
from fleetfoot.page.writers import OWN
from fleetfoot.sources.sent.inbox import RUN, FullError
from fleetfoot.sources.sent.lines import GapError, TooLargeError, lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

    from fleetfoot.page.guard import Refusals
    from fleetfoot.page.writers import Writer, Writers

PREFIX: Final = "/api/runs/"
LARGEST_SENT_BYTES: Final = 256 << 10
"""Of a body as it is sent."""
LARGEST_BYTES: Final = 1 << 20
"""Of a body when it is unpacked."""
BODY_S: Final = 30.0
"""How long a body may take to arrive, over the weakest network that is worth sending by."""
MOST_AT_ONCE: Final = 4
RETRY_S: Final = 2
PREFLIGHT_S: Final = 600
_PATH: Final = re.compile(rf"{PREFIX}({RUN.pattern})/lines")
_NUMBER: Final = re.compile(r"[0-9]{1,9}", re.ASCII)
_HIDDEN: Final = frozenset({"Cross-Origin-Resource-Policy"})
"""Would keep what is answered from the page that is told it."""
_TYPE: Final = "application/x-ndjson"


class Receiver(Protocol):
    """Who keeps what is sent."""

    address: str
    """Where it is sent to, once that is known."""

    async def take(self, writer: Writer, run: str, at: int, lines: Sequence[bytes]) -> Mapping[str, Any]:
        """Keep lines of a run, the first of which is line ``at``, and return how it stands with it, as JSON values.

        Raises
        ------
        GapError
            Lines before them are missing.
        UnreadableError
            They are none of this run.
        TooLargeError, FullError
            No more is kept.
        StoreError
            They cannot be kept now.
        """
        ...

    async def standing(self, writer: Writer, run: str) -> Mapping[str, Any]:
        """Return how it stands with a run, as :meth:`take` does."""
        ...


class _No(Exception):  # noqa: N818 - an answer
    """A refusal."""

    def __init__(self, status: int, error: str, **more: Any) -> None:  # noqa: ANN401 - JSON
        super().__init__(error)
        self.status = status
        self.fields = {**more, "error": error}


class _Ask(NamedTuple):
    """What is asked, by whom."""

    writer: Writer
    run: str


class Sending:
    """Answers phones that send; an ASGI application.

    Parameters
    ----------
    writers : Writers
    receiver : Receiver
    refusals : Refusals
    others : ASGIApp
        Answers everybody else.
    """

    def __init__(self, writers: Writers, receiver: Receiver, refusals: Refusals, others: ASGIApp) -> None:
        self._others = others
        self._writers = writers
        self._receiver = receiver
        self._refusals = refusals
        self._at_once = asyncio.Semaphore(MOST_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not scope["path"].startswith(PREFIX):
            await self._others(scope, receive, send)
            return
        request = Request(scope)
        allowed = self._allowed(request)
        try:
            if scope["method"] == "OPTIONS":
                answer = self._preflight(request, allowed)
            else:
                answer = _json(200, await self._answer(request, receive), allowed)
        except _No as no:
            client = request.client.host if request.client else "unknown"
            if no.status not in {409, 503}:
                self._refusals.note(client, str(no))
            answer = _json(no.status, no.fields, allowed)
        await answer(scope, receive, send)

    def _allowed(self, request: Request) -> str | None:
        """Return the foreign origin that asks, where some phone was paired with it."""
        origin = request.headers.get("origin", "")
        try:
            return origin if any(origin == each.origin != OWN for each in self._writers.all()) else None
        except StoreError:
            return None

    def _preflight(self, request: Request, allowed: str | None) -> Response:
        """Give a foreign page leave to send (Fetch standard, 4.10); only to one that some phone was paired with."""
        if allowed is None:
            raise _No(403, "a page of another site")
        headers = {
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "authorization, content-type, content-encoding",
            "Access-Control-Max-Age": str(PREFLIGHT_S),
        }
        if request.headers.get("access-control-request-private-network") == "true":
            headers["Access-Control-Allow-Private-Network"] = "true"
        return Response(status_code=204, headers=_headers(allowed) | headers)

    async def _answer(self, request: Request, receive: Receive) -> Mapping[str, Any]:
        ask = self._asks(request)
        if request.scope["method"] == "GET":
            return await self._receiver.standing(ask.writer, ask.run)
        at = _first(request)
        _check_length(request)
        if self._at_once.locked():
            raise _No(503, "too many send at once")
        async with self._at_once:
            body = await _body(request, receive)
            try:
                return await self._receiver.take(ask.writer, ask.run, at, lines_of(body))
            except GapError as gap:
                raise _No(409, str(gap), have=gap.have) from gap
            except UnreadableError as error:
                raise _No(422, error.what) from error
            except TooLargeError as error:
                raise _No(413, "a run that is too large") from error
            except FullError as error:
                raise _No(507, "there is no room for more runs") from error
            except StoreError as error:
                raise _No(503, str(error)) from error

    def _asks(self, request: Request) -> _Ask:
        """Return what is asked, where it is asked by somebody who may."""
        scope, headers = request.scope, request.headers
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_TARGET:
            raise _No(414, "an oversized address")
        if sum(len(name) + len(value) for name, value in scope["headers"]) > LARGEST_HEAD_BYTES:
            raise _No(431, "oversized headers")
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _No(401, "something sent without a token")
        try:
            writer = self._writers.who(token.strip())
        except StoreError as error:
            raise _No(503, str(error)) from error
        if writer is None:
            raise _No(401, "something sent with a token that is wrong or was taken back")
        own = f"{scope['scheme']}://{headers.get('host', '')}".lower()
        if headers.get("origin", writer.origin or own) != (writer.origin or own):
            raise _No(403, "something sent by a page that the token is not for")
        path = _PATH.fullmatch(scope["path"])
        if path is None:
            raise _No(404, "there is nothing to be sent to there")
        if scope["method"] not in {"GET", "POST"}:
            raise _No(405, "a method other than GET and POST")
        return _Ask(writer, path[1])


def _first(request: Request) -> int:
    said = request.query_params.get("from", "")
    if not _NUMBER.fullmatch(said):
        raise _No(400, "lines without their number (from=N)")
    return int(said)


def _check_length(request: Request) -> None:
    headers = request.headers
    if headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise _No(415, f"lines that are not {_TYPE}")
    if headers.get("content-encoding", "identity").strip().lower() not in {"identity", "gzip"}:
        raise _No(415, "lines packed by something else than gzip")
    length = headers.get("content-length", "")
    if not _NUMBER.fullmatch(length):
        raise _No(411, "lines without their length")
    if int(length) > LARGEST_SENT_BYTES:
        raise _No(413, "more lines than are taken at once")


async def _body(request: Request, receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_S):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise _No(400, "lines that broke off")
                parts.append(bytes(message.get("body", b"")))
                more = message.get("more_body", False)
                size += len(parts[-1])
                if size > LARGEST_SENT_BYTES:
                    raise _No(413, "more lines than are taken at once")
    except TimeoutError as error:
        raise _No(408, "lines that do not end") from error
    body = b"".join(parts)
    return _unpacked(body) if request.headers.get("content-encoding", "").strip().lower() == "gzip" else body


def _unpacked(body: bytes) -> bytes:
    unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)  # gzip's frame (RFC 1952)
    try:
        found = unpacking.decompress(body, LARGEST_BYTES)
    except zlib.error as error:
        raise _No(400, "lines that are not gzip") from error
    if unpacking.unconsumed_tail:
        raise _No(413, "more lines than are taken at once")
    if not unpacking.eof or unpacking.unused_data:
        raise _No(400, "lines that are not one whole gzip")
    return found


def _headers(allowed: str | None) -> dict[str, str]:
    headers = {name: value for name, value in SECURITY.items() if allowed is None or name not in _HIDDEN}
    headers |= {"Cache-Control": "no-store", "Vary": "Origin"}
    return headers if allowed is None else headers | {"Access-Control-Allow-Origin": allowed}


def _json(status: int, fields: Mapping[str, Any], allowed: str | None) -> Response:
    headers = _headers(allowed)
    if status in {429, 503}:
        headers["Retry-After"] = str(RETRY_S)
    if status >= 400 and status != 409:
        headers["Connection"] = "close"  # what is still to come of a refused request is not worth reading
    return Response(text(fields), status, headers, "application/json")
