"""What can only be had second by second: recursions, written once, and run on plain numbers or on arrays of lanes.

Most of the core is a function of whole blocks of time. A filter is not: each second needs the one before it, and the
order of its additions is part of the result. An array operation costs as much for one lane as for a hundred, some
thirty times as much as one on a plain number. So for few lanes a recursion runs on numbers, lane by lane, else on
arrays, second by second. It is the same code, and IEEE 754 makes the bits the same: nothing but sums, products,
quotients, comparisons and choices may be in it, no power, no logarithm, and no division by zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.types import Array, Bools, Floats

FEW: Final = 16
"""Lanes up to which plain numbers are faster (measured: the engine's recursions cross between 15 and 30 lanes)."""

Number = Any
"""A float, int or bool, or an array of one for each lane."""
Where = Callable[[Number, Number, Number], Number]
"""Chooses between two numbers: :func:`numpy.where` for arrays. The negation of a flag is ``flag ^ True``."""
Step = Callable[
    [tuple[Number, ...], tuple[Number, ...], Where], tuple[tuple[Number, ...], tuple[Number, ...]]
]
"""Takes the state, one second's input and a :data:`Where`; returns the new state and what this second gives."""


class Recursion:
    """One recursion over a block of seconds.

    Parameters
    ----------
    step : Step
    inputs : Sequence[NDArray], shape (second, lane) each
    active : Bools, shape (second, lane)
        In each lane the active seconds come first.
    outputs : int
        How many numbers a second gives.
    """

    def __init__(self, step: Step, inputs: Sequence[Array], active: Bools, outputs: int) -> None:
        self._step = step
        self._active = active
        self._inputs = inputs
        self.outputs: Floats = np.zeros((outputs, *active.shape))
        """float64[output, second, lane] of the seconds that were run and active; else 0."""
        self._few = active.shape[1] <= FEW
        if self._few:
            self._rows = [self._lane(lane) for lane in range(active.shape[1])]

    def _lane(self, lane: int) -> list[tuple[Number, ...]]:
        """Return the input of a lane's active seconds."""
        if len(self._active) == 1:
            return [tuple([given.item(0, lane) for given in self._inputs])] if self._active[0, lane] else []
        count = int(np.count_nonzero(self._active[:, lane]))
        return list(zip(*[given[:count, lane].tolist() for given in self._inputs], strict=True))

    def run(self, state: Sequence[Array], since: int = 0, until: int | None = None) -> Floats:
        """Run some of the seconds, all by default, on the state, [lane] each, which changes; return the outputs."""
        end = len(self._active) if until is None else until
        if self._few:
            for lane, rows in enumerate(self._rows):
                self._run_lane(lane, rows[since:end], state, since)
        else:
            for second in range(since, end):
                self._run_second(second, state)
        return self.outputs

    def _run_lane(
        self, lane: int, rows: list[tuple[Number, ...]], state: Sequence[Array], since: int
    ) -> None:
        if not rows:
            return
        # Read once, carried along as plain numbers, written back once: to ask an array costs more than to add.
        now: tuple[Number, ...] = tuple([array.item(lane) for array in state])
        said: list[tuple[Number, ...]] = []
        step = self._step
        for given in rows:
            now, told = step(now, given, choose)
            said.append(told)
        for array, number in zip(state, now, strict=True):
            array[lane] = number
        if len(said) == 1:
            self.outputs[:, since, lane] = said[0]
        else:
            self.outputs[:, since : since + len(said), lane] = np.array(said, dtype=np.float64).T

    def _run_second(self, second: int, state: Sequence[Array]) -> None:
        given = tuple([array[second] for array in self._inputs])
        now, told = self._step(tuple(state), given, np.where)
        on = self._active[second]
        everywhere = bool(on.all())  # then nothing need be chosen
        for array, number in zip(state, now, strict=True):
            if everywhere:
                array[:] = number
            else:
                np.copyto(array, number, where=on)
        for output, number in zip(self.outputs, told, strict=True):
            output[second] = number if everywhere else np.where(on, number, 0.0)


def choose(condition: Number, one: Number, other: Number) -> Number:
    """Choose between two plain numbers: a :data:`Where`."""
    return one if condition else other
