"""What a FIT file is, by its framing alone: a hundredth of the work of decoding it.

Records are passed over without looking at them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from fleetfoot.sources.fit_framing import RECORD, definition, is_definition, local_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot.sources.fit_framing import Definition

ACTIVITY: Final = 4
"""Type of the file of an activity; others hold courses, workouts, settings, days of monitoring."""

_FILE_ID, _SPORT, _SESSION = 0, 12, 18
EPOCH: Final = datetime(1989, 12, 31, tzinfo=UTC)
"""When FIT's clock began."""
_OLDEST_DATE_S: Final = 0x1000_0000
"""Below this a time counts from when the device was switched on (FIT SDK, type date_time)."""
_UNKNOWN: Final = {1: 0xFF, 2: 0xFFFF, 4: 0xFFFF_FFFF}
"""The invalid value of fields of so many bytes."""
Wanted = Mapping[int, Mapping[int, str]]
"""Fields by message, each by its number, with the names that they are given."""
_WANTED: Final[Wanted] = {
    _FILE_ID: {0: "type", 4: "created"},
    _SPORT: {0: "sport"},
    _SESSION: {2: "started", 5: "sport"},
    RECORD: {253: "started"},
}
"""Fields by message that are looked at."""


@dataclass(slots=True)
class FitGlance:
    """What a file says of itself; None is not said, or lies behind where its framing is damaged."""

    type: int | None = None
    created_s: int | None = None
    """On the file's clock, as all times here."""
    started_s: int | None = None
    """Of the first session or, without any, of the first record."""
    sessions: list[int | None] = field(default_factory=list["int | None"])
    """Sport of each session; None where it does not say."""
    sports: list[int | None] = field(default_factory=list["int | None"])
    """What sport messages say; files that were cut off often have no session."""

    @property
    def started_utc(self) -> datetime | None:
        """When the activity began, as far as the file says."""
        for seconds in (self.started_s, self.created_s):
            if seconds is not None and seconds >= _OLDEST_DATE_S:
                return EPOCH + timedelta(seconds=seconds)
        return None


class _Layout(NamedTuple):
    """How the messages of one local type lie: their number, their length and where the wanted fields are."""

    number: int
    size: int
    fields: tuple[tuple[str, int, int], ...]
    """Name, offset and size."""
    order: Literal["little", "big"]


def glance_fit(content: bytes) -> FitGlance:
    """Return what a FIT file says of itself, of the beginning of one as far as it goes; never raises."""
    found = FitGlance()
    recorded_s: int | None = None
    for layout, at in _messages(content, _WANTED):
        said = _said(content, layout, at)
        if layout.number == RECORD:
            recorded_s = recorded_s or said.get("started")
        elif layout.number == _FILE_ID:
            if found.type is None:  # a file has one; others are of damaged bytes
                found.type, found.created_s = said.get("type"), said.get("created")
        elif layout.number == _SPORT:
            found.sports.append(said.get("sport"))
        else:
            found.sessions.append(said.get("sport"))
            found.started_s = found.started_s or said.get("started")
    found.started_s = found.started_s or recorded_s
    return found


def messages_of(content: bytes, wanted: Wanted) -> Iterator[tuple[int, dict[str, int]]]:
    """Yield number and known fields of the wanted messages, up to where the framing is damaged; never raises."""
    for layout, at in _messages(content, wanted):
        yield layout.number, _said(content, layout, at)


def _messages(content: bytes, wanted: Wanted) -> Iterator[tuple[_Layout, int]]:
    """Yield the layout and place of every wanted message, of records the first only."""
    layouts: dict[int, _Layout] = {}
    at, end, recorded = content[0] if content else 0, len(content), False
    while at < end:
        head = content[at]
        if is_definition(head):
            defined = definition(content, at, end)
            if defined is None:
                return
            layouts[head & 0xF] = _layout(defined, wanted)
            at = defined.end
            continue
        layout = layouts.get(local_type(head))
        if layout is None or at + 1 + layout.size > end:
            return
        if layout.fields and not (recorded and layout.number == RECORD):
            recorded = recorded or layout.number == RECORD
            yield layout, at + 1
        at += 1 + layout.size


def _layout(defined: Definition, wanted: Wanted) -> _Layout:
    names = wanted.get(defined.number, {})
    fields = tuple(
        (names[each.number], each.at, each.size) for each in defined.fields if each.number in names
    )
    return _Layout(defined.number, defined.size, fields, defined.order)


def _said(content: bytes, layout: _Layout, at: int) -> dict[str, int]:
    """Return the wanted fields of a message that are known."""
    said: dict[str, int] = {}
    for name, offset, size in layout.fields:
        start = at + offset
        value = int.from_bytes(content[start : start + size], layout.order)
        if size in _UNKNOWN and value != _UNKNOWN[size]:
            said[name] = value
    return said
