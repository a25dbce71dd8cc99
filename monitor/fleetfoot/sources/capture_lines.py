"""The lines of a capture: header, notification and end to JSON text and back, with every value checked; no file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NoReturn, TypeAlias, cast

from fleetfoot.errors import UnreadableError
from fleetfoot.path.source import Notification

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"

FORMAT: Final = "fleetfoot-capture"
VERSION: Final = 1

LONGEST_PAYLOAD: Final = 512
"""Bytes of a characteristic's value at most (Bluetooth Core 5.4, volume 3, part F, 3.2.9)."""
LONGEST_RUN_S: Final = 1e7
"""Four months: what lies beyond is not a run's clock."""
LONGEST_TEXT: Final = 200

_UUID: Final = re.compile(r"[0-9a-f]{4}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HEX: Final = re.compile(r"([0-9a-f]{2})*")


@dataclass(frozen=True, slots=True)
class Header:
    """The first line: what the run is."""

    run: str
    """Id of the run; a replay takes it over."""
    athlete: str
    source: str
    started_utc: datetime | None
    """When ``t`` was 0, aware; None where that is not known."""
    sensors: dict[str, str] = field(default_factory=dict[str, str])
    """Names for people by the key of the sensor."""


def header_line(header: Header) -> str:
    """Return the first line."""
    started = header.started_utc.astimezone(UTC).isoformat() if header.started_utc else None
    return _line(
        {
            "format": FORMAT,
            "version": VERSION,
            "run": header.run,
            "athlete": header.athlete,
            "source": header.source,
            "started_utc": started,
            "sensors": {**header.sensors},
        }
    )


def line_of(notification: Notification) -> str:
    """Return the line of a notification."""
    t_s, sensor, characteristic, payload = notification
    return _line({"t": t_s, "s": sensor, "c": characteristic, "x": payload.hex()})


def end_line(duration_s: float) -> str:
    """Return the last line."""
    return _line({"end": duration_s})


def _line(row: dict[str, JSON]) -> str:
    return json.dumps(row, separators=(",", ":"), allow_nan=False) + "\n"


def parse(where: str, text: bytes) -> dict[str, JSON]:
    """Return the object that a line holds.

    Raises
    ------
    UnreadableError
        If it is anything else; ``where`` (file and line) stands before the cause.
    """
    try:
        value: JSON = json.loads(text.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{where}: is not a line of a capture: {error}") from error
    if not isinstance(value, dict):
        raise UnreadableError(f"{where}: is not a line of a capture: no JSON object")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def header_of(where: str, row: dict[str, JSON]) -> Header:
    """Return the header.

    Raises
    ------
    UnreadableError
        If it is not that of a capture, or of a version that is not known here.
    """
    if row.get("format") != FORMAT:
        raise UnreadableError(f"{where}: is not the header of a capture")
    if row.get("version") != VERSION or isinstance(row.get("version"), bool):
        raise UnreadableError(
            f"{where}: is of version {_brief(row.get('version'))}; this fleetfoot reads {VERSION}",
            "update fleetfoot",
        )
    sensors = row.get("sensors", {})
    if not isinstance(sensors, dict):
        raise UnreadableError(f"{where}: sensors is not an object")
    return Header(
        run=_text(where, row, "run"),
        athlete=_text(where, row, "athlete"),
        source=_text(where, row, "source"),
        started_utc=_moment(where, row.get("started_utc")),
        sensors={_checked(where, "sensors", key): _text(where, sensors, key) for key in sensors},
    )


def notification_of(where: str, row: dict[str, JSON], earliest_s: float) -> Notification:
    """Return the notification of a line; its time must not lie before ``earliest_s``.

    Raises
    ------
    UnreadableError
        If a value is missing or is not what it should be.
    """
    t_s = seconds(where, "t", row.get("t"))
    if t_s < earliest_s:
        raise UnreadableError(f"{where}: time goes back from {earliest_s!r} s to {t_s!r} s")
    characteristic = _text(where, row, "c")
    if not _UUID.fullmatch(characteristic):
        raise UnreadableError(f"{where}: c is not a UUID in lower case: {characteristic!r}")
    payload = row.get("x")
    if not isinstance(payload, str) or len(payload) > 2 * LONGEST_PAYLOAD or not _HEX.fullmatch(payload):
        raise UnreadableError(f"{where}: x is not at most {LONGEST_PAYLOAD} bytes in lower-case hex")
    return Notification(t_s, _text(where, row, "s"), characteristic, bytes.fromhex(payload))


def seconds(where: str, name: str, value: JSON) -> float:
    """Return a time on the run's clock.

    Raises
    ------
    UnreadableError
        If it is not a number from 0 to :data:`LONGEST_RUN_S`.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0.0 <= value <= LONGEST_RUN_S:
        raise UnreadableError(f"{where}: {name} is not a time in seconds: {_brief(value)}")
    return float(value)


def _text(where: str, row: dict[str, JSON], name: str) -> str:
    return _checked(where, name, row.get(name))


def _checked(where: str, name: str, value: JSON) -> str:
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= LONGEST_TEXT:
        raise UnreadableError(
            f"{where}: {name:.40} is not a text of 1 to {LONGEST_TEXT} characters: {_brief(value)}"
        )
    return value


def _moment(where: str, value: JSON) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(cast("str", value))
        if moment.tzinfo:
            return moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise UnreadableError(f"{where}: started_utc is not a time: {_brief(value)}") from error
    raise UnreadableError(f"{where}: started_utc names no time zone: {_brief(value)}")


def _brief(value: JSON) -> str:
    text = "missing" if value is None else json.dumps(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
