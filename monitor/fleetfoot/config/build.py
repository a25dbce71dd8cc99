"""Build the configuration from its laid values, and check what only their combination can violate."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from fleetfoot.config.channel import completed
from fleetfoot.config.model import (
    PLAIN_PORT,
    TLS_PORT,
    Athlete,
    Config,
    DetectorSettings,
    Influx,
    Mqtt,
    Origin,
    Page,
    Protocol,
    Secret,
    SensorSettings,
    Store,
)
from fleetfoot.config.page_address import split_listen
from fleetfoot.config.schema import (
    INFLUX_PASSWORD_VARIABLE,
    INFLUX_TOKEN_VARIABLE,
    PASSWORD_VARIABLE,
)
from fleetfoot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.config.kind import Value
    from fleetfoot.config.layer import Layers
    from fleetfoot.config.threshold import Scale


class Builder:
    """Turns laid values into a :class:`Config`."""

    def __init__(self, layers: Layers, file: Path | None, env: Mapping[str, str]) -> None:
        self._layers = layers
        self._file = file
        self._env = env

    def build(self, detectors: Mapping[str, Scale]) -> Config:
        """Return the configuration.

        Raises
        ------
        UsageError
            Two values contradict each other, or the password file cannot be read.
        """
        return Config(
            athlete=self._athlete(),
            mqtt=self._mqtt(),
            influx=self._influx(),
            page=self._page(),
            store=Store(path=self._path("store.path") or Path()),
            detectors={name: self._detector(name, scale) for name, scale in detectors.items()},
            sensors=SensorSettings(cadence_unit=self._layers.cadence_unit, use=self._layers.use),
            channels={
                name: completed(channel, str(self._file or "configuration"))
                for name, channel in self._layers.channels.items()
            },
            athletes=self._layers.athletes,
            file=self._file,
            origins=self._layers.origins,
        )

    def _athlete(self) -> Athlete:
        rest, most = self._number("athlete.hr_rest_bpm"), self._number("athlete.hr_max_bpm")
        if rest is not None and most is not None and rest >= most:
            raise self._contradiction(
                f"athlete.hr_rest_bpm = {rest:g} is not below athlete.hr_max_bpm = {most:g}; correct one of them"
            )
        name = self._text("athlete.name") or ""
        return Athlete(
            name=name, height_m=self._number("athlete.height_m"), hr_rest_bpm=rest, hr_max_bpm=most
        )

    def _mqtt(self) -> Mqtt:
        host, tls = self._text("mqtt.host"), self._flag("mqtt.tls")
        self._check_broker(host, tls)
        standard = 0 if host is None else TLS_PORT if tls else PLAIN_PORT
        return Mqtt(
            enabled=self._flag("mqtt.enabled"),
            host=host,
            port=int(self._number("mqtt.port") or standard),
            tls=tls,
            ca_file=self._path("mqtt.ca_file"),
            cert_file=self._path("mqtt.cert_file"),
            key_file=self._path("mqtt.key_file"),
            username=self._text("mqtt.username"),
            password_file=self._path("mqtt.password_file"),
            password=self._password() if self._flag("mqtt.enabled") and host is not None else None,
            prefix=self._prefix("mqtt.prefix") or "",
            discovery_prefix=self._prefix("mqtt.discovery_prefix"),
            event_expiry_s=self._number("mqtt.event_expiry_s") or 0.0,
            protocol=Protocol(self._text("mqtt.protocol") or Protocol.V5),
        )

    def _check_broker(self, host: str | None, tls: bool) -> None:  # noqa: FBT001 - one of two facts to compare
        if host is None and (tls or self._text("mqtt.username")):
            raise self._contradiction(f"mqtt.{'tls' if tls else 'username'} needs mqtt.host or mqtt.url")
        for key in ("mqtt.ca_file", "mqtt.cert_file"):
            if self._path(key) is not None and not tls:
                raise self._contradiction(f"{key} needs mqtt.tls = true or an address mqtts://")
        if self._path("mqtt.key_file") is not None and self._path("mqtt.cert_file") is None:
            raise self._contradiction("mqtt.key_file needs mqtt.cert_file")

    def _prefix(self, key: str) -> str | None:
        text = self._text(key)
        if text is None:
            return None
        prefix = text.strip("/")
        if not prefix or "//" in prefix:
            raise self._contradiction(f"{key}: expected names with single slashes between them")
        return prefix

    def _password(self) -> Secret | None:
        password = self._secret("mqtt.password", PASSWORD_VARIABLE)
        if password is not None and self._text("mqtt.username") is None:
            raise self._contradiction("a password for MQTT needs mqtt.username")
        return password

    def _influx(self) -> Influx:
        url, username = self._text("influx.url"), self._text("influx.username")
        token = self._secret("influx.token", INFLUX_TOKEN_VARIABLE) if url is not None else None
        password = self._secret("influx.password", INFLUX_PASSWORD_VARIABLE) if url is not None else None
        if password is not None and username is None:
            raise self._contradiction("a password for InfluxDB needs influx.username")
        if token is not None and username is not None:
            raise self._contradiction("influx.username and a token are two logins; leave one of them out")
        return Influx(
            url=url,
            org=self._text("influx.org"),
            bucket=self._text("influx.bucket") or "",
            token_file=self._path("influx.token_file"),
            token=token,
            username=username,
            password_file=self._path("influx.password_file"),
            password=password,
            ca_file=self._path("influx.ca_file"),
        )

    def _page(self) -> Page:
        if self._path("page.key_file") is not None and self._path("page.cert_file") is None:
            raise self._contradiction("page.key_file needs page.cert_file")
        listen, port = self._text("page.listen"), None
        if listen is not None:
            origin = self._layers.origins.get("page.listen", Origin.DEFAULT)
            listen, port = split_listen(listen, f"page.listen ({origin})")
        return Page(
            enabled=self._flag("page.enabled"),
            listen=listen,
            port=port or int(self._number("page.port") or 0),
            token_file=self._path("page.token_file"),
            cert_file=self._path("page.cert_file"),
            key_file=self._path("page.key_file"),
        )

    def _secret(self, key: str, variable: str) -> Secret | None:
        """Return what a variable holds, else what the file of that key holds."""
        path = self._path(f"{key}_file")
        if text := self._env.get(variable):
            self._layers.origins[key] = Origin.ENVIRONMENT
        elif path is not None:
            text = _only_line(path, f"{key}_file")
            self._layers.origins[key] = Origin.FILE
        else:
            return None
        return Secret(text)

    def _detector(self, name: str, scale: Scale) -> DetectorSettings:
        leaves = scale.leaves
        thresholds = {
            severity: self._number(f"detectors.{name}.{leaf}") or scale.thresholds[severity]
            for severity, leaf in leaves.items()
        }
        for low, high in pairwise(leaves):
            if not thresholds[low] < thresholds[high]:
                raise self._contradiction(
                    f"detectors.{name}: {leaves[low]} = {thresholds[low]:g} ({self._origin(name, leaves[low])}) "
                    f"is not below {leaves[high]} = {thresholds[high]:g} ({self._origin(name, leaves[high])}); "
                    "set both"
                )
        enabled = self._flag(f"detectors.{name}.enabled")
        return DetectorSettings(enabled=enabled, thresholds=thresholds, unit=scale.unit)

    def _origin(self, detector: str, leaf: str) -> str:
        return self._layers.origins.get(f"detectors.{detector}.{leaf}", Origin.DEFAULT)

    def _contradiction(self, what: str) -> UsageError:
        return UsageError(f"{self._file or 'configuration'}: {what}")

    def _value(self, key: str) -> Value | None:
        return self._layers.values.get(key, self._layers.keys[key].default)

    def _number(self, key: str) -> float | None:
        value = self._value(key)
        return value if isinstance(value, int | float) else None

    def _text(self, key: str) -> str | None:
        value = self._value(key)
        return value if isinstance(value, str) else None

    def _path(self, key: str) -> Path | None:
        value = self._value(key)
        return value if isinstance(value, Path) else None

    def _flag(self, key: str) -> bool:
        return self._value(key) is True


def _only_line(path: Path, key: str) -> str:
    try:
        text = path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise UsageError(f"{key}: cannot read {path}: {reason}; name a file that can be read") from None
    if not text or "\n" in text:
        raise UsageError(f"{key}: expected the secret alone, on one line, in {path}")
    return text
