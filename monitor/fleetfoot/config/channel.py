"""``[channels.NAME]``: whom alerts are sent to beside the broker, and which of them."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from fleetfoot.config.kind import Choice, Flag, Kind, Number, Place, Text, Whole
from fleetfoot.config.threshold import SEVERITIES
from fleetfoot.errors import UsageError
from fleetfoot.notify.quiet import QuietHours

if TYPE_CHECKING:
    from fleetfoot.config.model import Secret

Setting: TypeAlias = bool | int | float | str | Path | tuple[str, ...] | QuietHours | None
"""A checked value of a channel's key."""

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
"""Lower case, so that a name and its environment variable are one to one."""
NAMED: Final = "a small letter, then up to 31 small letters, digits and _"
VARIABLE: Final = re.compile(r"FLEETFOOT_CHANNELS_([A-Z][A-Z0-9_]{0,31})_URLS", re.ASCII)
DETECTORS: Final = "a list of detectors"
HOURS: Final = 'two times of day as in "22:00-07:00"'


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel: whom it reaches, and what it gets."""

    name: str
    urls_file: Path | None = None
    """Holds addresses as apprise writes them, one a line; they hold tokens."""
    urls: Secret | None = field(default=None)
    """The same from the environment; wins over the file."""
    command: tuple[str, ...] = ()
    """Program and arguments; instead of addresses."""
    detectors: tuple[str, ...] = ()
    """Whose alerts it gets; empty: all."""
    severity: str = "notice"
    """The least that it gets."""
    clear: bool = False
    """Whether it is told that an alert that it got is over."""
    quiet_hours: QuietHours | None = None
    severe_breaks_quiet: bool = False
    spacing_s: float = 60.0
    """Least time between two alerts of one athlete, as between any two in :mod:`fleetfoot_signal.episodes`."""
    most_per_hour: int = 4
    """Most alerts of one athlete in any 60 min: the design of the alert scheme, against alarm fatigue.

    Neither holds back what is severe.
    """

    @property
    def variable(self) -> str:
        """The environment variable that may hold its addresses."""
        return f"FLEETFOOT_CHANNELS_{self.name.upper()}_URLS"


KINDS: Final[dict[str, Kind]] = {
    "urls_file": Place(),
    "command": Text(longest=1000),
    "severity": Choice(SEVERITIES),
    "clear": Flag(),
    "severe_breaks_quiet": Flag(),
    "spacing_s": Number(0, 3600, "s"),
    "most_per_hour": Whole(1, 1000),
}
"""Keys with a value of an ordinary kind."""
LEAVES: Final = (*KINDS, "detectors", "quiet_hours")
"""Every key of a channel."""


def settings_of(channel: Channel) -> dict[str, Setting]:
    """Return what each key of a channel stands at, in the order in which they are shown."""
    return {
        "urls_file": channel.urls_file,
        "command": shlex.join(channel.command) or None,
        "detectors": channel.detectors or None,
        "severity": channel.severity,
        "clear": channel.clear,
        "quiet_hours": channel.quiet_hours,
        "severe_breaks_quiet": channel.severe_breaks_quiet,
        "spacing_s": channel.spacing_s,
        "most_per_hour": channel.most_per_hour,
    }


def completed(channel: Channel, where: str) -> Channel:
    """Return a channel that reaches somebody.

    Raises
    ------
    UsageError
        It has neither addresses nor a command, or both.
    """
    addressed = channel.urls is not None or channel.urls_file is not None
    if addressed == bool(channel.command):
        has = "both addresses and a command" if addressed else "neither addresses nor a command"
        raise UsageError(
            f"{where}: channels.{channel.name} has {has}: "
            f"set one of urls_file (or {channel.variable} in the environment) and command"
        )
    return channel


def argv_of(text: str, folder: Path) -> tuple[str, ...] | None:
    """Return program and arguments as a shell would split them; None where it could not.

    A program with a path counts from ``folder``; ``~`` in front of it is the home folder.
    """
    try:
        argv = shlex.split(text)
    except ValueError:
        return None
    if not argv:
        return None
    program = str(folder / Path(argv[0]).expanduser()) if "/" in argv[0] else argv[0]
    return (program, *argv[1:])
