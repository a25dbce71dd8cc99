"""What is agreed with a Polar sensor about its acceleration: pure, for the conversation and the replay alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.gatt.pmd_control_point import PmdAnswer, PmdFeatures, PmdStopped
from fleetfoot.gatt.pmd_settings import PmdSettings
from fleetfoot.kept import Kept, keeps

if TYPE_CHECKING:
    from collections.abc import Iterable

_RATE_HZ: Final = 208
"""Above, a chest strap adds traffic and no precision: contact is interpolated between samples of 5 ms."""
_RESOLUTION_BIT: Final = 16
_RANGE_G: Final = 8
"""Landings reach 3 to 6 g at the chest; less would saturate, more costs resolution."""
_CHANNELS: Final = 3

_ANSWER: Final = b"\xf0"
_FEATURES: Final = b"\x0f"


def choose(offered: PmdSettings) -> PmdSettings | None:
    """Return the settings to start acceleration with, of those that a sensor offers.

    On an H10 that is 200 Hz, 16 bit and 8 g. One value a setting, and no setting that is not offered. None if
    no rate is offered.
    """
    if not offered.rates_hz:
        return None
    rate_hz = max((rate for rate in offered.rates_hz if rate <= _RATE_HZ), default=min(offered.rates_hz))
    return PmdSettings(
        rates_hz=(rate_hz,),
        resolutions_bit=_nearest(_RESOLUTION_BIT, offered.resolutions_bit),
        ranges=_nearest(_RANGE_G, offered.ranges),
        channels=_nearest(_CHANNELS, offered.channels),
    )


def _nearest(wanted: int, offered: Iterable[int]) -> tuple[int, ...]:
    """Return the smallest value that is enough, else the greatest."""
    values = sorted(offered)
    enough = [value for value in values if value >= wanted]
    return tuple(enough[:1] or values[-1:])


for _each in (PmdAnswer, PmdSettings):
    keeps(_each)


class Answers(Kept):
    """Puts answers together from the indications of the control point."""

    kept = ("_begun",)

    def __init__(self) -> None:
        self._begun: PmdAnswer | None = None

    def feed(self, payload: bytes) -> PmdAnswer | None:
        """Take one indication and return the answer that it ends; None where it ends none.

        Raises
        ------
        DecodeError
            It is malformed; what was begun is kept.
        """
        answer = self._answer(payload)
        if answer is None or answer.more:
            self._begun = answer or self._begun
            return None
        self._begun = None
        return answer

    def _answer(self, payload: bytes) -> PmdAnswer | None:
        begun = self._begun
        head = payload[:1]
        if head == _FEATURES:  # some systems deliver what was read as if it had been indicated
            PmdFeatures.from_bytes(payload)
            return None
        if head == _ANSWER:
            answer = PmdAnswer.from_bytes(payload)
            same = begun is not None and (begun.operation, begun.stream) == (answer.operation, answer.stream)
            return begun.continued(payload) if begun is not None and same else answer
        if begun is not None:
            return begun.continued(payload)
        PmdStopped.from_bytes(payload)
        return None
