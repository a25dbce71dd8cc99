"""Fitness Machine Status (0x2ADA): what happened to a treadmill.

Source: Bluetooth SIG, Fitness Machine Service 1.0, table 4.16. One byte says what happened, a parameter may follow. Of
the events, those that a treadmill can have are told apart; the rest (targets of training, other machines) are
:attr:`MachineEvent.OTHER`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from fleetfoot.gatt.wire import Packet, signed, unsigned

_HALTED: Final = 0x02
_PAUSE: Final = 2


class MachineEvent(enum.Enum):
    """What happened; the value is the bytes that say so, without a speed or inclination."""

    RESET = b"\x01"
    STOPPED = b"\x02\x01"
    """By the user."""
    PAUSED = b"\x02\x02"
    """By the user."""
    STOPPED_BY_SAFETY_KEY = b"\x03"
    STARTED = b"\x04"
    """Or resumed, by the user."""
    SPEED = b"\x05"
    """The target speed changed."""
    INCLINATION = b"\x06"
    """The target inclination changed."""
    OTHER = b"\xff"
    """What says nothing of the belt; written as the loss of the permission to control."""


_EVENTS: Final = {event.value[0]: event for event in MachineEvent if event.value[0] != _HALTED}


@dataclass(frozen=True, slots=True)
class MachineStatus:
    """One event; None is absent."""

    NAME: ClassVar = "Fitness Machine Status"

    event: MachineEvent
    speed_km_h: float | None = None
    """What the belt is to do from now on, in steps of 0.01 km/h; only of :attr:`MachineEvent.SPEED`."""
    inclination_pct: float | None = None
    """Rise over run, in steps of 0.1 %; only of :attr:`MachineEvent.INCLINATION`."""

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return what the bytes say; whatever the user halts other than by a pause is stopped.

        Raises
        ------
        DecodeError
            They are too few.
        """
        packet = Packet(cls.NAME, payload)
        code = packet.take(1)
        if code == _HALTED:
            return cls(MachineEvent.PAUSED if packet.take(1) == _PAUSE else MachineEvent.STOPPED)
        event = _EVENTS.get(code, MachineEvent.OTHER)
        return cls(
            event,
            speed_km_h=packet.take(2) / 100 if event is MachineEvent.SPEED else None,
            inclination_pct=packet.take(2, signed=True) / 10 if event is MachineEvent.INCLINATION else None,
        )

    def __bytes__(self) -> bytes:
        head = self.event.value
        if self.speed_km_h is not None:
            return head + unsigned("speed_km_h", self.speed_km_h, 2, 100)
        if self.inclination_pct is not None:
            return head + signed("inclination_pct", self.inclination_pct, 2, 10)
        return head
