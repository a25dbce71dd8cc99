"""Where the broker is and how to speak to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypedDict, Unpack
from urllib.parse import unquote, urlsplit

from fleetfoot.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path
    from urllib.parse import SplitResult

Protocol: TypeAlias = Literal["5", "3.1.1"]
"""Version of MQTT."""

_TLS_OF_SCHEME: Final = {"mqtt": False, "mqtts": True}
_PREFIX: Final = re.compile(
    r"[^/+#$\x00-\x1f\x7f-\x9f][^/+#\x00-\x1f\x7f-\x9f]*(/[^/+#\x00-\x1f\x7f-\x9f]+)*"
)
_CLIENT_ID: Final = re.compile(r"[0-9A-Za-z._-]{0,40}")


class Options(TypedDict, total=False):
    """What a URL does not say."""

    ca_file: Path | None
    cert_file: Path | None
    key_file: Path | None
    prefix: str
    protocol: Protocol
    keepalive_s: int
    event_expiry_s: float
    client_id: str
    discovery_prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttSettings:
    """How to reach one broker.

    Raises
    ------
    UsageError
        A value cannot be; the message never holds the password.
    """

    host: str = "127.0.0.1"
    port: int = 1883
    tls: bool = False
    ca_file: Path | None = None
    """Certificate that signed the broker's; None trusts what the operating system trusts."""
    cert_file: Path | None = None
    """The client's own certificate, where the broker asks for one."""
    key_file: Path | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    prefix: str = "fleetfoot"
    """First level (or levels) of every topic."""
    protocol: Protocol = "5"
    keepalive_s: int = 15
    """A broker declares a silent client dead after 1.5 times this (MQTT 5, 3.1.2.10): offline after 23 s."""
    event_expiry_s: float = 120.0
    """How long an undelivered event is still worth telling.

    120 s is what the detectors themselves need to change their mind (an 8 % overstride is found in <= 90 s at
    the median, drift clears after 120 s), so a cue older than that speaks of another stretch of the run; and
    it is far more than a broker's restart and the longest pause between two attempts to connect (10 s).
    """
    client_id: str = ""
    """Start of the client identifiers; empty takes random ones. Each athlete's connection adds its suffix."""

    discovery_prefix: str = ""
    """Where Home Assistant looks for devices, by default ``homeassistant``; empty announces none."""

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        for good, complaint in (
            (_is_host(self.host), f"{self.host!r} is no host name"),
            (0 < self.port < 65536, f"port {self.port} is not in 1..65535"),
            (
                _PREFIX.fullmatch(self.prefix),
                f"prefix {self.prefix!r} must hold no +, #, empty level or leading $",
            ),
            (
                not self.discovery_prefix or _PREFIX.fullmatch(self.discovery_prefix),
                f"discovery_prefix {self.discovery_prefix!r} must hold no +, #, empty level or leading $",
            ),
            (self.protocol in ("5", "3.1.1"), f"protocol {self.protocol!r} is neither '5' nor '3.1.1'"),
            (1 <= self.keepalive_s <= 65535, f"keepalive_s {self.keepalive_s} is not in 1..65535"),
            (1 <= self.event_expiry_s <= 86400, f"event_expiry_s {self.event_expiry_s} is not in 1..86400"),
            (
                _CLIENT_ID.fullmatch(self.client_id),
                f"client_id {self.client_id!r} is not [0-9A-Za-z._-]{{0,40}}",
            ),
            (self.password is None or self.username is not None, "a password needs a user name beside it"),
            (self.key_file is None or self.cert_file is not None, "key_file needs cert_file beside it"),
            (self.tls or not (self.ca_file or self.cert_file), "certificates need TLS: write mqtts://"),
        ):
            if not good:
                raise UsageError(f"MQTT settings: {complaint}")

    @property
    def address(self) -> str:
        """The broker's URL without credentials, for people.

        >>> MqttSettings.from_url("mqtts://ann:secret@broker.example").address
        'mqtts://broker.example:8883'
        """
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"mqtt{'s' if self.tls else ''}://{host}:{self.port}"

    @classmethod
    def from_url(cls, url: str, **options: Unpack[Options]) -> MqttSettings:
        """Read ``mqtt://user:password@host:1883`` or ``mqtts://...`` (TLS, port 8883).

        User name and password may hold any character if percent-encoded.

        Raises
        ------
        UsageError
            It is no such URL; the message never holds the password.
        """
        parts, port = _split(url)
        tls = _TLS_OF_SCHEME[parts.scheme]
        return cls(
            host=parts.hostname or "",
            port=(8883 if tls else 1883) if port is None else port,
            tls=tls,
            username=None if parts.username is None else unquote(parts.username),
            password=None if parts.password is None else unquote(parts.password),
            **options,
        )


def _split(url: str) -> tuple[SplitResult, int | None]:
    """Return the parts of the URL and its port, or say what is wrong with it."""
    form = "write mqtt://user:password@host:1883, or mqtts:// for TLS"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        # from None: the text of the cause may hold the password
        raise UsageError(f"MQTT URL: its host or port cannot be read; {form}") from None
    if parts.scheme not in _TLS_OF_SCHEME:
        raise UsageError(f"MQTT URL: scheme {parts.scheme!r} is neither mqtt nor mqtts; {form}")
    if not parts.hostname:
        raise UsageError(f"MQTT URL: no host in it; {form}")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise UsageError(f"MQTT URL: nothing may follow the port (a / in a password is %2F); {form}")
    return parts, port


def _is_host(host: str) -> bool:
    """Whether name resolution can be asked for it; what it cannot encode it raises as UnicodeError."""
    try:
        return bool(host.encode("idna")) and not re.search(r"[\s\0/@]", host)
    except UnicodeError:
        return False
