"""State on lanes: how any stage of the core is declared, saved, moved and reset, lane by lane.

A stage is a :class:`Lanes` object that says in its class what it keeps::

    class Gate(Lanes):
        running_s = floats(0.0)
        \"\"\"float64[lane]: seconds of running so far.\"\"\"
        last = floats(math.nan, ROWS, 3)
        \"\"\"float64[ROWS, 3, lane].\"\"\"
        baseline: Baseline = part()
        \"\"\"A stage inside this one; a list or tuple of stages is as good.\"\"\"

All of it is allocated by :meth:`Lanes.__init__` with the lane axis last. Nothing else in a stage changes after
construction, so that the arrays of one lane are all there is to know about that lane. A stage whose arrays come to mean
something else under the same names raises its ``version``: a state of another version is refused.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple, cast

import numpy as np

from fleetfoot_signal import archive
from fleetfoot_signal.types import Array

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import DTypeLike

    from fleetfoot_signal.types import Bits, Bools, Floats, Ints, Singles

LaneState = dict[str, Array]
"""The arrays of one lane without their lane axis, or of some lanes with it, by dotted attribute name."""

LINE: Final = 64
"""Bytes of a line of a processor's cache: no two arrays share one."""


class _Field(NamedTuple):
    """How one state array begins."""

    kind: DTypeLike
    fill: float
    axes: tuple[int | str, ...]

    def allocate(self, lanes: int, sizes: dict[str, int]) -> Array:
        axes = [sizes[axis] if isinstance(axis, str) else axis for axis in self.axes]
        return np.full((*axes, lanes), self.fill, dtype=self.kind)


class _Part:
    """A stage, or several, inside another."""


def floats(fill: float, *axes: int | str) -> Floats:
    """Declare a float64 array that begins as ``fill``, with these axes before that of the lanes.

    An axis is a size, or the name of one that :meth:`Lanes.__init__` is given.
    """
    return cast("Floats", _Field(np.float64, fill, axes))


def singles(fill: float, *axes: int | str) -> Singles:
    """Declare a float32 array; as :func:`floats`. Who reads it computes in float64."""
    return cast("Singles", _Field(np.float32, fill, axes))


def ints(fill: int, *axes: int | str) -> Ints:
    """Declare an int64 array; as :func:`floats`."""
    return cast("Ints", _Field(np.int64, fill, axes))


def bools(*axes: int | str) -> Bools:
    """Declare a bool array that begins as False; as :func:`floats`."""
    return cast("Bools", _Field(np.bool_, 0.0, axes))


def bits(*axes: int | str) -> Bits:
    """Declare a uint8 array of up to eight flags each, that begins with none set; as :func:`floats`."""
    return cast("Bits", _Field(np.uint8, 0.0, axes))


def part() -> Any:  # noqa: ANN401 (the annotation of the attribute says which stage)
    """Declare that an attribute, which the stage's own ``__init__`` fills, is a stage or a list or tuple of stages."""
    return _Part()


