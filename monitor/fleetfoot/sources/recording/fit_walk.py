"""Which messages of a FIT file are sound: one whose bytes are wrong is read as far as they make sense."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.sources.fit_framing import MAGIC, RECORD, checksum, definition, is_definition, local_type

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIMESTAMP: Final = 253
_UINT32: Final = 0x86
_INVALID: Final = 0xFFFF
_LONGEST_JUMP_S: Final = 400 * 86_400
"""Records further apart than this are not of one recording: the bytes lie. A clock that is set may be off by weeks."""
_SOON_S: Final = 3600
"""Behind a fault records are believed that come within an hour of the last one."""
_BASES: Final = frozenset(bytes.fromhex("00 01 02 83 84 85 86 07 88 89 0A 8B 8C 0D 8E 8F 90"))
"""Base types of the protocol."""
_WINDOW: Final = 65_536
"""How far behind a fault the next sound message is looked for."""
_CONVINCING: Final = 4
"""So many messages in a row that make sense are no chance."""


class Layout(NamedTuple):
    """What a definition message says of the data messages that follow it."""

    number: int
    """Global message number."""
    size: int
    """Bytes of a data message without its header."""
    timestamp: int
    """Where in them the timestamp lies; -1 where there is none."""
    big_endian: bool
    first: tuple[int, int]
    """Where field 0 lies, and how long it is."""
    defined: int
    """Where the definition lies in the file."""


class Message(NamedTuple):
    """One message."""

    start: int
    end: int
    number: int
    """Global message number."""
    layout: Layout | None
    """Of a data message; None of a definition."""


class FaultError(ValueError):
    """The bytes make no sense from here on."""


@dataclass(slots=True)
class Walker:
    """Goes from message to message.

    Parameters
    ----------
    content : bytes
    """

    content: bytes
    layouts: dict[int, Layout] = field(default_factory=dict[int, Layout])
    latest_s: int = -1
    """Timestamp of the latest record; -1 before the first."""
    jump_s: int = _LONGEST_JUMP_S
    """How far the next record may be from it."""

    def message(self, at: int, end: int) -> Message:
        """Return the message at an offset and take note of what it defines.

        Raises
        ------
        FaultError
            None begins there, or it does not end before ``end``.
        """
        content = self.content
        head = content[at]
        if is_definition(head):
            return self._definition(at, end)
        layout = self.layouts.get(local_type(head))
        if layout is None or (head & 0x30 and not head & 0x80):
            raise FaultError(f"no message begins at byte {at}")
        after = at + 1 + layout.size
        if after > end:
            raise FaultError(f"the message at byte {at} is cut off")
        if layout.number == RECORD and layout.timestamp >= 0:
            self._check_time(at + 1 + layout.timestamp, layout)
        return Message(at, after, layout.number, layout)

    def _check_time(self, at: int, layout: Layout) -> None:
        time_s = int.from_bytes(self.content[at : at + 4], "big" if layout.big_endian else "little")
        if time_s == 0xFFFFFFFF:
            return
        if self.latest_s >= 0 and abs(time_s - self.latest_s) > self.jump_s:
            raise FaultError(f"the record at byte {at} is of another time")
        self.latest_s = time_s

    def _definition(self, at: int, end: int) -> Message:
        defined = definition(self.content, at, min(end, len(self.content)))
        if defined is None:
            raise FaultError(f"the definition at byte {at} is cut off")
        number, order, fields, size, after = defined
        if self.content[at + 2] > 1 or number == _INVALID or not all(each.base in _BASES for each in fields):
            raise FaultError(f"the definition at byte {at} makes no sense")
        timestamp, first = -1, (0, 0)
        for each in fields:
            if each.number == _TIMESTAMP and each.size == 4 and each.base == _UINT32:
                timestamp = each.at
            elif each.number == 0:
                first = (each.at, each.size)
        layout = Layout(number, size, timestamp, order == "big", first, at)
        self.layouts[self.content[at] & 0xF] = layout
        return Message(at, after, number, None)

    def convinces(self, at: int, end: int) -> bool:
        """Tell whether several messages that make sense begin at an offset."""
        probe = Walker(self.content, dict(self.layouts), self.latest_s, _SOON_S)
        seen_record = False
        for _ in range(_CONVINCING):
            if at >= end:
                break
            try:
                message = probe.message(at, end)
            except (FaultError, IndexError):
                return False
            seen_record |= message.number == RECORD
            at = message.end
        return seen_record


@dataclass(slots=True)
class Found:
    """The messages of one FIT file and what is wrong with it."""

    start: int
    messages: list[Message] = field(default_factory=list[Message])
    lost: int = 0
    """Bytes that made no sense, with sound ones behind."""
    broken: bool = False
    """Whether it ends in the midst of a message."""
    stretched: bool = False
    """Whether the stated length is wrong."""
    end: int = 0
    """Where the next file of a chain would begin."""


def walk(content: bytes, start: int = 0) -> Found:
    """Return the messages of the FIT file that begins at an offset.

    Its stated length is believed unless the messages go on behind it, or the bytes end before.
    """
    stated = start + content[start] + int.from_bytes(content[start + 4 : start + 8], "little")
    found = Found(start)
    walker = Walker(content)
    end = _plain_end(content, start)
    at = start + content[start]
    while at < end:
        if at == stated and found.messages and _ends(walker, at):
            end = at
            break
        try:
            message = walker.message(at, end)
        except (FaultError, IndexError):
            beyond = next((q for q in range(at + 1, min(at + _WINDOW, end)) if walker.convinces(q, end)), -1)
            if beyond < 0:
                found.broken = True
                break
            found.lost += beyond - at
            at = beyond
            continue
        found.messages.append(message)
        at = message.end
    found.stretched = stated != end
    found.end = min(end + 2, len(content))
    if stated > len(content) and (not found.messages or checksum(content[start:]) != 0):
        found.broken = True
    return found


def _plain_end(content: bytes, start: int) -> int:
    """Return where a file of an unknown length ends: before the next of a chain, else before the last checksum."""
    following = _next(content, start + 12)
    return max((following if following >= 0 else len(content)) - 2, start + content[start])


def _ends(walker: Walker, at: int) -> bool:
    """Tell whether nothing but a checksum follows, or nothing that makes sense."""
    return len(walker.content) - at <= 2 or not walker.convinces(at, len(walker.content))


def _next(content: bytes, at: int) -> int:
    """Return where the next header lies that a definition follows; -1 if there is none."""
    signed = content.find(MAGIC, at)
    while signed >= 0:
        start = signed - 8
        first = start + content[start]
        if (
            start >= 0
            and content[start] >= 12
            and content[first : first + 1]
            and is_definition(content[first])
        ):
            try:
                Walker(content).message(first, len(content))
            except (FaultError, IndexError):
                pass
            else:
                return start
        signed = content.find(MAGIC, signed + 1)
    return -1


def chain(content: bytes) -> Iterator[Found]:
    """Yield the files of a chain, however many; what lies between two of them is passed over."""
    at = content.find(MAGIC) - 8
    if at < 0 or content[at] < 12 or at + 12 > len(content):
        at = _next(content, 8)
    while at >= 0:
        found = walk(content, at)
        yield found
        at = _next(content, max(found.end, at + 12))
