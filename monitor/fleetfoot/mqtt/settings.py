"""``[mqtt]``: where the broker is and how to speak to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import unquote

from fleetfoot.errors import UsageError
from fleetfoot.keys import (
    Choice,
    Flag,
    Held,
    Key,
    Number,
    Place,
    Secret,
    Text,
    UnfitValueError,
    Whole,
    alias,
    check,
    key,
    secret,
)
from fleetfoot.network.address import Form, shown

if TYPE_CHECKING:
    from pathlib import Path

PORTS: Final = {False: 1883, True: 8883}
"""By whether TLS is spoken; IANA: mqtt, secure-mqtt."""
BROKER: Final = Form(
    none="not a broker's address",
    shape="mqtt://[USER@]HOST[:PORT], or mqtts:// for TLS",
    schemes=("mqtt", "mqtts"),
    login="a password does not belong in an address;"
    " put it into FLEETFOOT_MQTT_PASSWORD or the file that mqtt.password_file names",
    names_user=True,
)
_PREFIX: Final = re.compile(
    r"[^/+#$\x00-\x1f\x7f-\x9f][^/+#\x00-\x1f\x7f-\x9f]*(/[^/+#\x00-\x1f\x7f-\x9f]+)*"
)


class Protocol(StrEnum):
    """Version of MQTT."""

    V5 = "5"
    V311 = "3.1.1"


@dataclass(frozen=True, slots=True)
class _Host(Text):
    """What name resolution can be asked for; what it cannot encode it would raise as UnicodeError."""

    without: str = "/@"
    longest: int = 255

    def read(self, raw: object, folder: Path) -> str:
        """See :class:`~fleetfoot.keys.Kind`."""
        host = Text.read(self, raw, folder)
        try:
            good = bool(host.encode("idna")) and not re.search(r"\s", host)
        except UnicodeError:
            good = False
        if not good:
            raise UnfitValueError("a host name or an address")
        return host


@dataclass(frozen=True, slots=True)
class _Topic(Text):
    """The first level or levels of topics; slashes at the ends do not count."""

    without: str = "+#"
    longest: int = 200

    @property
    def expected(self) -> str:
        """See :class:`~fleetfoot.keys.Kind`."""
        return f"up to {self.longest} characters without + and #, single slashes between names, no $ in front"

    def read(self, raw: object, folder: Path) -> str:
        """See :class:`~fleetfoot.keys.Kind`."""
        topic = Text.read(self, raw, folder).strip("/")
        if not _PREFIX.fullmatch(topic):
            raise UnfitValueError(self.expected)
        return topic


@dataclass(frozen=True, slots=True)
class _ClientId(Text):
    """Start of client identifiers, of what every broker takes (MQTT 5, 3.1.3.1)."""

    def read(self, raw: object, folder: Path) -> str:
        """See :class:`~fleetfoot.keys.Kind`."""
        del folder
        if not isinstance(raw, str) or not re.fullmatch(r"[0-9A-Za-z._-]{0,40}", raw):
            raise UnfitValueError("up to 40 letters, digits, '.', '_' and '-'")
        return raw


def broker_keys(url: str) -> dict[str, object]:
    """Return the keys of ``[mqtt]`` that a broker's address stands for.

    Raises
    ------
    ValueError
        It is no such address, or holds a password. The text never repeats it.

    >>> broker_keys("mqtts://ann@broker.example")
    {'enabled': True, 'host': 'broker.example', 'port': 8883, 'tls': True, 'username': 'ann'}
    """
    parts = BROKER.split(url)
    tls = parts.scheme == "mqtts"
    keys: dict[str, object] = {
        "enabled": True,
        "host": parts.hostname,
        "port": parts.port or PORTS[tls],
        "tls": tls,
    }
    return keys | ({"username": unquote(parts.username)} if parts.username else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttSettings:
    """How to reach one broker, and what to tell it.

    Raises
    ------
    UsageError
        A value cannot be; the message never holds the password.
    """

    enabled: bool = key(
        Flag(), default=True, help="whether alerts are published; false is the same as `--mqtt off`"
    )
    url: ClassVar[Key] = alias(
        Text(longest=500),
        spread=broker_keys,
        help=f"`{BROKER.shape}`; stands for host, port, tls and username",
        option="--mqtt",
        question="Where alerts go: an MQTT broker such as mqtt://HOST, or Enter for fleetfoot's own on this machine",
        private=True,
        replaces=("host", "port", "tls", "username", "password_file", "ca_file", "cert_file", "key_file"),
        instead=("host", "port", "tls"),
    )
    host: str = key(_Host(), "", unset="fleetfoot's own broker, on this machine only", help="name or address")
    port: int = key(Whole(1, 65535), 0, unset="1883, with tls 8883", help="the broker's port")
    tls: bool = key(Flag(), default=False, help="whether the connection is encrypted")
    ca_file: Path | None = key(
        Place(), unset="the certificates that this system trusts", help="certificates to trust"
    )
    cert_file: Path | None = key(
        Place(), unset="no certificate of our own", help="our own certificate, where the broker asks for one"
    )
    key_file: Path | None = key(Place(), unset="the key is in cert_file", help="its key")
    username: str = key(Text(longest=200), "", unset="no login", help="who we are to the broker")
    password_file: Path | None = key(
        Place(),
        unset="FLEETFOOT_MQTT_PASSWORD, where it is set",
        help="a file that holds the password on one line",
    )
    password: Secret | None = secret(
        help="the password", held=Held(file="password_file", needs=("enabled", "host"))
    )
    prefix: str = key(_Topic(), "fleetfoot", help="first level or levels of every topic")
    discovery_prefix: str = key(
        _Topic(),
        "",
        unset="Home Assistant is not told",
        help="where Home Assistant looks for devices, `homeassistant` by default there",
    )
    event_expiry_s: float = key(
        Number(1, 86400, "s"), 120.0, help="how long an undelivered alert is still worth telling"
    )
    """120 s is what the detectors themselves need to change their mind (an 8 % overstride is found in <= 90 s at
    the median, drift clears after 120 s), so a cue older than that speaks of another stretch of the run; and
    it is far more than a broker's restart and the longest pause between two attempts to connect (10 s).
    """
    protocol: Protocol = key(
        Choice(Protocol), Protocol.V5, help="version of MQTT; fleetfoot's own broker always speaks 3.1.1"
    )
    keepalive_s: int = key(Whole(1, 65535), 15, help="the longest silence", hidden=True)
    """A broker declares a silent client dead after 1.5 times this (MQTT 5, 3.1.2.10): offline after 23 s."""
    client_id: str = key(_ClientId(), "", help="start of the client identifiers", hidden=True)
    """Empty takes random ones. Each athlete's connection adds its suffix."""

    def __post_init__(self) -> None:
        """Refuse what cannot be; give a broker its usual port."""
        check(self, "mqtt")
        for needed, what in (
            (self.host or not self.tls, "mqtt.tls needs mqtt.host or mqtt.url"),
            (self.host or not self.username, "mqtt.username needs mqtt.host or mqtt.url"),
            (self.tls or not self.ca_file, "mqtt.ca_file needs mqtt.tls = true or an address mqtts://"),
            (self.tls or not self.cert_file, "mqtt.cert_file needs mqtt.tls = true or an address mqtts://"),
            (self.cert_file or not self.key_file, "mqtt.key_file needs mqtt.cert_file"),
            (self.username or not self.password, "a password for MQTT needs mqtt.username"),
        ):
            if not needed:
                raise UsageError(what)
        if self.host and not self.port:
            object.__setattr__(self, "port", PORTS[self.tls])

    @property
    def embedded(self) -> bool:
        """Whether fleetfoot is to start its own broker."""
        return self.enabled and not self.host

    @property
    def address(self) -> str:
        """The broker's URL without credentials, for people.

        >>> MqttSettings.from_url("mqtts://ann@broker.example").address
        'mqtts://broker.example:8883'
        """
        return f"mqtt{'s' if self.tls else ''}://{shown(self.host)}:{self.port}"

    @classmethod
    def from_url(cls, url: str, **others: Any) -> MqttSettings:  # noqa: ANN401 - the other fields
        """Return the settings of the broker at ``mqtt://[USER@]HOST[:PORT]``, with TLS ``mqtts://``.

        Raises
        ------
        UsageError
            It is no such URL; the message never holds the password.
        """
        try:
            return replace(cls(), **{**broker_keys(url), **others})
        except ValueError as error:
            raise UsageError(f"MQTT URL: {error}") from None

    def at(self, url: str, protocol: Protocol) -> MqttSettings:
        """Return these settings for another broker, without the login that this one has."""
        changes: dict[str, Any] = dict.fromkeys(
            ("ca_file", "cert_file", "key_file", "password_file", "password")
        )
        changes |= {"username": "", "protocol": protocol} | broker_keys(url)
        return replace(self, **changes)
