"""The table of keys: everything that can be configured, what fits and what stands where nothing is said."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fleetfoot.config.kind import Choice, Flag, Kind, Number, Place, Text, Value, Whole
from fleetfoot.sensors.cadence_evidence import Unit
from fleetfoot.store.location import default_path

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from fleetfoot.config.threshold import Scale

CADENCE_UNITS: Final = Choice(tuple(unit.value for unit in Unit))
"""What a sensor's cadence counts; see ``[sensors]``."""
SENSOR: Final = Text(longest=248)
"""Name or address of a sensor; see ``[sensors]``."""
INFLUX_TOKEN_VARIABLE: Final = "FLEETFOOT_INFLUX_TOKEN"  # noqa: S105 - the variable's name, not a token
INFLUX_PASSWORD_VARIABLE: Final = "FLEETFOOT_INFLUX_PASSWORD"  # noqa: S105 - the same
PASSWORD_VARIABLE: Final = "FLEETFOOT_MQTT_PASSWORD"  # noqa: S105 - the variable's name, not a password


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the configuration."""

    kind: Kind
    default: Value | None
    unset: str = ""
    """What it means that nothing is said; only where there is no default."""


# The bounds only catch slips of unit and typing: 178 for 1.78 m, 60 for a maximum.
ATHLETE: Final[dict[str, Key]] = {
    "athlete.name": Key(Text("/+#"), "runner"),  # a level of MQTT topics, where these three have a meaning
    "athlete.height_m": Key(Number(1.0, 2.5, "m"), None, "unknown"),
    "athlete.hr_rest_bpm": Key(Number(25, 120, "bpm"), None, "unknown"),
    "athlete.hr_max_bpm": Key(Number(100, 240, "bpm"), None, "unknown"),
}
_MQTT: Final[dict[str, Key]] = {
    "mqtt.enabled": Key(Flag(), default=True),
    "mqtt.url": Key(Text(longest=500), None, "see host"),
    "mqtt.host": Key(Text("/@", 255), None, "fleetfoot's own broker, on this machine only"),
    "mqtt.port": Key(Whole(1, 65535), None, "1883, with tls 8883"),
    "mqtt.tls": Key(Flag(), default=False),
    "mqtt.ca_file": Key(Place(), None, "the certificates that this system trusts"),
    "mqtt.cert_file": Key(Place(), None, "no certificate of our own"),
    "mqtt.key_file": Key(Place(), None, "the key is in cert_file"),
    "mqtt.username": Key(Text(longest=200), None, "no login"),
    "mqtt.password_file": Key(Place(), None, f"{PASSWORD_VARIABLE}, where it is set"),
    "mqtt.prefix": Key(Text("+#", 200), "fleetfoot"),
    "mqtt.discovery_prefix": Key(Text("+#", 200), None, "Home Assistant is not told"),
    "mqtt.event_expiry_s": Key(Number(1, 86400, "s"), 120.0),  # the reason is with fleetfoot.mqtt.settings
    "mqtt.protocol": Key(Choice(("5", "3.1.1")), "5"),
}
_INFLUX: Final[dict[str, Key]] = {
    "influx.url": Key(Text(longest=500), None, "nothing is shipped"),
    "influx.org": Key(Text(longest=200), None, "1.x has none, 2.x asks for one"),
    "influx.bucket": Key(Text(longest=200), "runs"),
    "influx.token_file": Key(Place(), None, f"{INFLUX_TOKEN_VARIABLE}, where it is set"),
    "influx.username": Key(Text(":", 200), None, "no login by name (1.8 and later)"),
    "influx.password_file": Key(Place(), None, f"{INFLUX_PASSWORD_VARIABLE}, where it is set"),
    "influx.ca_file": Key(Place(), None, "the certificates that this system trusts"),
}
_PAGE: Final[dict[str, Key]] = {
    "page.enabled": Key(Flag(), default=True),
    "page.listen": Key(Text(longest=300), None, "this machine only"),
    "page.port": Key(Whole(1, 65535), 8737),
    "page.token_file": Key(Place(), None, "page-token in the user's state folder, made when it is needed"),
    "page.cert_file": Key(Place(), None, "no TLS"),
    "page.key_file": Key(Place(), None, "the key is in cert_file"),
}
_POSITIVE: Final = Number(1e-6, 1e6)


def keys(detectors: Mapping[str, Scale]) -> dict[str, Key]:
    """Return every key by its dotted name; ``detectors`` gives each detector's thresholds."""
    table = {**ATHLETE, **_MQTT, **_INFLUX, **_PAGE, "store.path": Key(Place(), default_path())}
    for name, scale in detectors.items():
        table[f"detectors.{name}.enabled"] = Key(Flag(), default=True)
        table |= {
            f"detectors.{name}.{leaf}": Key(_POSITIVE, scale.thresholds[severity])
            for severity, leaf in scale.leaves.items()
        }
    return table


def variable(key: str) -> str:
    """Return the environment variable of a key.

    >>> variable("athlete.name")
    'FLEETFOOT_ATHLETE_NAME'
    """
    return f"FLEETFOOT_{key.replace('.', '_').upper()}"


def nearest(unknown: str, valid: Collection[str]) -> str:
    """Return advice on an unknown dotted key: the nearest valid one, or all that could have been meant.

    >>> nearest("athlete.hieght_m", ["athlete.name", "athlete.height_m"])
    'did you mean athlete.height_m?'
    >>> nearest("athlete.shoe", ["athlete.name", "athlete.height_m"])
    'known there: athlete.height_m, athlete.name'
    """
    section, _, leaf = unknown.rpartition(".")
    here = {key.rpartition(".")[2]: key for key in sorted(valid) if key.rpartition(".")[0] == section}
    top = unknown.partition(".")[0]
    elsewhere = {key.rpartition(".")[2]: key for key in sorted(valid) if key.partition(".")[0] != top}
    for leaves, cutoff in ((here, 0.6), (elsewhere, 0.8)):
        if close := difflib.get_close_matches(leaf, leaves, n=1, cutoff=cutoff):
            return f"did you mean {leaves[close[0]]}?"
    return f"known there: {', '.join(here.values())}"
