"""Kinds of values: what fits a key, how it is read, and how to say so in a few words."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

Value: TypeAlias = bool | int | float | str | Path
"""A value that has been checked."""


class Kind(Protocol):
    """One kind of value."""

    @property
    def expected(self) -> str:
        """What fits, for people: ``a number from 1 to 2.5``."""
        ...

    def read(self, raw: object) -> Value | None:
        """Return the checked value of ``raw`` (as TOML gives it), or None where it does not fit."""
        ...

    def parse(self, text: str) -> object:
        """Return what TOML would have given for this text of a variable; unfit text as it is."""
        ...


@dataclass(frozen=True, slots=True)
class Number:
    """A real number within bounds, both included."""

    low: float
    high: float
    unit: str = ""

    @property
    def expected(self) -> str:
        """See :class:`Kind`."""
        return f"a number from {self.low:g} to {self.high:g}{' ' if self.unit else ''}{self.unit}"

    def read(self, raw: object) -> float | None:
        """See :class:`Kind`; a whole number is taken for the real one, a truth value is not."""
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            return None
        return float(raw) if self.low <= raw <= self.high else None  # NaN compares false and so does not fit

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

    def read(self, raw: object) -> int | None:
        """See :class:`Kind`."""
        if isinstance(raw, bool) or not isinstance(raw, int):
            return None
        return raw if self.low <= raw <= self.high else None

    def parse(self, text: str) -> object:
        """See :class:`Kind`."""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else text


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    expected: str = "true or false"

    def read(self, raw: object) -> bool | None:
        """See :class:`Kind`."""
        return raw if isinstance(raw, bool) else None

    def parse(self, text: str) -> object:
        """See :class:`Kind`."""
        return {"true": True, "false": False}.get(text.lower(), text)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    @property
    def expected(self) -> str:
        """See :class:`Kind`."""
        return " or ".join(f'"{word}"' for word in self.words)

    def read(self, raw: object) -> str | None:
        """See :class:`Kind`."""
        return raw if isinstance(raw, str) and raw in self.words else None

    def parse(self, text: str) -> object:
        """See :class:`Kind`."""
        return text


@dataclass(frozen=True, slots=True)
class Text:
    """Printable text of limited length without some characters."""

    without: str = ""
    longest: int = 64

    @property
    def expected(self) -> str:
        """See :class:`Kind`."""
        barred = f", without {' '.join(self.without)}" if self.without else ""
        return f"text of 1 to {self.longest} printable characters{barred}"

    def read(self, raw: object) -> str | None:
        """See :class:`Kind`; spaces at the ends do not count."""
        text = raw.strip() if isinstance(raw, str) else ""
        fits = 0 < len(text) <= self.longest and not any(c in self.without or _unprintable(c) for c in text)
        return text if fits else None

    def parse(self, text: str) -> object:
        """See :class:`Kind`."""
        return text


@dataclass(frozen=True, slots=True)
class Place:
    """A path; ``~`` is the home directory."""

    expected: str = "a path"

    def read(self, raw: object) -> Path | None:
        """See :class:`Kind`."""
        if isinstance(raw, Path):
            return raw
        return Path(raw) if isinstance(raw, str) and raw.strip() and "\0" not in raw else None

    def parse(self, text: str) -> object:
        """See :class:`Kind`."""
        return text


def _unprintable(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
