"""Home Assistant's MQTT discovery: one retained message makes an athlete a device with its entities.

Device discovery needs Home Assistant 2024.12 or newer. The message is of the form that its MQTT integration
validates (``homeassistant/components/mqtt/schemas.py`` there); the templates are rendered there, not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.mqtt.payload import OFFLINE, ONLINE
from fleetfoot.run import digest_of
from fleetfoot_signal.channel import SPECS
from fleetfoot_signal.event import Phase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.mqtt.payload import Payload
    from fleetfoot.mqtt.topics import Topics

EXPIRE_S: Final = 15
"""Seconds without a tick after which Home Assistant shows a value as unavailable."""
_UNITS: Final = {"degC": "°C", "1": None}
"""Units that Home Assistant writes differently."""


def topic(prefix: str, topics: Topics) -> str:
    """Return where the message belongs; an object id may hold letters, digits, ``_`` and ``-`` only."""
    return f"{prefix}/device/{_device_id(topics)}/config"


def message(athlete: str, topics: Topics, detectors: Sequence[str]) -> Payload:
    """Return the message: a binary sensor for each detector, a sensor for each channel, and the events."""
    device = _device_id(topics)
    components = {
        **{f"state-{name}": _detector(topics, name) for name in detectors},
        **{spec.name: _channel(topics, spec.name, spec.title, spec.unit) for spec in SPECS},
        "event": _events(topics),
    }
    return {
        "device": {"identifiers": [device], "name": f"fleetfoot {athlete}", "manufacturer": "fleetfoot"},
        "origin": {"name": "fleetfoot"},
        "availability_topic": topics.status,
        "payload_available": ONLINE.decode(),
        "payload_not_available": OFFLINE.decode(),
        "qos": 1,
        "components": {key: {**part, "unique_id": f"{device}-{key}"} for key, part in components.items()},
    }


def _detector(topics: Topics, name: str) -> Payload:
    return {
        "platform": "binary_sensor",
        "name": name.replace("_", " ").capitalize(),
        "state_topic": topics.state(name),
        "json_attributes_topic": topics.state(name),
        # "None" is how a template says that a state is unknown
        "value_template": "{{ 'None' if value_json.state == 'unknown' else value_json.state }}",
        "payload_on": "active",
        "payload_off": "clear",
    }


def _channel(topics: Topics, name: str, title: str, unit: str) -> Payload:
    return {
        "platform": "sensor",
        "name": title.capitalize(),
        "state_topic": topics.tick,
        # with brackets: in a template .values is the method of a mapping
        "value_template": f"{{{{ value_json['values']['{name}'] }}}}",
        "unit_of_measurement": _UNITS.get(unit, unit),
        "state_class": "measurement",
        "expire_after": EXPIRE_S,
    }


def _events(topics: Topics) -> Payload:
    return {
        "platform": "event",
        "name": "Alert",
        "state_topic": topics.event,
        "event_types": [phase.value for phase in Phase],
        "value_template": "{{ dict(value_json, event_type=value_json.phase) | tojson }}",
    }


def _device_id(topics: Topics) -> str:
    return f"fleetfoot-{digest_of(topics.base)[:12]}"
