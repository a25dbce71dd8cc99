"""State that a stage keeps without having declared it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot_signal.lanes import Lanes

LANES = 7
"""No other axis of a stage has this length, so that an array with it is state."""


def undeclared(stage: Lanes) -> list[str]:
    """Return the names of arrays with one place for each of :data:`LANES` lanes that its state leaves out."""
    declared = {id(array) for array in stage.arrays().values()}
    return [name for name, array in _reachable(stage, "", set()) if id(array) not in declared]


def _reachable(thing: object, name: str, seen: set[int]) -> Iterator[tuple[str, np.ndarray]]:
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, np.ndarray):
        if LANES in thing.shape:
            yield name, thing
        return
    for label, inner in _inside(thing):
        yield from _reachable(inner, f"{name}.{label}".lstrip("."), seen)


def _inside(thing: object) -> list[tuple[str, object]]:
    if isinstance(thing, dict):
        return [(str(key), value) for key, value in thing.items()]
    if isinstance(thing, (list, tuple, set)):
        return [(str(place), value) for place, value in enumerate(thing)]
    if isinstance(thing, type) or not hasattr(thing, "__dict__"):
        return []
    return list(vars(thing).items())
