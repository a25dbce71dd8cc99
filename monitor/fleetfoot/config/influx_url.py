"""The address of an InfluxDB: ``http://host[:port][/path]``, with TLS ``https://``."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from fleetfoot.config.schema import INFLUX_PASSWORD_VARIABLE
from fleetfoot.errors import UsageError

_SHAPE: Final = "http://HOST[:PORT], or https:// for TLS"


def check_url(url: str, where: str) -> None:
    """Refuse what is no such address.

    Raises
    ------
    UsageError
        It is none, or it holds a password. The message never repeats it.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:  # not chained: its text quotes what may be a password
        raise _wrong(where, f"host or port is malformed; expected {_SHAPE}") from None
    if parts.username is not None or parts.password is not None:
        advice = f"use influx.username and {INFLUX_PASSWORD_VARIABLE}"
        raise _wrong(where, f"a login does not belong in an address; {advice}")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise _wrong(where, f"expected {_SHAPE}")


def _wrong(where: str, what: str) -> UsageError:
    return UsageError(f"{where}: not the address of an InfluxDB: {what}")
