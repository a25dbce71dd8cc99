"""Who may ask the page's server for what: decided on the request's head alone, before anything else sees it."""

from __future__ import annotations

import re
import secrets
import time
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.page.pairing import PAPER, code_of, for_report, is_code

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from starlette.requests import Request

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Content Security Policy, level 3: no script and no style but our own files, no other site, no frame."""

SECURITY: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=(), screen-wake-lock=(self)"
    ),
}
"""On every answer, refusals included."""


LONGEST_TARGET: Final = 512
"""Path and query; the longest that the page itself asks for has some 60 characters."""
LARGEST_HEAD_BYTES: Final = 16 << 10
"""All headers together; browsers send 1 kB."""
REPORT: Final = "/report/"
"""Behind it stands the id of the run whose report is asked for."""
DIARY: Final = "/api/diary"
"""The one thing that takes more than a question."""
LARGEST_BODY_BYTES: Final = 2048
"""Of what is told; the page sends 300."""
_LENGTH: Final = re.compile(r"[0-9]{1,9}", re.ASCII)
_LOOPBACK_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
_STANDARD_PORTS: Final = {"http": 80, "https": 443}
_PATH: Final = re.compile(rb"/[A-Za-z0-9._/-]*")


class Refusal(NamedTuple):
    """Why a request is not answered as it wishes."""

    status: int
    reason: str


class Guard:
    """Checks every request.

    On loopback any program of the runner may read, and write the diary, but none of another user, and no web page of
    another site: the name in ``Host`` must be one of loopback's, which stops DNS rebinding, and ``Origin`` and
    ``Sec-Fetch-Site`` must not name another site. On the network a code made from the token, or the cookie that it
    becomes, is asked for besides, and ``Host`` may be any name that the machine goes by: a foreign name cannot carry
    our cookie.

    Parameters
    ----------
    scheme : str
    port : int
    token : str | None
        None only on loopback.
    clock_s : Callable[[], float]
        Seconds since the epoch, for the codes that are asked for instead of the token.
    public : Collection[str]
        Paths that anybody may ask for: they hold nothing about anybody.
    """

    def __init__(
        self,
        scheme: str,
        port: int,
        token: str | None,
        clock_s: Callable[[], float] = time.time,
        public: Collection[str] = (),
    ) -> None:
        self.cookie = f"{'__Host-' if scheme == 'https' else ''}fleetfoot-{port}"
        """Cookies do not tell ports apart: its name does. With TLS browsers take it from this host only (RFC 6265bis,
        4.1.3.2), and never give it to another."""
        self._scheme = scheme
        self._token = token
        self._clock_s = clock_s
        self._public = public
        standard = port == _STANDARD_PORTS[scheme]  # which browsers leave out
        self._hosts = {name if standard else f"{name}:{port}" for name in _LOOPBACK_NAMES}

    def check(self, request: Request) -> Refusal | None:
        """Return why a request is refused; None lets it pass."""
        return (
            self._form(request)
            or self._user(request)
            or self._host(request)
            or self._origin(request)
            or self._login(request)
            or (self._telling(request) if tells(request) else None)
        )

    def for_paper(self) -> str | None:
        """Return a code that lets in for half a day or more, to be printed; None where no code is asked for."""
        return None if self._token is None else code_of(self._token, self._clock_s(), PAPER)

    def invites(self, request: Request) -> str | None:
        """Return the token where the first page is asked for with a code that is good, for the cookie to hold."""
        shown = request.query_params.get("code")
        if self._token is None or shown is None or request.scope["path"] != "/":
            return None
        return self._token if is_code(self._token, shown, self._clock_s()) else None

    def _form(self, request: Request) -> Refusal | None:
        scope, headers = request.scope, request.headers
        if scope["method"] not in {"GET", "HEAD"} and not tells(request):
            return Refusal(405, "a method other than GET and HEAD")
        if "transfer-encoding" in headers or (
            headers.get("content-length", "0") != "0" and not tells(request)
        ):
            return Refusal(413, "a request with a body")
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_TARGET:
            return Refusal(414, "an oversized address")
        if sum(len(name) + len(value) for name, value in scope["headers"]) > LARGEST_HEAD_BYTES:
            return Refusal(431, "oversized headers")
        if not _PATH.fullmatch(scope["raw_path"]) or b".." in scope["raw_path"]:
            return Refusal(400, "a malformed path")
        return None

    def _user(self, request: Request) -> Refusal | None:
        """Refuse another user's program; :class:`fleetfoot.page.doorway.Doorway` has asked the system whose it is."""
        if self._token is None and not request.scope["state"]["known"]:
            return Refusal(403, "another user of this machine; with --listen 127.0.0.1 a code lets others in")
        return None

    def _host(self, request: Request) -> Refusal | None:
        if self._token is None and request.headers.get("host", "").lower() not in self._hosts:
            return Refusal(421, "a host name that is not this machine's")
        return None

    def _origin(self, request: Request) -> Refusal | None:
        headers = request.headers
        own = f"{self._scheme}://{headers.get('host', '')}".lower()
        if headers.get("origin", own).lower() != own:
            return Refusal(403, "a page of another site")
        site = headers.get("sec-fetch-site", "none")
        # A link in a message leads here from elsewhere; only as a page of its own, and only to the first page.
        visits = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        entrance = request.scope["path"] == "/" or request.scope["path"].startswith(REPORT)
        if site not in {"none", "same-origin"} and not (visits and entrance):
            return Refusal(403, "a page of another site")
        return None

    def _telling(self, request: Request) -> Refusal | None:
        """Tell whether what is told comes from our own page, and is no more than that sends.

        Browsers name the origin of every POST (Fetch standard, 3.2), and no other site may send JSON without being
        asked for leave first, which nobody gives.
        """
        headers = request.headers
        if "origin" not in headers:
            return Refusal(403, "something told by no page")
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return Refusal(415, "something told that is not JSON")
        length = headers.get("content-length", "")
        if not _LENGTH.fullmatch(length):
            return Refusal(411, "something told without its length")
        if int(length) > LARGEST_BODY_BYTES:
            return Refusal(413, "something told that is too long")
        return None

    def _login(self, request: Request) -> Refusal | None:
        cookie = self._cookie_of(request)
        if self._token is None or request.scope["path"] in self._public or self.invites(request):
            return None
        if self._opens_report(self._token, request):
            return None
        if cookie and secrets.compare_digest(cookie.encode(), self._token.encode()):
            return None
        if "code" in request.query_params:
            return Refusal(401, "a code that is wrong or too old")
        return Refusal(401, "a wrong cookie" if cookie else "no code")

    def _opens_report(self, token: str, request: Request) -> bool:
        """Tell whether the report of a run is asked for with a code for that run; such a code opens nothing else."""
        path, shown = request.scope["path"], request.query_params.get("code", "")
        purposes = [for_report(path.removeprefix(REPORT))]
        return path.startswith(REPORT) and is_code(token, shown, self._clock_s(), purposes)

    def _cookie_of(self, request: Request) -> str | None:
        """Return the value of our cookie; split by hand, because ``http.cookies`` is quadratic (CVE-2024-7592)."""
        for pair in request.headers.get("cookie", "").split(";"):
            name, _, value = pair.partition("=")
            if name.strip() == self.cookie:
                return value.strip()
        return None


def tells(request: Request) -> bool:
    """Return whether a request tells something, instead of asking."""
    return bool(request.scope["method"] == "POST" and request.scope["path"] == DIARY)


MOST_LINES: Final = 40
"""Different addresses and reasons that are told; who changes addresses must not fill the terminal."""


class Refusals:
    """Tells people of refused requests, one line for each address and reason.

    Parameters
    ----------
    notice : Callable[[str], None]
        Takes a line.
    """

    def __init__(self, notice: Callable[[str], None]) -> None:
        self.counts: Counter[str] = Counter()
        """How often each reason was given."""
        self._notice = notice
        self._told: set[tuple[str, str]] = set()

    def note(self, address: str, reason: str) -> None:
        """Take note of a refused request."""
        self.counts[reason] += 1
        if (address, reason) in self._told or len(self._told) > MOST_LINES:
            return
        self._told.add((address, reason))
        if len(self._told) > MOST_LINES:
            self._notice("live page: more was refused; it is not told any more")
        else:
            self._notice(f"live page: refused {address}: {reason}")
