"""A new configuration: what people answer, and the file that is made of it.

It speaks of every key that has a question, and of those in :data:`ALSO`; the others have defaults that fit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fleetfoot.config.model import Athlete
from fleetfoot.config.render import comment, spelt_toml
from fleetfoot.config.sections import dotted, quoted, schema
from fleetfoot.errors import UsageError
from fleetfoot.keys import Key, Number, UnfitValueError, keys_of, spelt
from fleetfoot.sensors.settings import SENSOR, SensorSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ALSO: Final = (("display", "units"), ("sensors", "use"))
"""Keys that a new file shows though nobody is asked for them in so many words."""
_HEAD: Final = """\
# Configuration of fleetfoot, written by 'fleetfoot init'. Change what you like: 'fleetfoot config' shows every key and
# what is in force, docs/configuration.md explains them. Passwords do not belong here.
"""
_COLUMN: Final = 32
"""Where the comments stand."""


def drafted() -> dict[str, Key]:
    """Return by dotted name the keys that a new file speaks of, in its order."""
    known = schema({}).sections
    return {
        dotted((head, leaf)): key
        for head, section in known.items()
        for leaf, key in section.keys.items()
        if key.question or (head, leaf) in ALSO
    }


def questions() -> dict[str, str]:
    """Return by dotted name what is asked."""
    return {name: key.question for name, key in drafted().items() if key.question}


def option_of(name: str) -> str:
    """Return the option of ``fleetfoot init`` for a key with a question: that of a run, else the key's own name.

    >>> option_of("athlete.hr_max_bpm"), option_of("mqtt.url")
    ('--hr-max-bpm', '--mqtt')
    """
    key = drafted()[name]
    return key.option if key.alias else f"--{name.rpartition('.')[2].replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was answered."""

    values: Mapping[str, object]
    """By dotted key, of those with a question; a key that is not there is unknown and keeps its default."""
    sensors: Mapping[str, str] = field(default_factory=dict[str, str])
    """By address, what people know the sensor by; empty leaves the choice to each run."""

    def check(self) -> None:
        """Refuse answers that contradict each other.

        Raises
        ------
        UsageError
            Such as heart rates that are the wrong way round.
        """
        own = {
            name: self.values[f"athlete.{name}"]
            for name in keys_of(Athlete)
            if f"athlete.{name}" in self.values
        }
        Athlete(**own)  # type: ignore[arg-type]  # read by the kinds of these very keys

    def toml(self) -> str:
        """Return the file."""
        return "\n".join([_HEAD, *self._lines()]) + "\n"

    def _lines(self) -> Iterator[str]:
        section = ""
        for name, key in drafted().items():
            head, _, leaf = name.rpartition(".")
            if head != section:
                yield f"{chr(10) if section else ''}[{head}]"
                section = head
            if name == "sensors.use":
                yield from self._sensors()
            elif name in self.values:
                yield f"{f'{leaf} = {_spelt(self.values[name])}':<{_COLUMN}}  # {_told(key)}"
            else:
                yield f"{f'# {leaf} =':<{_COLUMN}}  # {_told(key)}; not set: {_unset(name, key)}"

    def _sensors(self) -> Iterator[str]:
        if not self.sensors:
            unset = keys_of(SensorSettings)["use"].unset
            yield f"{'# use = []':<{_COLUMN}}  # addresses; not set: {unset}"
            return
        yield "use = ["
        for address, title in self.sensors.items():
            yield f"{f'    {quoted(address)},':<{_COLUMN}}  # {comment(title)}"
        yield "]"


def answer(name: str, text: str, where: str) -> object:
    """Return what a text says for a key; numbers may have a decimal comma.

    Raises
    ------
    UsageError
        It does not fit; the message says what does, and begins with ``where``.
    """
    key = drafted()[name]
    said = text.strip().replace(",", ".") if isinstance(key.kind, Number) else text
    try:
        value = key.kind.read(key.kind.parse(said), Path())
        if key.spread is not None:
            key.spread(str(value))
    except UnfitValueError as error:
        raise UsageError(f"{where}: expected {error.expected}") from None
    except ValueError as error:
        raise UsageError(f"{where}: {error}") from None
    return value


def sensor(text: str, where: str) -> str:
    """Return the address or name of a sensor.

    Raises
    ------
    UsageError
        It is none.
    """
    try:
        return SENSOR.read(text, Path())
    except UnfitValueError as error:
        raise UsageError(
            f"{where}: expected {error.expected}: the address or name of a sensor, as 'fleetfoot scan' lists it"
        ) from None


def _spelt(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else spelt_toml(spelt(value))


def _told(key: Key) -> str:
    unit = key.kind.unit if isinstance(key.kind, Number) else ""
    return f"{key.help}{f', {unit}' if unit else ''}"


def _unset(name: str, key: Key) -> str:
    """Return what it means that nothing is said; of an address, that of the key that it stands for."""
    if not key.alias:
        return key.unset or str(key.default)
    head = name.partition(".")[0]
    return schema({}).sections[head].keys[key.instead[0]].unset
