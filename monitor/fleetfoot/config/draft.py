"""A new configuration: what people answer, and the file that is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fleetfoot.config.broker_url import split_url
from fleetfoot.config.kind import Number
from fleetfoot.config.schema import SENSOR, keys
from fleetfoot.config.toml_value import toml_comment, toml_value
from fleetfoot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fleetfoot.config.kind import Value

_HEAD: Final = """\
# Configuration of fleetfoot, written by 'fleetfoot init'. Change what you like: 'fleetfoot config' shows every key and
# what is in force, docs/configuration.md explains them. Passwords do not belong here.
"""
_WHAT: Final = {
    "athlete.name": "who runs",
    "athlete.height_m": "metres",
    "athlete.hr_rest_bpm": "beats a minute, at rest",
    "athlete.hr_max_bpm": "beats a minute, the highest that you have seen",
    "mqtt.url": "broker that alerts go to",
}
"""The keys that a new file speaks of, in its order."""
_COLUMN: Final = 32
"""Where the comments stand."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was answered."""

    values: Mapping[str, Value]
    """By dotted key, of those in ``_WHAT``; a key that is not there is unknown and keeps its default."""
    sensors: Mapping[str, str] = field(default_factory=dict[str, str])
    """By address, what people know the sensor by; empty leaves the choice to each run."""

    def check(self) -> None:
        """Refuse answers that contradict each other.

        Raises
        ------
        UsageError
            The heart rates are the wrong way round.
        """
        rest, most = self.values.get("athlete.hr_rest_bpm"), self.values.get("athlete.hr_max_bpm")
        if isinstance(rest, float) and isinstance(most, float) and rest >= most:
            raise UsageError(
                f"the resting heart rate, {rest:g} bpm, is not below the maximum, {most:g} bpm: "
                "correct one of them, or leave it out"
            )

    def toml(self) -> str:
        """Return the file."""
        return "\n".join([_HEAD, *self._lines()]) + "\n"

    def _lines(self) -> Iterator[str]:
        section = ""
        for key, what in _WHAT.items():
            head, _, leaf = key.rpartition(".")
            if head == "mqtt":
                yield from self._sensors()
            if head != section:
                section = head
                yield f"{'' if head == 'athlete' else chr(10)}[{section}]"
            if key in self.values:
                yield f"{f'{leaf} = {_spelt(self.values[key])}':<{_COLUMN}}  # {what}"
            else:
                yield f"{f'# {leaf} =':<{_COLUMN}}  # {what}; not set: {_unset(key)}"

    def _sensors(self) -> Iterator[str]:
        yield "\n[sensors]"
        if not self.sensors:
            yield f"{'# use = []':<{_COLUMN}}  # addresses; not set: those of your last run, else the nearest"
            return
        yield "use = ["
        for address, title in self.sensors.items():
            yield f"{f'    {toml_value(address)},':<{_COLUMN}}  # {toml_comment(title)}"
        yield "]"


def answer(key: str, text: str, where: str) -> Value:
    """Return what a text says for a key; numbers may have a decimal comma.

    Raises
    ------
    UsageError
        It does not fit; the message says what does, and begins with ``where``.
    """
    kind = keys({})[key].kind
    spelt = text.strip().replace(",", ".") if isinstance(kind, Number) else text
    value = kind.read(kind.parse(spelt))
    if value is None:
        raise UsageError(f"{where}: expected {kind.expected}")
    if key == "mqtt.url":
        split_url(str(value), where)
    return value


def sensor(text: str, where: str) -> str:
    """Return the address or name of a sensor.

    Raises
    ------
    UsageError
        It is none.
    """
    found = SENSOR.read(text)
    if found is None:
        raise UsageError(
            f"{where}: expected {SENSOR.expected}: the address or name of a sensor, as 'fleetfoot scan' lists it"
        )
    return found


def _spelt(value: Value) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else toml_value(value)


def _unset(key: str) -> str:
    known = keys({})[key]
    if key == "mqtt.url":
        return keys({})["mqtt.host"].unset
    return known.unset or f"{known.default}"
