"""State on lanes: how any stage of the core is saved, moved and reset, lane by lane.

A stage is a :class:`Lanes` object. All arrays among its attributes hold state and carry the lane axis last;
stages may hold stages. Nothing else in a stage changes after construction, so that the arrays of one lane are
all there is to know about that lane.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

LaneState = dict[str, NDArray[Any]]
"""The arrays of one lane without their lane axis, by dotted attribute name."""


class Lanes:
    """Base of everything that keeps state for several runners at once."""

    def arrays(self) -> LaneState:
        """Return every state array of this stage and those in it, by dotted name; views, not copies."""
        found: LaneState = {}
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                found[name] = value
            elif isinstance(value, Lanes):
                found.update({f"{name}.{inner}": array for inner, array in value.arrays().items()})
            elif isinstance(value, tuple):
                parts = [part for part in cast("tuple[object, ...]", value) if isinstance(part, Lanes)]
                for i, part in enumerate(parts):
                    label = f"{name}.{i}-{part.label()}"
                    found.update({f"{label}.{inner}": array for inner, array in part.arrays().items()})
        return found

    def label(self) -> str:
        """Return what this stage is called among others of its kind, so that none takes another's state."""
        return type(self).__name__

    def take(self, lane: int) -> LaneState:
        """Return a copy of everything that is known about one lane."""
        return {name: array[..., lane].copy() for name, array in self.arrays().items()}

    def put(self, lane: int, state: LaneState) -> None:
        """Continue one lane from a state that :meth:`take` returned, here or elsewhere.

        Raises
        ------
        ValueError
            The state is not of this version of the stage.
        """
        arrays = self.arrays()
        if arrays.keys() != state.keys():
            raise ValueError(f"state does not fit: {sorted(arrays.keys() ^ state.keys())}")
        for name, array in arrays.items():
            new = state[name]
            if array[..., lane].shape != new.shape or array.dtype != new.dtype:
                raise ValueError(f"state does not fit: {name} is {new.dtype} of shape {new.shape}")
        for name, array in arrays.items():
            array[..., lane] = state[name]
