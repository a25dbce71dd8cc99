"""``[channels.NAME]``: whom alerts are sent to beside the broker, which of them, and when.

What people call a channel is a destination here: a channel is a measured quantity
(:class:`fleetfoot_signal.channel.Channel`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from fleetfoot.errors import UsageError
from fleetfoot.keys import (
    Choice,
    Command,
    Flag,
    Held,
    ListOf,
    Number,
    Place,
    Secret,
    Text,
    UnfitValueError,
    Whole,
    check,
    key,
    secret,
)
from fleetfoot.words.settings import SeverityWord

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
"""Lower case, so that a name and its environment variable are one to one."""

_SHAPE: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of day to another, over midnight where the end is the earlier of the two.

    The times are those that a clock on the wall shows. So when clocks are set forward, quiet hours that end in the
    hour that is left out end with it; when they are set back, what lies in the hour that comes twice is quiet twice.
    """

    start_min: int
    """Minutes after midnight; the first quiet one."""
    end_min: int
    """Minutes after midnight; the first that is not quiet any more."""

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the hours of ``"22:00-07:00"``; None where the text is none, or begins and ends at once.

        >>> print(QuietHours.read("22:00-07:00"))
        22:00-07:00
        >>> QuietHours.read("22-7") is None
        True
        """
        found = _SHAPE.fullmatch(text.replace(" ", ""))
        if found is None:
            return None
        hours, minutes, end_hours, end_minutes = map(int, found.groups())
        start_min, end_min = 60 * hours + minutes, 60 * end_hours + end_minutes
        return cls(start_min, end_min) if start_min != end_min else None

    def holds(self, local: datetime) -> bool:
        """Return whether it is quiet at a local time."""
        now_min = 60 * local.hour + local.minute
        if self.start_min < self.end_min:
            return self.start_min <= now_min < self.end_min
        return now_min >= self.start_min or now_min < self.end_min

    def __str__(self) -> str:
        start, end = divmod(self.start_min, 60), divmod(self.end_min, 60)
        return f"{start[0]:02}:{start[1]:02}-{end[0]:02}:{end[1]:02}"


@dataclass(frozen=True, slots=True)
class _Hours:
    """Two times of day."""

    expected: str = 'two times of day as in "22:00-07:00"'

    def read(self, raw: object, folder: Path) -> QuietHours:
        """See :class:`~fleetfoot.keys.Kind`."""
        del folder
        hours = raw if isinstance(raw, QuietHours) else QuietHours.read(raw) if isinstance(raw, str) else None
        if hours is None:
            raise UnfitValueError(self.expected)
        return hours

    def parse(self, text: str) -> object:
        """See :class:`~fleetfoot.keys.Kind`."""
        return text


@dataclass(frozen=True, slots=True)
class DestinationName:
    """What a destination can be called."""

    expected: str = "a small letter, then up to 31 small letters, digits and _"

    def read(self, raw: object, folder: Path) -> str:
        """See :class:`~fleetfoot.keys.Kind`."""
        del folder
        if not isinstance(raw, str) or NAME.fullmatch(raw) is None:
            raise UnfitValueError(self.expected)
        return raw

    def parse(self, text: str) -> object:
        """See :class:`~fleetfoot.keys.Kind`."""
        return text


@dataclass(frozen=True, slots=True)
class Destination:
    """One destination: whom it reaches, and what it gets."""

    name: str
    urls_file: Path | None = key(
        Place(),
        unset="none",
        help="a file of addresses, one a line: who is told of alerts beside the broker, see [channels.md](channels.md)",
    )
    urls: Secret | None = secret(help="the same", held=Held(file="urls_file", alone=False))
    command: tuple[str, ...] = key(
        Command(),
        (),
        unset="none",
        help="instead of addresses, a command to run; program and arguments as in a shell, but without one",
        private=True,
    )
    detectors: tuple[str, ...] = key(
        ListOf(Text(), "a list of detectors; leave it out for all", least=1),
        (),
        unset="all",
        help="whose alerts it gets",
        among="detectors",
    )
    severity: SeverityWord = key(Choice(SeverityWord), SeverityWord.NOTICE, help="the least that it gets")
    clear: bool = key(Flag(), default=False, help="whether it is told that an alert that it got is over")
    reminders: bool = key(
        Flag(), default=False, help="whether it gets the [reminders](reminders.md) of a run too"
    )
    quiet_hours: QuietHours | None = key(
        _Hours(), unset="none", help='two times of day, `"22:00-07:00"`, by this machine\'s clock'
    )
    severe_breaks_quiet: bool = key(
        Flag(), default=False, help="whether what is severe comes in quiet hours too"
    )
    spacing_s: float = key(
        Number(0, 3600, "s"), 60.0, help="least time between two alerts of one athlete; severe ones pass"
    )
    """As between any two in :mod:`fleetfoot_signal.episodes`."""
    most_per_hour: int = key(
        Whole(1, 1000), 4, help="most alerts of one athlete in any 60 min; severe ones pass"
    )
    """The design of the alert scheme, against alarm fatigue."""

    def __post_init__(self) -> None:
        """Refuse what reaches nobody, or two."""
        where = f"channels.{self.name}"
        check(self, where)
        addressed = self.urls is not None or self.urls_file is not None
        if addressed == bool(self.command):
            has = "both addresses and a command" if addressed else "neither addresses nor a command"
            raise UsageError(
                f"{where} has {has}: set one of urls_file (or {self.variable} in the environment) and command"
            )

    @property
    def variable(self) -> str:
        """The environment variable that may hold its addresses."""
        return f"FLEETFOOT_CHANNELS_{self.name.upper()}_URLS"
