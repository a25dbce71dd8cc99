"""What a configuration holds once it is read, checked and complete."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fleetfoot.config.channel import Channel
    from fleetfoot.sensors.cadence_evidence import Unit

PLAIN_PORT: Final = 1883
"""IANA: mqtt."""
TLS_PORT: Final = 8883
"""IANA: secure-mqtt."""


class Origin(enum.StrEnum):
    """Where a value came from; the later wins."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"
    COMMAND_LINE = "command line"


class Protocol(enum.StrEnum):
    """Version of MQTT to speak."""

    V311 = "3.1.1"
    V5 = "5"


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that is never printed: only :meth:`reveal` gives it away."""

    _text: str = field(repr=False)

    def reveal(self) -> str:
        """Return the text itself."""
        return self._text

    def __repr__(self) -> str:
        return "(set)"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Athlete:
    """Who runs."""

    name: str
    height_m: float | None
    hr_rest_bpm: float | None
    hr_max_bpm: float | None


@dataclass(frozen=True, slots=True)
class Member:
    """One athlete of a group that is watched in one live run."""

    athlete: Athlete
    use: tuple[str, ...] = ()
    """Names or addresses of the athlete's sensors; empty takes those of their last live run."""


@dataclass(frozen=True, slots=True)
class Mqtt:
    """Where alerts are published."""

    enabled: bool
    host: str | None
    """None: the broker that fleetfoot starts itself, on loopback."""
    port: int
    """0: the embedded broker's own choice."""
    tls: bool
    ca_file: Path | None
    """Certificates to trust instead of the system's; only with ``tls``."""
    cert_file: Path | None
    """Our own certificate, where the broker asks for one."""
    key_file: Path | None
    username: str | None
    password_file: Path | None
    password: Secret | None
    """From the environment or from ``password_file``; read only where it is going to be used."""
    prefix: str
    """First level or levels of every topic; no slash at either end."""
    discovery_prefix: str | None
    """Where Home Assistant looks for devices; None: it is not told."""
    event_expiry_s: float
    """How long an undelivered event is still worth telling."""
    protocol: Protocol
    """The embedded broker speaks 3.1.1 whatever this says."""

    @property
    def embedded(self) -> bool:
        """Whether fleetfoot is to start its own broker."""
        return self.enabled and self.host is None


@dataclass(frozen=True, slots=True)
class Influx:
    """Where runs are shipped."""

    url: str | None = None
    """None: nowhere."""
    org: str | None = None
    bucket: str = "runs"
    """With 1.8 and later ``DATABASE`` or ``DATABASE/RETENTION_POLICY``."""
    token_file: Path | None = None
    token: Secret | None = None
    """From the environment or from ``token_file``; read only where it is going to be used."""
    username: str | None = None
    password_file: Path | None = None
    password: Secret | None = None
    """As ``token``."""
    ca_file: Path | None = None
    """Certificates to trust instead of the system's."""


@dataclass(frozen=True, slots=True)
class Page:
    """Where the live page is served."""

    enabled: bool = True
    listen: str | None = None
    """Address to listen on; None: loopback, where no token is needed."""
    port: int = 8737
    token_file: Path | None = None
    """None: the usual place."""
    cert_file: Path | None = None
    """Certificate for TLS; None: plain HTTP."""
    key_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Store:
    """Where runs are kept."""

    path: Path


@dataclass(frozen=True, slots=True)
class DetectorSettings:
    """Settings of one detector."""

    enabled: bool
    thresholds: Mapping[str, float]
    """By severity (``notice``, ``warning``, ``severe``), increasing, in ``unit``."""
    unit: str


@dataclass(frozen=True, slots=True)
class SensorSettings:
    """What sensors do not say of themselves."""

    cadence_unit: Mapping[str, Unit]
    """By key of the sensor, what its cadence counts."""
    use: tuple[str, ...] = ()
    """Names or addresses of the sensors of a live run; empty takes those of the last run, else the nearest."""


@dataclass(frozen=True, slots=True)
class Config:
    """The effective configuration."""

    athlete: Athlete
    mqtt: Mqtt
    store: Store
    detectors: Mapping[str, DetectorSettings]
    """One for every detector of the registry, by name."""
    sensors: SensorSettings
    file: Path | None
    """The file that was read; None where there is none."""
    influx: Influx = field(default_factory=Influx)
    page: Page = field(default_factory=Page)
    channels: Mapping[str, Channel] = field(default_factory=dict[str, "Channel"])
    """By name."""
    athletes: tuple[Member, ...] = ()
    """The group that a live run watches; empty: ``athlete`` alone."""
    origins: Mapping[str, Origin] = field(default_factory=dict[str, Origin], compare=False)
    """By dotted key, such as ``athlete.name``; a key that is not there has its default."""
