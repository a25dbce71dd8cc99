"""How fields lie in a packet: little-endian integers, one after the other, some of them optional.

A packet that ends before its last field is malformed. Bytes behind the last known field are ignored: reserved flags
may announce them, and straps, pods and treadmills append bytes of their own (hughesjs/FitnessMachine, CITYSPORTS).
"""

from __future__ import annotations

from fleetfoot.errors import FleetfootError


class DecodeError(FleetfootError):
    """Bytes from a sensor that are not what they claim to be."""

    def __init__(self, characteristic: str, reason: str, payload: bytes) -> None:
        super().__init__(characteristic, reason, payload)  # what pickle calls it with
        self.characteristic = characteristic
        """Name of the characteristic in the Bluetooth SIG's list, or fleetfoot's own."""
        self.reason = reason
        self.payload = payload

    def __str__(self) -> str:
        return f"{self.characteristic}: {self.reason}; bytes: {self.payload.hex(' ') or 'none'}"


class Packet:
    """The bytes of one characteristic, read from front to back."""

    __slots__ = ("_at", "_characteristic", "_payload")

    def __init__(self, characteristic: str, payload: bytes) -> None:
        self._characteristic = characteristic
        self._payload = payload
        self._at = 0

    def take(self, size: int, *, signed: bool = False) -> int:
        """Return the next integer of ``size`` bytes.

        Raises
        ------
        DecodeError
            The packet ends before.
        """
        return int.from_bytes(self.take_bytes(size), "little", signed=signed)

    def take_bytes(self, size: int) -> bytes:
        """Return the next ``size`` bytes.

        Raises
        ------
        DecodeError
            The packet ends before.
        """
        end = self._at + size
        if end > len(self._payload):
            raise self.error(f"{len(self._payload)} bytes where at least {end} belong")
        taken = self._payload[self._at : end]
        self._at = end
        return taken

    @property
    def left(self) -> int:
        """How many bytes are left."""
        return len(self._payload) - self._at

    def error(self, reason: str) -> DecodeError:
        """Return the error for this packet."""
        return DecodeError(self._characteristic, reason, self._payload)


def unsigned(name: str, value: float, size: int, per_unit: float = 1) -> bytes:
    """Return ``value`` as the nearest integer of ``size`` bytes in ticks of ``1 / per_unit``.

    Raises
    ------
    ValueError
        The value is not finite or does not fit.
    """
    return _ticks(name, value * per_unit, (0, 256**size - 1), per_unit).to_bytes(size, "little")


def signed(name: str, value: float, size: int, per_unit: float = 1) -> bytes:
    """Return ``value`` as the nearest signed integer of ``size`` bytes in ticks of ``1 / per_unit``.

    Raises
    ------
    ValueError
        The value is not finite or does not fit.
    """
    limit = 256**size // 2
    ticks = _ticks(name, value * per_unit, (-limit, limit - 1), per_unit)
    return ticks.to_bytes(size, "little", signed=True)


def _ticks(name: str, ticks: float, limits: tuple[int, int], per_unit: float) -> int:
    low, high = limits
    if not low - 0.5 <= ticks < high + 0.5:  # false for NaN, too
        value, least, most = (number / per_unit for number in (ticks, low, high))
        raise ValueError(f"{name} must be between {least:g} and {most:g}, not {value:g}")
    return round(ticks)
