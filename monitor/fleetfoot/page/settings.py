"""Where the page is served, to whom, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LOOPBACK = "127.0.0.1"
PORT = 8737
"""Of no registered service (IANA, 2025)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """How one page is served."""

    host: str = LOOPBACK
    """Address to listen on."""
    port: int = PORT
    token: str | None = field(default=None, repr=False)
    """What a browser must show; None only on loopback."""
    cert_file: Path | None = None
    """Certificate (PEM) for TLS; None: plain HTTP."""
    key_file: Path | None = None
    """Its key; None: it is in ``cert_file``."""

    @property
    def scheme(self) -> str:
        """``https`` with a certificate, else ``http``."""
        return "https" if self.cert_file else "http"
