"""What is told where a run is compared anew, because another sensor, or another scale, was found out unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.words.text import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fleetfoot_signal import Change, Ints

WINDOW_S: Final = 45
"""A change is found in the middle of so many seconds (:mod:`fleetfoot_signal.sensor_change`)."""
_ANEW: Final = "you are compared with yourself anew from there"


def is_told(index: int, handovers: Iterable[int]) -> bool:
    """Return whether a change that was found by a row is one that the sensors said themselves, at one of these rows."""
    return any(index - WINDOW_S < row <= index for row in handovers)


def lines_of(change: Change, index: Ints) -> Iterator[tuple[int, str]]:
    """Yield for each lane of a change one calm line.

    Parameters
    ----------
    change : Change
    index : Ints, shape (lane,)
        Row number by which it was found.
    """
    for lane in change.pods.tolist():
        yield (
            lane,
            f"around {_when(index, lane)} bounce or ground contact leapt at once, as from another sensor: {_ANEW}",
        )
    for lane in change.scales.tolist():
        yield lane, f"around {_when(index, lane)} speed leapt at once, as on another scale: {_ANEW}"


def _when(index: Ints, lane: int) -> str:
    return clock(max(int(index[lane]) - WINDOW_S // 2, 0))
