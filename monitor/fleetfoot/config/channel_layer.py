"""Read ``[channels.NAME]`` from the file, and the channels whose addresses stand in the environment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from fleetfoot.config.channel import (
    DETECTORS,
    HOURS,
    KINDS,
    LEAVES,
    NAME,
    NAMED,
    VARIABLE,
    Channel,
    argv_of,
)
from fleetfoot.config.model import Secret
from fleetfoot.config.schema import nearest
from fleetfoot.config.wording import printable, shown
from fleetfoot.errors import UsageError
from fleetfoot.notify.quiet import QuietHours

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from fleetfoot.config.channel import Setting

_URLS_TOLD = "addresses hold tokens and do not belong here; use urls_file or {}"


class ChannelReader:
    """Reads the channels of one file.

    Parameters
    ----------
    path : Path
        The file, for messages; relative paths count from its folder.
    detectors : Collection[str]
        Names of the registered detectors.
    """

    def __init__(self, path: Path, detectors: Collection[str]) -> None:
        self._path = path
        self._folder = path.absolute().parent
        self._detectors = detectors

    def read(self, raw: object) -> dict[str, Channel]:
        """Return the channels by name.

        Raises
        ------
        UsageError
            A name, key or value does not fit.
        """
        return {name: self._channel(name, content) for name, content in self._table(raw, "channels").items()}

    def _channel(self, name: str, raw: object) -> Channel:
        if NAME.fullmatch(name) is None:
            raise self._wrong(f"a channel cannot be called {shown(name)}: expected {NAMED}")
        where = f"channels.{name}"
        values = {key: self._value(where, key, value) for key, value in self._table(raw, where).items()}
        return replace(Channel(name), **cast("dict[str, Any]", values))

    def _value(self, where: str, key: str, raw: object) -> Setting:
        if key in {"urls", "url"}:
            variable = Channel(where.removeprefix("channels.")).variable
            raise self._wrong(f"{where}.{key}: {_URLS_TOLD.format(variable)}")
        if key not in LEAVES:
            known = [f"{where}.{leaf}" for leaf in LEAVES]
            raise self._wrong(f"unknown key {where}.{printable(key)}; {nearest(f'{where}.{key}', known)}")
        if key == "detectors":
            return self._routed(f"{where}.detectors", raw)
        if key == "quiet_hours":
            return self._fitting(
                where, key, raw, QuietHours.read(raw) if isinstance(raw, str) else None, HOURS
            )
        kind = KINDS[key]
        value = self._fitting(where, key, raw, kind.read(raw), kind.expected)
        if isinstance(value, Path):
            return self._folder / value.expanduser()
        if key == "command":
            argv = argv_of(str(value), self._folder)
            return self._fitting(where, key, raw, argv, "a command with its quotes closed")
        return value

    def _fitting(self, where: str, key: str, raw: object, value: Setting, expected: str) -> Setting:
        if value is None:
            # a command may hold a token
            said = "" if key == "command" else f" is {shown(raw)}"
            raise self._wrong(f"{where}.{key}{said}: expected {expected}")
        return value

    def _routed(self, key: str, raw: object) -> tuple[str, ...]:
        said = shown(raw)
        given = cast("list[object]", raw) if isinstance(raw, list) else []
        names = [name for name in given if isinstance(name, str)]
        if not names or len(names) != len(given):
            raise self._wrong(f"{key} is {said}: expected {DETECTORS}; leave it out for all")
        for name in names:
            if name not in self._detectors:
                known = [f"detectors.{each}" for each in sorted(self._detectors)]
                advice = nearest(f"detectors.{name}", known).replace("detectors.", "")
                raise self._wrong(f"{key}: unknown detector {printable(name)}; {advice}")
        return tuple(dict.fromkeys(names))

    def _table(self, raw: object, name: str) -> dict[str, object]:
        if not isinstance(raw, dict):
            raise self._wrong(f"{name} is {shown(raw)}: expected a section of that name")
        return cast("dict[str, object]", raw)

    def _wrong(self, what: str) -> UsageError:
        return UsageError(f"{self._path}: {what}")


def from_environment(channels: Mapping[str, Channel], env: Mapping[str, str]) -> dict[str, Channel]:
    """Return the channels with the addresses of the environment, which may make a channel by itself."""
    found = dict(channels)
    for variable, text in env.items():
        named = VARIABLE.fullmatch(variable)
        if named is not None and text:
            name = named[1].lower()
            found[name] = replace(found.get(name, Channel(name)), urls=Secret(text))
    return found