class Lanes:
    """Base of everything that keeps state for several runners at once.

    Parameters
    ----------
    lanes : int
    **sizes : int
        Axes that are declared by name.
    """

    version: ClassVar[int] = 1
    _fields: ClassVar[dict[str, _Field]] = {}
    _parts: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Collect what the class declares; that of its bases comes first."""
        super().__init_subclass__()
        own = {name: value for name, value in vars(cls).items() if isinstance(value, (_Field, _Part))}
        cls._fields = cls._fields | {n: value for n, value in own.items() if isinstance(value, _Field)}
        cls._parts = (*cls._parts, *(n for n, value in own.items() if isinstance(value, _Part)))
        for name in own:
            delattr(cls, name)  # so that what __init__ forgets is missed when it is asked for

    def __init__(self, lanes: int, **sizes: int) -> None:
        for name, field in self._fields.items():
            setattr(self, name, field.allocate(lanes, sizes))

    def arrays(self) -> LaneState:
        """Return every state array of this stage and those in it, by dotted name; views, not copies."""
        found: LaneState = {name: getattr(self, name) for name in self._fields}
        for label, stage in self._stages():
            found.update({f"{label}.{inner}": array for inner, array in stage.arrays().items()})
        return found

    def widen(self, lanes: int) -> None:
        """Make room for so many lanes, each of them as the first is now; the others are forgotten.

        All arrays come to lie in one piece of memory: in pieces of its own, that of a thousand runs takes four times as
        long to be touched for the first time (:mod:`.archive`).
        """
        owned = list(self.owned())
        shapes = [(*array.shape[:-1], lanes) for _, _, array in owned]
        sizes = [math.prod(shape) * array.itemsize for shape, (*_, array) in zip(shapes, owned, strict=True)]
        apart = [-(-size // LINE) * LINE for size in sizes]
        memory, offset = np.empty(sum(apart), dtype=np.uint8), 0
        for (stage, name, array), shape, size, room in zip(owned, shapes, sizes, apart, strict=True):
            own = memory[offset : offset + size].view(array.dtype).reshape(shape)
            own[...] = array[..., :1]
            setattr(stage, name, own)
            offset += room

    def owned(self) -> Iterator[tuple[Lanes, str, Array]]:
        """Yield every state array with the stage whose attribute of that name it is."""
        for name in self._fields:
            yield self, name, getattr(self, name)
        for _, stage in self._stages():
            yield from stage.owned()

    def versions(self) -> dict[str, int]:
        """Return the version of this stage and of those in it, by dotted name; the outermost is called ``""``."""
        found = {"": self.version}
        for label, stage in self._stages():
            found.update({f"{label}.{n}".rstrip("."): version for n, version in stage.versions().items()})
        return found

    def _stages(self) -> list[tuple[str, Lanes]]:
        """Return the stages in this one with the names that their arrays go by."""
        found: list[tuple[str, Lanes]] = []
        for name in self._parts:
            value: Lanes | list[Lanes] | tuple[Lanes, ...] = getattr(self, name)
            if isinstance(value, Lanes):
                found.append((name, value))
            else:
                found += [(f"{name}.{i}-{stage.label()}", stage) for i, stage in enumerate(value)]
        return found

    def label(self) -> str:
        """Return what this stage is called among others of its kind, so that none takes another's state."""
        return type(self).__name__

    def take(self, lane: int) -> LaneState:
        """Return a copy of everything that is known about one lane."""
        return {name: array[..., lane].copy() for name, array in self.arrays().items()}

    def put(self, lane: int, state: Mapping[str, Array]) -> None:
        """Continue one lane from a state that :meth:`take` returned, here or elsewhere.

        Raises
        ------
        ValueError
            The state does not fit this stage; nothing has changed then.
        """
        self.put_many(np.array([lane]), {name: array[..., np.newaxis] for name, array in state.items()})

    def take_many(self, lanes: Ints) -> LaneState:
        """Return a copy of everything that is known about some lanes, the lane axis last and in their order."""
        return {name: np.take(array, lanes, axis=-1) for name, array in self.arrays().items()}

    def put_many(self, lanes: Ints, state: Mapping[str, Array]) -> None:
        """Continue some lanes from a state that :meth:`take_many` returned, here or elsewhere.

        Raises
        ------
        ValueError
            As :meth:`put`.
        """
        self.check_state(lanes.size, state)
        rows = archive.in_a_row(lanes)
        places = lanes if rows is None else rows
        for name, array in self.arrays().items():
            array[..., places] = state[name]

    def check_state(self, lanes: int, state: Mapping[str, Array]) -> None:
        """Raise a ValueError if a state is not that of so many lanes of such a stage."""
        arrays = self.arrays()
        if arrays.keys() != state.keys():
            raise ValueError(f"state does not fit: {sorted(arrays.keys() ^ state.keys())}")
        for name, array in arrays.items():
            new = state[name]
            if (*array.shape[:-1], lanes) != new.shape or array.dtype != new.dtype:
                raise ValueError(f"state does not fit: {name} is {new.dtype} of shape {new.shape}")

    def dump(self, lane: int) -> bytes:
        """Return everything that is known about one lane, versioned and bit-exact."""
        return bytes(self.dump_many(np.array([lane])))

    def load(self, lane: int, state: bytes | memoryview) -> None:
        """Continue a lane where :meth:`dump` left it, here or in another process.

        Raises
        ------
        ValueError
            The bytes are no dump, or one of another version or another make of the stage; nothing has changed then.
        """
        self.load_many(np.array([lane]), state)

    def dump_many(self, lanes: Ints) -> memoryview:
        """Return everything that is known about some lanes under one header; as :meth:`dump`.

        It is a view of memory of its own; ``bytes`` of it is a copy, which takes four times as long as the dump.
        """
        return archive.pack(self.arrays(), self.versions(), lanes=lanes)

    def load_many(self, lanes: Ints, state: bytes | memoryview) -> None:
        """Continue as many lanes as :meth:`dump_many` left, in their order; as :meth:`load`."""
        found = archive.unpack(state)
        self.check_versions(found.versions)
        self.put_many(lanes, found.state)

    def check_versions(self, versions: Mapping[str, int]) -> None:
        """Raise a ValueError if a state was kept by stages of other versions."""
        own = self.versions()
        if own != versions:
            names = sorted(n for n in own.keys() | versions.keys() if own.get(n) != versions.get(n))
            raise ValueError(f"state does not fit: other versions of {names}")
