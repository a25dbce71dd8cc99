"""What is thought of heart rate, second by second: believed, or not and why."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints


class HeartRateFault(enum.IntEnum):
    """Why heart rate is not believed; the number is what is stored."""

    NONE = 0
    SILENT = 1
    SPIKE = 2
    JUMP = 3
    FROZEN = 4
    CADENCE = 5
    HALF_CADENCE = 6
    TWICE_CADENCE = 7
    RESTART = 8
    """One second: with it begins what is believed, and all before it is withdrawn."""

    @property
    def reason(self) -> str:
        """The second half of "heart rate not believed: ..."; empty where it is."""
        return _REASONS[self]


_REASONS: Final = {
    HeartRateFault.NONE: "",
    HeartRateFault.SILENT: "the sensor is silent",
    HeartRateFault.SPIKE: "a single value stands out",
    HeartRateFault.JUMP: "it jumped while your effort stayed the same",
    HeartRateFault.FROZEN: "it has not changed for over a minute",
    HeartRateFault.CADENCE: "it follows your cadence",
    HeartRateFault.HALF_CADENCE: "it follows half of your cadence",
    HeartRateFault.TWICE_CADENCE: "it follows twice your cadence",
    HeartRateFault.RESTART: "it jumped, and what came before the jump cannot be true",
}


class HeartRateVerdict(NamedTuple):
    """What is to be thought of heart rate in some seconds, [second, lane] each."""

    fault: Ints
    """:class:`HeartRateFault`; 0 is believed."""
    back_s: Ints
    """So many seconds before this one are withdrawn too."""
    restart: Bools
    """All heart rate up to and including this second is withdrawn: the judges of the heart begin anew."""
    clean_s: Floats
    """Seconds since the last fault; 0 before the first heart rate."""
    believed_bpm: Floats
    """Heart rate where it is believed, else NaN."""
    heard: Bools
    """Whether this second is one of the lane, and there was ever a heart rate."""
