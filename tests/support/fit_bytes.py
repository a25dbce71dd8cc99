"""A minimal encoder of FIT files for tests: definitions, data, developer fields, checksum.

FIT protocol: Garmin FIT SDK, "Flexible & Interoperable Data Transfer Protocol", D00001275.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

EPOCH: Final = 631_065_600
"""Unix time of 1989-12-31T00:00:00Z, where FIT's clock begins."""

STRYD_APP: Final = bytes.fromhex("18fb2cf01a4b430dad66988c847421f4")

ENUM, UINT8, UINT16, UINT32, SINT16, BYTE, STRING, FLOAT32 = 0x00, 0x02, 0x84, 0x86, 0x83, 0x0D, 0x07, 0x88
_PACK: Final = {
    ENUM: "B",
    UINT8: "B",
    UINT16: "H",
    UINT32: "I",
    SINT16: "h",
    FLOAT32: "f",
}
INVALID: Final = {
    ENUM: 0xFF,
    UINT8: 0xFF,
    UINT16: 0xFFFF,
    UINT32: 0xFFFFFFFF,
    SINT16: 0x7FFF,
    FLOAT32: float("nan"),
}

Field = tuple[int, int, "int | float | bytes | tuple[int, ...] | None"]
"""Number, base type, raw value; None is the type's "invalid"."""

DevField = tuple[int, int, int, "int | float | None"]
"""Developer index, field number, base type, raw value."""

# record fields: number, base type
TIMESTAMP = (253, UINT32)
HEART_RATE = (3, UINT8)
CADENCE = (4, UINT8)
FRACTIONAL_CADENCE = (53, UINT8)
SPEED = (6, UINT16)
ENHANCED_SPEED = (73, UINT32)
POWER = (7, UINT16)
ALTITUDE = (2, UINT16)
VERTICAL_OSCILLATION = (39, UINT16)
STANCE_TIME = (41, UINT16)
BALANCE = (84, UINT16)
STEP_LENGTH = (85, UINT16)
TEMPERATURE = (13, 0x01)
DISTANCE = (5, UINT32)
LATITUDE = (0, 0x85)
LONGITUDE = (1, 0x85)
_PACK[0x85] = "i"
INVALID[0x85] = 0x7FFFFFFF
_PACK[0x01] = "b"
INVALID[0x01] = 0x7F

SPORTS: Final = {
    "generic": 0,
    "running": 1,
    "cycling": 2,
    "transition": 3,
    "fitness_equipment": 4,
    "swimming": 5,
    "training": 10,
    "walking": 11,
    "rowing": 15,
    "hiking": 17,
}


def _crc(content: bytes) -> int:
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def _encoded(base: int, value: float | bytes | tuple[int, ...] | None) -> bytes:
    if isinstance(value, bytes):
        return value
    values = value if isinstance(value, tuple) else (INVALID[base] if value is None else value,)
    return struct.pack(f"<{len(values)}{_PACK[base]}", *values)


