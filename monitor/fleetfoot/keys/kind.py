"""Kinds of values: what fits a key, how it is read from TOML or from a text, and how to say so in a few words.

A kind reads what TOML gives (``raw``) into the value that a component uses, and spells that value so that it can be
read back. Reading is idempotent: what has been read fits again and stays the same, so that settings that are made in
code are checked by the same rule as those of a file.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from pathlib import Path

T_co = TypeVar("T_co", covariant=True)
Enum_T = TypeVar("Enum_T", bound=StrEnum)

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
"""What TOML and JSON both have."""

LONGEST_SHOWN: Final = 60
"""Characters of a value that a message repeats."""


class UnfitValueError(ValueError):
    """A value does not fit.

    Parameters
    ----------
    expected : str
        What does.
    at : str
        Where in the value it lies, where the value is a table: ``.NAME``.
    raw : object
        What does not fit there.
    """

    def __init__(self, expected: str, at: str = "", raw: object = None) -> None:
        super().__init__(f"expected {expected}")
        self.expected = expected
        self.at = at
        self.raw = raw


class Kind(Protocol[T_co]):
    """One kind of value."""

    @property
    def expected(self) -> str:
        """What fits, for people: ``a number from 1 to 2.5``."""
        ...

    def read(self, raw: object, folder: Path) -> T_co:
        """Return the value of ``raw``; a relative path in it counts from ``folder``.

        Raises
        ------
        UnfitValueError
            It does not fit.
        """
        ...

    def parse(self, text: str) -> object:
        """Return what TOML would have given for this text of a variable or an option; unfit text as it is."""
        ...


@dataclass(frozen=True, slots=True)
class Number:
    """A real number within bounds, both included."""

    low: float
    high: float
    unit: str = ""
    told: str = ""
    """What fits, where the bounds do not say it best."""

    @property
    def expected(self) -> str:
        """See :class:`Kind`."""
        return (
            self.told or f"a number from {self.low:g} to {self.high:g}{' ' if self.unit else ''}{self.unit}"
        )

    def read(self, raw: object, folder: Path) -> float:
        """See :class:`Kind`; a whole number is taken for the real one, a truth value is not."""
        del folder
        # NaN compares false, so that it does not fit
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not self.low <= raw <= self.high:
            raise UnfitValueError(self.expected)
        return float(raw)

    def parse(self, text: str) -> object:
        """See :class:`Kind`."""
        try:
            return float(text)
        except ValueError:
            return text


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds, both included."""

    low: int
    high: int

    @property
    def expected(self) -> str:
        """See :class:`Kind`."""
        return f"a whole number from {self.low} to {self.high}"

    def read(self, raw: object, folder: Path) -> int:
        """See :class:`Kind`."""
        del folder
        if isinstance(raw, bool) or not isinstance(raw, int) or not self.low <= raw <= self.high:
            raise UnfitValueError(self.expected)
        return raw

    def parse(self, text: str) -> object:
        """See :class:`Kind`."""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else text


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    expected: str = "true or false"

    def read(self, raw: object, folder: Path) -> bool:
        """See :class:`Kind`."""
        del folder
        if not isinstance(raw, bool):
            raise UnfitValueError(self.expected)
        return raw

    def parse(self, text: str) -> object:
        """See :class:`Kind`."""
        return {"true": True, "false": False}.get(text.lower(), text)


class OfText:
    """What is a text in TOML."""

    __slots__ = ()

    def parse(self, text: str) -> object:
        """See :class:`Kind`."""
        return text


@dataclass(frozen=True, slots=True)
class Choice(OfText, Generic[Enum_T]):
    """One of a few words: the members of an enumeration."""

    words: type[Enum_T]

    @property
    def expected(self) -> str:
        """See :class:`Kind`."""
        return " or ".join(f'"{word.value}"' for word in self.words)

    def read(self, raw: object, folder: Path) -> Enum_T:
        """See :class:`Kind`."""
        del folder
        found = next((word for word in self.words if isinstance(raw, str) and raw == word.value), None)
        if found is None:
            raise UnfitValueError(self.expected)
        return found


@dataclass(frozen=True, slots=True)
class Text(OfText):
    """Printable text of limited length without some characters; spaces at its ends do not count."""

    without: str = ""
    longest: int = 64

    @property
    def expected(self) -> str:
        """See :class:`Kind`."""
        barred = f", without {' '.join(self.without)}" if self.without else ""
        return f"text of 1 to {self.longest} printable characters{barred}"

    def read(self, raw: object, folder: Path) -> str:
        """See :class:`Kind`."""
        del folder
        text = raw.strip() if isinstance(raw, str) else ""
        if not 0 < len(text) <= self.longest or any(c in self.without or _unprintable(c) for c in text):
            raise UnfitValueError(self.expected)
        return text


def shown(raw: object) -> str:
    """Return a value as a message repeats it: on one line, and not all of it where it is long."""
    text = repr(raw) if not isinstance(raw, bool) else str(raw).lower()
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."


def _unprintable(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
