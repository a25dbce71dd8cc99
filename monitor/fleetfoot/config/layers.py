"""Layers: what the file, the environment and the command line say, checked and laid over each other."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from fleetfoot.config.model import Origin
from fleetfoot.config.sections import dotted, nearest, variable
from fleetfoot.errors import UsageError
from fleetfoot.keys import UnfitValueError, shown, unfit
from fleetfoot.words.settings import SeverityWord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from fleetfoot.config import sections
    from fleetfoot.config.sections import Family, Schema
    from fleetfoot.keys import Key

_OUTSIDE: Final = Path()
"""What a path counts from that was checked before."""


class Entry(NamedTuple):
    """One value that is said, and how to name its place in a message."""

    path: sections.Path
    raw: object
    place: str


@dataclass(slots=True)
class Layers:
    """Values laid over each other; the later layer wins."""

    schema: Schema
    values: dict[sections.Path, object] = field(default_factory=dict["sections.Path", object])
    origins: dict[sections.Path, Origin] = field(default_factory=dict["sections.Path", Origin])
    names: dict[str, dict[str, None]] = field(default_factory=dict[str, dict[str, None]])
    """By family, the names that are said, in their order."""

    def lay_file(self, document: Mapping[str, object], path: Path) -> None:
        """Lay a TOML document; its relative paths count from the folder of its file.

        Raises
        ------
        UsageError
            It has an unknown key or a value that does not fit.
        """
        entries = [Entry(at, raw, f"{path}: {dotted(at)}") for at, raw in self._flatten(document, path)]
        self._lay(entries, Origin.FILE, path.absolute().parent)

    def lay_environment(self, env: Mapping[str, str]) -> None:
        """Lay the environment: ``FLEETFOOT_ATHLETE_NAME`` and so on; an empty variable counts as not set."""
        entries = [
            Entry((head, leaf), key.kind.parse(text), f"environment {name}")
            for head, section in self.schema.sections.items()
            for leaf, key in section.keys.items()
            if key.held is None and (text := env.get(name := variable((head, leaf))))
        ]
        self._lay(entries, Origin.ENVIRONMENT, Path.cwd())
        for head, family in self.schema.families.items():
            self._lay_names(head, family, env)

    def lay_command_line(self, options: Mapping[str, object], said: Iterable[str] = ()) -> None:
        """Lay what the command line says: options by dotted key, and texts ``KEY=VALUE``.

        Raises
        ------
        UsageError
            A key is unknown, or a value does not fit.
        """
        entries = [self._option(tuple(key.split(".")), raw) for key, raw in options.items()]
        self._lay([*entries, *(self._assignment(text) for text in said)], Origin.COMMAND_LINE, Path.cwd())

    def _lay(self, entries: list[Entry], origin: Origin, folder: Path) -> None:
        fresh: dict[sections.Path, object] = {}
        for entry in entries:
            key = self._key(entry.path, entry.place)
            value = _read(key, entry, folder)
            if key.spread is None:
                fresh[entry.path] = value
                continue
            self._replace(key, entry, entries)
            # what is said plainly wins over what an address says beside other things
            fresh = _spread(key.spread, str(value), entry) | fresh
        for path, value in fresh.items():
            self.values[path] = value
            self.origins[path] = origin

    def _replace(self, key: Key, entry: Entry, entries: Iterable[Entry]) -> None:
        """Let go of what belonged to the one in whose place this value comes."""
        section = entry.path[:-1]
        said = {each.path for each in entries}
        if double := [leaf for leaf in key.instead if (*section, leaf) in said]:
            twice = dotted((*section, double[0]))
            raise UsageError(f"{entry.place}: {twice} says the same; leave one of them out")
        for leaf in key.replaces:
            self.values.pop((*section, leaf), None)
            self.origins.pop((*section, leaf), None)

    def _flatten(self, document: Mapping[str, object], file: Path) -> Iterable[tuple[sections.Path, object]]:
        for head, content in document.items():
            if head not in self.schema.sections and head not in self.schema.families:
                known = [(name,) for name in (*self.schema.sections, *self.schema.families)]
                raise UsageError(f"{file}: unknown section [{printable(head)}]; {nearest((head,), known)}")
            table = _table(content, (head,), file)
            if head in self.schema.sections:
                yield from (((head, leaf), raw) for leaf, raw in table.items())
                continue
            for name, inner in table.items():
                self._name(head, name, str(file))
                yield from (
                    ((head, name, leaf), raw) for leaf, raw in _table(inner, (head, name), file).items()
                )

    def _name(self, head: str, name: str, place: str) -> None:
        """Note a member of a family, if it can be one."""
        family = self.schema.families[head]
        if family.name is None:
            if name not in family.members:
                known = [(head, member) for member in sorted(family.members)]
                advice = nearest((head, name), known)
                raise UsageError(f"{place}: unknown {family.noun} {printable(name)}; {advice}")
            return
        try:
            fits = family.name.read(name, _OUTSIDE) == name
        except UnfitValueError:
            fits = False
        if not fits:
            article = "an" if family.noun[0] in "aeiou" else "a"
            raise UsageError(
                f"{place}: {article} {family.noun} cannot be called {shown(name)}: expected {family.name.expected}"
            )
        self.names.setdefault(head, {})[name] = None

    def _lay_names(self, head: str, family: Family, env: Mapping[str, str]) -> None:
        """Note the members of a family that have a secret in the environment, which may make one by itself."""
        if family.each is None or family.name is None:
            return
        for leaf in [leaf for leaf, key in family.each("x").keys.items() if key.held]:
            shape = re.compile(rf"FLEETFOOT_{head}_([A-Z0-9_]+)_{leaf}".upper())
            found = [shape.fullmatch(name) for name, text in env.items() if text]
            for name in [each[1].lower() for each in found if each]:
                if _fits(family, name):
                    self.names.setdefault(head, {})[name] = None

    def _option(self, path: sections.Path, raw: object) -> Entry:
        key = self.schema.key(path)
        return Entry(path, raw, (key.option if key else "") or dotted(path))

    def _assignment(self, text: str) -> Entry:
        said, equals, value = text.partition("=")
        path = _path(said)
        if not equals or path is None:
            raise UsageError(f"--set {shown(text)}: expected KEY=VALUE, such as mqtt.port=1884")
        if path[0] in self.schema.families and len(path) == 3:
            self._name(path[0], path[1], "--set")
        place = f"--set: {dotted(path)}"
        return Entry(path, self._key(path, place).kind.parse(value), place)

    def _key(self, path: sections.Path, place: str) -> Key:
        """Return the key at a path that may hold a value."""
        key = self.schema.key(path)
        if key is not None and key.held is None:
            return key
        raise UsageError(f"{place.removesuffix(dotted(path))}{self._unknown(path)}")

    def _unknown(self, path: sections.Path) -> str:
        told = printable(dotted(path))
        if (held := self._held(path)) is not None:  # and its value is never repeated
            secret = (*path[:-1], held[0])
            file = dotted((*path[:-1], held[1]))
            return f"{told}: secrets do not belong here; use {file} or {variable(secret)}"
        section = self.schema.section(path[:-1])
        if section is None:
            known = [(each,) for each in (*self.schema.sections, *self.schema.families)]
            return f"unknown key {told}; {nearest(path[:1], known)}"
        if path[-1] in set(SeverityWord) and (
            unit := next((leaf for leaf in section.keys if leaf.startswith(f"{path[-1]}_")), None)
        ):
            # a threshold was named without its unit once
            return f"unknown key {told}; with its unit it is {dotted((*path[:-1], unit))}"
        here = [(*path[:-1], leaf) for leaf, each in section.keys.items() if each.held is None]
        there = [each for each in self.schema.paths() if len(each) == 2]
        return f"unknown key {told}; {nearest(path, [*here, *there])}"

    def _held(self, path: sections.Path) -> tuple[str, str] | None:
        """Return key and file of the secret that a path means: its own key, or ``url`` for ``urls``."""
        section = self.schema.section(path[:-1])
        for leaf, key in section.keys.items() if section is not None else ():
            if key.held and path[-1] in {leaf, leaf.removesuffix("s")}:
                return leaf, key.held.file
        return None


def read_toml(path: Path) -> dict[str, object]:
    """Return the document of a configuration file.

    Raises
    ------
    UsageError
        It cannot be read, or is no TOML in UTF-8. A byte order mark in front, which editors leave, is none of it.
    """
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise UsageError(
            f"{path}: there is no such configuration file: 'fleetfoot init --config PATH' writes one"
        ) from None
    except OSError as error:
        raise UsageError(
            f"{path}: cannot read the configuration: {error.strerror}: name another with --config"
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path}: not a TOML file: byte {error.start} is not UTF-8: save it as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f"{path}: not valid TOML: {error}: correct it there, or write it anew with 'fleetfoot init'"
        ) from error


def _read(key: Key, entry: Entry, folder: Path) -> object:
    try:
        return key.kind.read(entry.raw, folder)
    except UnfitValueError as error:
        raise UsageError(unfit(entry.place, key, entry.raw, error)) from None


def _spread(
    spread: Callable[[str], Mapping[str, object]], said: str, entry: Entry
) -> dict[sections.Path, object]:
    """Return what a value stands for."""
    try:
        parts = spread(said)
    except ValueError as error:
        raise UsageError(f"{entry.place}: {error}") from None
    return {(*entry.path[:-1], leaf): part for leaf, part in parts.items()}


def _table(raw: object, path: sections.Path, file: Path) -> dict[str, object]:
    if not isinstance(raw, dict):
        raise UsageError(
            f"{file}: {printable(dotted(path))} is {shown(raw)}: expected a section of that name"
        )
    return cast("dict[str, object]", raw)


def _path(text: str) -> sections.Path | None:
    """Return a dotted key as a path; None where it is none."""
    try:
        table: object = tomllib.loads(f"{text} = 0")
    except tomllib.TOMLDecodeError:
        return None
    path: list[str] = []
    while isinstance(table, dict):
        inner = list(cast("dict[str, object]", table).items())
        if len(inner) != 1:  # a comment, or more than one line
            return None
        ((name, table),) = inner
        path.append(name)
    return tuple(path) if len(path) in {2, 3} else None


def _fits(family: Family, name: str) -> bool:
    try:
        return family.name is not None and family.name.read(name, _OUTSIDE) == name
    except UnfitValueError:
        return False


def printable(text: str) -> str:
    """Return a key, which TOML lets hold anything between quotes, on one line."""
    return text if text.isprintable() else repr(text)[1:-1]
