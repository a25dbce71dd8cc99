"""A broker's address as a URL: ``mqtt://[user@]host[:port]``, with TLS ``mqtts://``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, unquote, urlsplit

from fleetfoot.config.model import PLAIN_PORT, TLS_PORT
from fleetfoot.config.schema import PASSWORD_VARIABLE
from fleetfoot.errors import UsageError

if TYPE_CHECKING:
    from fleetfoot.config.kind import Value

_SHAPE: Final = "mqtt://[USER@]HOST[:PORT], or mqtts:// for TLS"
_PORTS: Final = {"mqtt": PLAIN_PORT, "mqtts": TLS_PORT}


def split_url(url: str, where: str) -> dict[str, Value]:
    """Return the keys of ``[mqtt]`` that a URL stands for.

    Raises
    ------
    UsageError
        It is no such URL, or it holds a password. The message never repeats the URL.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # not chained: its text quotes what may be a password
        raise _wrong(where, f"host or port is malformed; expected {_SHAPE}") from None
    _check(parts, where)
    keys: dict[str, Value] = {
        "mqtt.enabled": True,
        "mqtt.host": parts.hostname or "",
        "mqtt.port": port or _PORTS[parts.scheme],
        "mqtt.tls": parts.scheme == "mqtts",
    }
    if parts.username:
        keys["mqtt.username"] = unquote(parts.username)
    return keys


def _check(parts: SplitResult, where: str) -> None:
    if parts.password is not None:
        advice = f"put it into {PASSWORD_VARIABLE} or the file that mqtt.password_file names"
        raise _wrong(where, f"a password does not belong in an address; {advice}")
    if parts.scheme not in _PORTS or not parts.hostname:
        raise _wrong(where, f"expected {_SHAPE}")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise _wrong(where, f"nothing may follow the port; expected {_SHAPE}")


def _wrong(where: str, what: str) -> UsageError:
    return UsageError(f"{where}: not a broker's address: {what}")
