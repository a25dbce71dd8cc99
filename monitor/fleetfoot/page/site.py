"""What the server answers: the files of the page, the stream, or a refusal."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from fleetfoot.page.diary import MOST_AT_ONCE, Telling
from fleetfoot.page.guard import SECURITY, Refusal, tells
from fleetfoot.page.start_list import start_list
from fleetfoot.page.stream import Stream
from fleetfoot.page.wire import cursor_of
from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

    from fleetfoot.page.diary import Desk
    from fleetfoot.page.files import File
    from fleetfoot.page.guard import Guard, Refusals
    from fleetfoot.page.hub import Hub

STREAM: Final = "/api/stream"
START_LIST: Final = "/start-list"
COOKIE_S: Final = 30 * 24 * 3600
"""A month: a phone need not see the code before every run."""
_YEAR_S: Final = 365 * 24 * 3600
_REMEDIES: Final = {401: "Open the address that 'fleetfoot page' prints.", 503: "Try again later."}


class Site:
    """Answers requests that the guard lets pass; an ASGI application.

    Parameters
    ----------
    files : Mapping[str, File]
        By path.
    hub : Hub
    guard : Guard
    refusals : Refusals
    desk : Desk | None
        Takes what the runner says; None where nothing is taken.
    address : str
        What opens the page.
    """

    def __init__(
        self,
        files: Mapping[str, File],
        hub: Hub,
        guard: Guard,
        refusals: Refusals,
        desk: Desk | None = None,
        *,
        address: str = "",
    ) -> None:
        self._address = address
        self._files = files
        self._hub = hub
        self._guard = guard
        self._refusals = refusals
        self._desk = desk
        self._at_once = asyncio.Semaphore(MOST_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = self._answer(Request(scope))
        await answer(scope, receive, send)

    def _answer(self, request: Request) -> ASGIApp:
        if refusal := self._guard.check(request):
            return self._refuse(request, refusal)
        path = request.scope["path"]
        if path == STREAM:
            return self._stream(request)
        if tells(request) and self._desk is not None:
            return Telling(self._desk, self._at_once, lambda refusal: self._refuse(request, refusal))
        if token := self._guard.invites(request):
            return self._log_in(request, token)
        file = self._start_list(request) if path == START_LIST else self._files.get(path)
        if file is None:
            return PlainTextResponse("There is no such file.\n", 404, SECURITY)
        return _serve(request, file)

    def _stream(self, request: Request) -> ASGIApp:
        # The header is the newer of the two: a browser that connects again by itself keeps the address.
        said = request.headers.get("last-event-id") or request.query_params.get("after")
        cursor = cursor_of(said) if said else None
        if said and cursor is None:
            return self._refuse(request, Refusal(400, "a malformed cursor"))
        reader = self._hub.admit()
        if reader is None:
            return self._refuse(request, Refusal(503, "too many pages"))
        return Stream(self._hub, reader, cursor)

    def _start_list(self, request: Request) -> File:
        said = request.query_params.get("language", "")
        language = Language(said) if said in set(Language) else self._hub.scene.language
        code = self._guard.for_paper()
        address = f"{self._address}?code={code}" if code else self._address
        return start_list(address, self._hub.scene.athletes, language, is_reachable=code is not None)

    def _log_in(self, request: Request, token: str) -> Response:
        """Put the token into a cookie and take the code out of the address."""
        answer = RedirectResponse("/", 303, SECURITY | {"Cache-Control": "no-store"})
        answer.set_cookie(
            self._guard.cookie,
            token,
            max_age=COOKIE_S,
            secure=request.scope["scheme"] == "https",
            httponly=True,
            samesite="lax",
        )
        return answer

    def _refuse(self, request: Request, refusal: Refusal) -> Response:
        self._refusals.note(request.client.host if request.client else "unknown", refusal.reason)
        text = f"Refused: {refusal.reason}. {_REMEDIES.get(refusal.status, '')}".strip()
        # What is still to come of a refused request is not worth reading.
        headers = SECURITY | {"Cache-Control": "no-store", "Connection": "close"}
        return PlainTextResponse(f"{text}\n", refusal.status, headers)


def _serve(request: Request, file: File) -> Response:
    zipped_etag = f'{file.etag[:-1]}-gzip"'  # other bytes, another tag (RFC 9110, 8.8.3)
    body, encoding, etag = file.body, dict[str, str](), file.etag
    if file.zipped is not None and takes_gzip(request.headers.get("accept-encoding", "")):
        body, encoding, etag = file.zipped, {"Content-Encoding": "gzip"}, zipped_etag
    lasting = f"public, max-age={_YEAR_S}, immutable" if file.immutable else "no-cache"
    headers = {
        **SECURITY,
        "ETag": etag,
        "Cache-Control": lasting,
        "Vary": "Accept-Encoding",
        **file.headers,
    }
    if file.policy:
        headers["Content-Security-Policy"] = file.policy
    known = request.headers.get("if-none-match", "")
    if file.etag in known or zipped_etag in known:
        return Response(status_code=304, headers=headers)
    return Response(body, 200, headers | encoding, file.media_type)


def takes_gzip(accepted: str) -> bool:
    """Return whether who asks takes gzip, by its ``Accept-Encoding`` (RFC 9110, 12.5.3).

    >>> [takes_gzip(each) for each in ("br, gzip", "gzip;q=0, *", "*", "identity", "", "x-gzip;q=1")]
    [True, False, True, False, False, True]
    """
    weights: dict[str, bool] = {}
    for each in accepted.lower().split(","):
        coding, *parameters = (part.strip() for part in each.split(";"))
        weights[coding] = not any(
            name.strip() == "q" and not value.strip(" 0.")
            for name, _, value in (parameter.partition("=") for parameter in parameters)
        )
    named = [weights[name] for name in ("gzip", "x-gzip", "*") if name in weights]
    return named[0] if named else False
