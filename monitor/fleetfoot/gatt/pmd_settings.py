"""Settings of a stream of Polar Measurement Data (PMD): what a sensor offers, what is chosen, its factor.

They lie in the parameters of the control point as type, count and values. Source: Polar Measurement Data
specification (Polar, 2024), tables 5 and 6, and polar-ble-sdk. Type 3 (a range in thousandths) is no longer
used by Polar and type 6 is for encryption; both are skipped.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from fleetfoot.gatt.wire import Packet, unsigned

_SIZES: Final = {0: 2, 1: 2, 2: 2, 3: 4, 4: 1, 5: 4, 6: 16}
_FACTOR: Final = 5


@dataclass(frozen=True, slots=True)
class PmdSettings:
    """What is offered, or chosen; an empty tuple is absent."""

    NAME: ClassVar = "PMD settings"

    rates_hz: tuple[int, ...] = ()
    resolutions_bit: tuple[int, ...] = ()
    ranges: tuple[int, ...] = ()
    """Full scale, of acceleration in g."""
    channels: tuple[int, ...] = ()
    factor: float | None = None
    """What samples are multiplied with; a single-precision number."""

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the bytes say.

        One byte left at the end is ignored (the H10 sends a reserved one after starting), and so is whatever
        follows a type of unknown size.

        Raises
        ------
        DecodeError
            They are too few for a count, or the factor is no positive number.
        """
        packet = Packet(cls.NAME, payload)
        found: dict[int, tuple[int, ...]] = {}
        while packet.left > 1:
            kind, count = packet.take(1), packet.take(1)
            size = _SIZES.get(kind)
            if size is None:
                break
            found[kind] = tuple(packet.take(size) for _ in range(count))
        rates, resolutions, ranges, channels = (found.get(kind, ()) for kind in (0, 1, 2, 4))
        return cls(rates, resolutions, ranges, channels, _factor(packet, found.get(_FACTOR, ())))

    def __bytes__(self) -> bytes:
        lists = ((0, self.rates_hz), (1, self.resolutions_bit), (2, self.ranges), (4, self.channels))
        parts = [
            bytes([kind, len(values)])
            + b"".join(unsigned(f"setting {kind}", value, _SIZES[kind]) for value in values)
            for kind, values in lists
            if values
        ]
        if self.factor is not None:
            parts.append(struct.pack("<BBf", _FACTOR, 1, self.factor))
        return b"".join(parts)


def _factor(packet: Packet, ticks: tuple[int, ...]) -> float | None:
    if not ticks:
        return None
    factor: float = struct.unpack("<f", ticks[0].to_bytes(4, "little"))[0]
    if not 0 < factor < math.inf:
        raise packet.error(f"a factor of {factor:g}")
    return factor
