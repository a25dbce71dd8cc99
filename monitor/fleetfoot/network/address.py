"""Addresses: of servers as people write them, and of hosts as they are shown."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection
    from urllib.parse import SplitResult

_BRACKETED: Final = re.compile(r"\[([0-9A-Fa-f:.]+(?:%\w+)?)\](?::(\d{1,5}))?", re.ASCII)
_PLAIN: Final = re.compile(r"([A-Za-z0-9._-]+)(?::(\d{1,5}))?", re.ASCII)
_BARE_IPV6: Final = re.compile(r"([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%\w+)?)()", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What the address of a kind of server looks like. What is refused is never repeated: it may hold a password."""

    none: str
    """What is said of what is no such address: ``not a broker's address``."""
    shape: str
    """As people are shown it: ``http://HOST[:PORT]``."""
    schemes: Collection[str]
    login: str
    """Why a login, or a password where it may name a user, does not belong in it, and where it does."""
    names_user: bool = False
    has_path: bool = False

    def split(self, url: str) -> SplitResult:
        """Return the parts of an address; scheme and host are there, and the port, if any, is a number.

        Raises
        ------
        ValueError
            It is no such address, or holds a login.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:  # from None: its text quotes what may be a password
            raise self._refused(f"host or port is malformed; expected {self.shape}") from None
        if parts.password is not None or (parts.username is not None and not self.names_user):
            raise self._refused(self.login)
        if parts.scheme not in self.schemes or not parts.hostname or port == 0:
            raise self._refused(f"expected {self.shape}")
        if parts.query or parts.fragment or (parts.path.strip("/") and not self.has_path):
            raise self._refused(f"nothing may follow; expected {self.shape}")
        return parts

    def _refused(self, why: str) -> ValueError:
        return ValueError(f"{self.none}: {why}")


def shown(host: str) -> str:
    """Return a host as it stands before a port.

    >>> shown("broker.example"), shown("::1")
    ('broker.example', '[::1]')
    """
    return f"[{host}]" if ":" in host else host


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches a host, by its address; of names only ``localhost`` is taken for one."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def split_listen(text: str) -> tuple[str, int | None] | None:
    """Return the address and, where it is said, the port of ``HOST`` or ``HOST:PORT``; None where it is neither.

    >>> split_listen("0.0.0.0"), split_listen("[::1]:80"), split_listen("::"), split_listen("a b")
    (('0.0.0.0', None), ('::1', 80), ('::', None), None)
    """
    for form in (_BRACKETED, _PLAIN, _BARE_IPV6):
        if (parts := form.fullmatch(text)) is not None:
            port = int(parts[2]) if parts[2] else None
            return (parts[1], port) if port is None or 0 < port < 65536 else None
    return None
