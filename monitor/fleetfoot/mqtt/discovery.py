"""Home Assistant's MQTT discovery: one retained message makes an athlete a device with its entities.

Device discovery needs Home Assistant 2024.12 or newer. The message is of the form that its documentation gives
(home-assistant.io, integrations ``mqtt``, ``sensor.mqtt``, ``binary_sensor.mqtt`` and ``event.mqtt``); the templates
are rendered there, not here. An athlete's name is in none of them, and stands in the name of the device only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot import __version__
from fleetfoot.mqtt.payload import OFFLINE, ONLINE
from fleetfoot.path.run import digest_of
from fleetfoot.words.detector import title_of
from fleetfoot.words.quantity import KM_M, MILE_M, QUANTITIES
from fleetfoot.words.text import capital, clean
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.event import Phase
from fleetfoot_signal.travel import MOVING_M_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.mqtt.payload import Payload
    from fleetfoot.mqtt.topics import Topics

PREFIX: Final = "homeassistant"
"""Where Home Assistant looks for devices unless it is told otherwise."""
BIRTH_TOPIC: Final = "homeassistant/status"
"""Where Home Assistant says that it has started; this does not follow a prefix of one's own."""
EXPIRE_S: Final = 15
"""Seconds without a value after which Home Assistant shows it as unavailable: three are missing then."""
ON_THE_WAY: Final = "legs_during"
"""The field of the diary that is rated while a run goes on, again and again."""
RATINGS: Final = {
    "legs": "Legs after the run",
    "tired": "Whole body after the run",
    ON_THE_WAY: "Legs now",
}
"""Numbers of the diary that Home Assistant can set, by field."""
_UNITS: Final = {"degC": "°C"}
"""Units that Home Assistant writes differently."""
_CLASSES: Final = {
    "m/s": "speed",
    "mm": "distance",
    "m": "distance",
    "ms": "duration",
    "W": "power",
    "degC": "temperature",
}
"""Device classes by unit. With them Home Assistant converts to its user's units; it has none for heart rate, cadence
and shares."""


def topic(prefix: str, topics: Topics) -> str:
    """Return where the message belongs; an object id may hold letters, digits, ``_`` and ``-`` only."""
    return f"{prefix}/device/{_device_id(topics)}/config"


def message(athlete: str, topics: Topics, detectors: Sequence[str]) -> Payload:
    """Return the message: whether a run is under way, a binary sensor a detector, a sensor a channel, the events."""
    device = _device_id(topics)
    components = {
        "run": _run(topics),
        **{f"state-{name}": _detector(topics, name) for name in detectors},
        **{channel.spec.name: _channel(topics, channel) for channel in QUANTITIES},
        "pace-km": _pace(topics, "Pace in min/km", KM_M),
        "pace-mile": _pace(topics, "Pace in min/mile", MILE_M),
        "event": _events(topics),
        **{f"diary-{name}": _rating(topics, name) for name in RATINGS},
        "ask": _ask(topics),
    }
    return {
        "device": {
            "identifiers": [device],
            "name": f"fleetfoot {clean(athlete)}",
            "manufacturer": "fleetfoot",
            "sw_version": __version__,
        },
        "origin": {"name": "fleetfoot", "sw_version": __version__},
        "availability_topic": topics.status,
        "payload_available": ONLINE.decode(),
        "payload_not_available": OFFLINE.decode(),
        "qos": 1,
        "components": {key: {**part, "unique_id": f"{device}-{key}"} for key, part in components.items()},
    }


def _run(topics: Topics) -> Payload:
    """Return the one entity that is still available, and off, when no run is under way."""
    return {
        "platform": "binary_sensor",
        "name": "Run under way",
        "device_class": "running",
        "state_topic": topics.status,
        "payload_on": ONLINE.decode(),
        "payload_off": OFFLINE.decode(),
        **_always(topics),
    }


def _detector(topics: Topics, name: str) -> Payload:
    return {
        "platform": "binary_sensor",
        "name": title_of(name),
        "device_class": "problem",
        "state_topic": topics.state(name),
        "json_attributes_topic": topics.state(name),
        # "None" is how a template says that a state is unknown
        "value_template": "{{ 'None' if value_json.state == 'unknown' else value_json.state }}",
        "payload_on": "active",
        "payload_off": "clear",
    }


def _channel(topics: Topics, channel: Channel) -> Payload:
    spec = channel.spec
    sensor: Payload = {
        "platform": "sensor",
        "name": capital(QUANTITIES[channel].measured),
        "state_topic": topics.latest,
        # with brackets: in a template .values is the method of a mapping
        "value_template": f"{{{{ value_json['values']['{spec.name}'] }}}}",
        "state_class": "total_increasing" if spec.cumulative else "measurement",
        "expire_after": EXPIRE_S,
        "suggested_display_precision": QUANTITIES[channel].raw_decimals,
    }
    if spec.unit != "1":  # a share has no unit there
        sensor["unit_of_measurement"] = _UNITS.get(spec.unit, spec.unit)
    if spec.unit in _CLASSES:
        sensor["device_class"] = _CLASSES[spec.unit]
    return sensor


def _pace(topics: Topics, name: str, unit_m: float) -> Payload:
    """Return a pace as runners write it, ``5:12``, unknown where nobody moves; Home Assistant has no unit for it."""
    speed = f"value_json['values']['{Channel.SPEED.spec.name}']"
    pace_s = f"({unit_m:g} / {speed}) | round | int"
    minutes = f"'%d:%02d' | format({pace_s} // 60, {pace_s} % 60)"
    return {
        "platform": "sensor",
        "name": name,
        "state_topic": topics.latest,
        "value_template": f"{{{{ {minutes} if ({speed} or 0) >= {MOVING_M_S:g} else 'None' }}}}",
        "expire_after": EXPIRE_S,
        "icon": "mdi:run-fast",
    }


def _rating(topics: Topics, name: str) -> Payload:
    """Return a number of the diary: it waits at the broker until fleetfoot is there.

    How legs are on the way can be told while a run goes on, the others at any time.
    """
    said = f"value_json['said'].get('{name}')"
    last = f"({said} or 'None').split(':') | last" if name == ON_THE_WAY else said  # of "30:4 61:7"
    return {
        "platform": "number",
        "name": RATINGS[name],
        "min": 0,
        "max": 10,
        "step": 1,
        "mode": "slider",
        "retain": True,
        "command_topic": topics.rating(name),
        "command_template": '{{ {"value": value, "at_s": now().timestamp() | int} | tojson }}',
        "state_topic": topics.diary,
        "value_template": f"{{{{ {last} }}}}",
        **({} if name == ON_THE_WAY else _always(topics)),
    }


def _ask(topics: Topics) -> Payload:
    """Return the button with which somebody has fleetfoot ask, by a reminder, how the last run was."""
    return {
        "platform": "button",
        "name": "Ask how the run was",
        "command_topic": topics.ask,
        "payload_press": "ask",
        "retain": False,
    }


def _always(topics: Topics) -> Payload:
    """Return what makes an entity available when no run is under way too."""
    return {
        "availability_topic": topics.status,
        "availability_template": f"{{{{ '{ONLINE.decode()}' }}}}",
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
