"""Kinds of values that are more than a word or number: paths, commands, lists, tables; and how values are spelt."""

from __future__ import annotations

import shlex
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from fleetfoot.keys.kind import OfText, Text, UnfitValueError, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.keys.kind import Kind, Plain

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place(OfText):
    """A path; ``~`` is the home directory."""

    expected: str = "a path"

    def read(self, raw: object, folder: Path) -> Path:
        """See :class:`Kind`."""
        if isinstance(raw, str) and raw.strip() and "\0" not in raw:
            raw = Path(raw)
        if not isinstance(raw, Path):
            raise UnfitValueError(self.expected)
        return folder / raw.expanduser()


@dataclass(frozen=True, slots=True)
class Command(OfText):
    """Program and arguments as a shell would split them; a program with a path counts from the folder."""

    expected: str = "a command with its quotes closed, of at most 1000 printable characters"

    def read(self, raw: object, folder: Path) -> Argv:
        """See :class:`Kind`."""
        if isinstance(raw, tuple):
            return Argv(cast("tuple[str, ...]", raw))
        try:
            argv = shlex.split(Text(longest=1000).read(raw, folder))
        except ValueError as error:  # quotes that are not closed, or no such text
            raise UnfitValueError(self.expected) from error
        if not argv:
            raise UnfitValueError(self.expected)
        program = str(folder / Path(argv[0]).expanduser()) if "/" in argv[0] else argv[0]
        return Argv((program, *argv[1:]))


class Argv(tuple[str, ...]):
    """Program and arguments; as text they are quoted as in a shell."""

    __slots__ = ()

    def __str__(self) -> str:
        return shlex.join(self)


@dataclass(frozen=True, slots=True)
class ListOf(Generic[T]):
    """A list; in a variable with commas between the values."""

    item: Kind[T]
    expected: str
    least: int = 0

    def read(self, raw: object, folder: Path) -> tuple[T, ...]:
        """See :class:`Kind`; what comes twice counts once."""
        if not isinstance(raw, list | tuple):
            raise UnfitValueError(self.expected)
        try:
            read = [self.item.read(each, folder) for each in cast("list[object]", raw)]
        except UnfitValueError:
            raise UnfitValueError(self.expected) from None
        if len(read) < self.least:
            raise UnfitValueError(self.expected)
        return tuple(dict.fromkeys(read))

    def parse(self, text: str) -> object:
        """See :class:`Kind`."""
        listed = _toml(text)
        if isinstance(listed, list):
            return cast("object", listed)
        return [self.item.parse(each.strip()) for each in text.split(",")]


@dataclass(frozen=True, slots=True)
class MapOf(Generic[T]):
    """A table whose keys are names of the user's own; in a variable ``NAME=VALUE`` with commas between them."""

    item: Kind[T]

    @property
    def expected(self) -> str:
        """See :class:`Kind`."""
        return f"a section of that name, each value {self.item.expected}"

    def read(self, raw: object, folder: Path) -> dict[str, T]:
        """See :class:`Kind`."""
        if not isinstance(raw, dict):
            raise UnfitValueError(self.expected)
        found: dict[str, T] = {}
        for name, each in cast("Mapping[str, object]", raw).items():
            try:
                found[name] = self.item.read(each, folder)
            except UnfitValueError as error:
                raise UnfitValueError(error.expected, f".{shown(name)}", each) from None
        return found

    def parse(self, text: str) -> object:
        """See :class:`Kind`."""
        tabled = _toml(text)
        if isinstance(tabled, dict):
            return cast("object", tabled)
        pairs = [each.partition("=") for each in text.split(",")]
        return {name.strip(): self.item.parse(said.strip()) for name, _, said in pairs}


def spelt(value: object) -> Plain:
    """Return a value that was read as TOML and JSON spell it.

    >>> spelt(Path("a")), spelt((1, 2)), spelt(None)
    ('a', [1, 2], None)
    """
    if isinstance(value, Argv):
        return str(value)
    if isinstance(value, dict):
        return {str(name): spelt(each) for name, each in cast("dict[object, object]", value).items()}
    if isinstance(value, tuple | list):
        return [spelt(each) for each in cast("tuple[object, ...]", value)]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def _toml(text: str) -> object:
    try:
        return tomllib.loads(f"x = {text}")["x"]
    except tomllib.TOMLDecodeError:
        return None
