"""``[page]``: where the page is served, to whom, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fleetfoot.errors import UsageError
from fleetfoot.keys import Flag, Number, Place, UnfitValueError, Whole, check, key
from fleetfoot.network.address import is_loopback, split_listen

if TYPE_CHECKING:
    from pathlib import Path

LOOPBACK: Final = "127.0.0.1"
PORT: Final = 8737
"""Of no registered service (IANA, 2025)."""


@dataclass(frozen=True, slots=True)
class _Listen:
    """Where to listen."""

    expected: str = "HOST or HOST:PORT, such as 0.0.0.0 for every network or [::1]:8737"

    def read(self, raw: object, folder: Path) -> str:
        """See :class:`~fleetfoot.keys.Kind`."""
        del folder
        text = raw.strip() if isinstance(raw, str) else ""
        if split_listen(text) is None:
            raise UnfitValueError(self.expected)
        return text

    def parse(self, text: str) -> object:
        """See :class:`~fleetfoot.keys.Kind`."""
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """How one page is served."""

    enabled: bool = key(
        Flag(),
        default=True,
        help="whether the [live page](page.md) is served; false is the same as `--no-page`",
    )
    listen: str = key(
        _Listen(),
        "",
        unset="this machine only",
        help="where it listens; `0.0.0.0` is every network, and a port wins over `page.port`",
        option="--listen",
    )
    port: int = key(
        Whole(0, 65535),
        PORT,
        help="on this machine only, a free one is taken where it is not free; 0 is any free one",
    )
    token_file: Path | None = key(
        Place(),
        unset="page-token in the user's state folder, made when it is needed",
        help="a file that holds the page's token on one line, for your eyes only (mode 600)",
    )
    tls: bool = key(
        Flag(),
        default=True,
        help="whether it is served over TLS where other machines reach it, with a certificate that is made here",
    )
    cert_file: Path | None = key(
        Place(),
        unset="one that is made here",
        help="certificate (PEM) of the page, for TLS, on this machine too",
    )
    key_file: Path | None = key(Place(), unset="the key is in cert_file", help="its key (PEM)")
    diary_s: float = key(
        Number(0, 3600, "s"),
        75.0,
        help="how long `run` stays after a run while a browser is connected, for the diary; 0 does not."
        " systemd gives a service 90 s to end",
    )
    token: str | None = field(default=None, repr=False)
    """What a browser must show; None only on loopback. Read, or made, when the page is served."""

    def __post_init__(self) -> None:
        """Refuse what cannot be; an address brings its port."""
        check(self, "page")
        host, port = split_listen(self.listen) or ("", None)
        object.__setattr__(self, "listen", host)
        object.__setattr__(self, "port", port or self.port)
        if self.key_file and not self.cert_file:
            raise UsageError("page.key_file needs page.cert_file")

    @property
    def host(self) -> str:
        """Address to listen on."""
        return self.listen or LOOPBACK

    @property
    def scheme(self) -> str:
        """``https`` with a certificate, be it one that is made here, else ``http``."""
        return "https" if self.cert_file or self.makes_certificate else "http"

    @property
    def makes_certificate(self) -> bool:
        """Whether it is served with a certificate that is made here."""
        return self.tls and self.cert_file is None and not is_loopback(self.host)