@dataclass
class FitBytes:
    """Collects messages; :meth:`content` closes them into a file."""

    body: bytearray = field(default_factory=bytearray)
    _defined: tuple[int, tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]] | None = None

    def message(self, number: int, fields: Sequence[Field], developer: Sequence[DevField] = ()) -> FitBytes:
        """Append a data message, and its definition where the last one was another."""
        cells = [_encoded(base, value) for _, base, value in fields]
        dev_cells = [_encoded(base, value) for _, _, base, value in developer]
        layout = tuple((n, len(cell), base) for (n, base, _), cell in zip(fields, cells, strict=True))
        dev_layout = tuple((n, len(cell), i) for (i, n, _, _), cell in zip(developer, dev_cells, strict=True))
        if self._defined != (number, layout, dev_layout):
            self._defined = (number, layout, dev_layout)
            self.body += bytes([0x60 if developer else 0x40, 0, 0]) + struct.pack("<HB", number, len(layout))
            self.body += b"".join(bytes(row) for row in layout)
            if developer:
                self.body += bytes([len(dev_layout)]) + b"".join(bytes(row) for row in dev_layout)
        self.body += b"\0" + b"".join(cells) + b"".join(dev_cells)
        return self

    def compressed(self, offset: int, cells: bytes) -> FitBytes:
        """Append a data message of the last definition with a compressed-timestamp header."""
        self.body += bytes([0x80 | (offset & 0x1F)]) + cells
        return self

    def file_id(self, *, kind: int = 4, manufacturer: int = 1, product: int = 3113) -> FitBytes:
        return self.message(0, [(0, ENUM, kind), (1, UINT16, manufacturer), (2, UINT16, product)])

    def device(self, *, manufacturer: int, product: int, device_type: int) -> FitBytes:
        """An ANT+ device (source type 1)."""
        fields: list[Field] = [(2, UINT16, manufacturer), (4, UINT16, product)]
        return self.message(23, [*fields, (1, UINT8, device_type), (25, ENUM, 1)])

    def session(
        self,
        sport: str,
        start: int,
        elapsed_s: float,
        written: int | None = None,
        *,
        sub_sport: int | None = None,
        distance_m: float | None = None,
        timer_s: float | None = None,
    ) -> FitBytes:
        end = start + int(elapsed_s) if written is None else written
        fields: list[Field] = [(253, UINT32, end), (2, UINT32, start), (7, UINT32, int(elapsed_s * 1000))]
        fields += [(5, ENUM, SPORTS[sport])]
        fields += [] if sub_sport is None else [(6, ENUM, sub_sport)]
        fields += [] if distance_m is None else [(9, UINT32, round(distance_m * 100))]
        fields += [] if timer_s is None else [(8, UINT32, round(timer_s * 1000))]
        return self.message(18, fields)

    def timer(self, t: int, *, runs: bool) -> FitBytes:
        """The timer is started, or stopped."""
        return self.message(21, [(253, UINT32, t), (0, ENUM, 0), (1, ENUM, 0 if runs else 4)])

    def activity(self, t: int, local: int) -> FitBytes:
        """The end of it all, by UTC and by the watch's own time."""
        return self.message(34, [(253, UINT32, t), (5, UINT32, local)])

    def sport(self, sport: str) -> FitBytes:
        return self.message(12, [(0, ENUM, SPORTS[sport])])

    def record(self, t: int | None, *values: tuple[tuple[int, int], float | None]) -> FitBytes:
        """A record with raw values (already scaled as the profile says)."""
        return self.message(20, [(*TIMESTAMP, t), *((n, base, value) for (n, base), value in values)])

    def intervals(self, *rr_ms: int) -> FitBytes:
        """An hrv message of five slots."""
        padded = (*rr_ms, *(0xFFFF for _ in range(5 - len(rr_ms))))
        return self.message(78, [(0, UINT16, padded)])

    def developer_app(self, index: int, app: bytes = STRYD_APP) -> FitBytes:
        return self.message(207, [(3, UINT8, index), (1, BYTE, app)])

    def developer_field(self, index: int, number: int, base: int, name: str, unit: str) -> FitBytes:
        names: list[Field] = [(3, STRING, name.encode() + b"\0"), (8, STRING, unit.encode() + b"\0")]
        return self.message(206, [(0, UINT8, index), (1, UINT8, number), (2, UINT8, base), *names])

    def content(self, *, crc: bool = True, stated_size: int | None = None) -> bytes:
        """Return the file; with ``crc=False`` its checksum is wrong."""
        size = len(self.body) if stated_size is None else stated_size
        head = struct.pack("<BBHI4s", 14, 0x20, 2132, size, b".FIT")
        head += struct.pack("<H", _crc(head))
        whole = head + bytes(self.body)
        return whole + struct.pack("<H", _crc(whole) ^ (0 if crc else 0x5555))


def run_fit(start: int = 1_000_000_000, seconds: int = 60, speed_m_s: float = 3.0) -> FitBytes:
    """A plain run of a Garmin watch: heart rate, speed, cadence."""
    fit = FitBytes().file_id()
    for i in range(seconds):
        fit.record(
            start + i, (HEART_RATE, 140 + i % 5), (CADENCE, 88), (ENHANCED_SPEED, round(1000 * speed_m_s))
        )
    return fit.session("running", start, seconds)
