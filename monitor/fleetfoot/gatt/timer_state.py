"""Whether the runner's timer runs, by a button that is pressed: a packet of our own, so that a capture holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from fleetfoot.gatt.wire import Packet


@dataclass(frozen=True, slots=True)
class TimerState:
    """One press: 0 stops the timer, 1 starts it again."""

    NAME: ClassVar = "Timer State"

    running: bool

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the byte says.

        Raises
        ------
        DecodeError
            No byte, or another one.
        """
        packet = Packet(cls.NAME, payload)
        state = packet.take(1)
        if state > 1:
            raise packet.error(f"{state} is no state of a timer")
        return cls(bool(state))

    def __bytes__(self) -> bytes:
        return bytes([self.running])
