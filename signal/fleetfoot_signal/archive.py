"""The state of lanes as bytes: versioned, bit-exact, without pickle.

::

    magic | CRC-32 of the rest, 4 bytes little-endian | header, a line of JSON | every array, little-endian, C order

One header serves all lanes of an archive, so that some thousand of them cost little more than their numbers. The sum
tells accidents; who sends archives where others may write signs them there.
"""

from __future__ import annotations

import json
import math
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from fleetfoot_signal.lanes import LaneState
    from fleetfoot_signal.types import Ints

MAGIC: Final = b"fleetfoot lanes 2\n"
"""Begins every archive; the number is raised when the layout changes. What arrays mean has versions of its own."""
MOST_AXES: Final = 8
LONGEST_AXIS: Final = 1_000_000
MOST_LANES: Final = 10_000_000
_KINDS: Final = {"float64": "<f8", "float32": "<f4", "int64": "<i8", "uint8": "|u1", "bool": "|b1"}


class Archive(NamedTuple):
    """What an archive holds."""

    lanes: int
    versions: dict[str, int]
    """By stage the version of what its arrays mean."""
    keys: list[str]
    """What the lanes were called; empty where they had no names."""
    state: LaneState
    """The lane axis last; read-only views of the bytes where the machine is little-endian."""


def pack(
    state: LaneState, versions: Mapping[str, int], keys: Sequence[str] = (), *, lanes: Ints | None = None
) -> bytes:
    """Return the arrays of some lanes, the lane axis last, as bytes; of all lanes by default.

    One array after the other is taken, added to the sum and written: memory that is touched for the first time costs
    more than all that is done with it.

    >>> unpack(pack({"a.b": np.array([[1.0, np.nan]])}, {"": 1})).state
    {'a.b': array([[ 1., nan]])}
    """
    names = sorted(state)
    chosen: Ints = np.arange(state[names[0]].shape[-1] if names else 0) if lanes is None else lanes
    head = {
        "lanes": chosen.size,
        "stages": dict(sorted(versions.items())),
        "keys": list(keys),
        "arrays": [[name, state[name].dtype.name, list(state[name].shape[:-1])] for name in names],
    }
    line = json.dumps(head, separators=(",", ":")).encode() + b"\n"
    told, written = zlib.crc32(line), BytesIO()
    written.write(MAGIC + bytes(4) + line)
    for name in names:
        array = np.take(state[name], chosen, axis=-1)
        piece = np.ascontiguousarray(array, _KINDS[array.dtype.name]).data
        told = zlib.crc32(piece, told)
        written.write(piece)
    written.seek(len(MAGIC))
    written.write(told.to_bytes(4, "little"))
    return written.getvalue()


def unpack(archive: bytes) -> Archive:
    """Return what :func:`pack` wrote.

    Raises
    ------
    ValueError
        The bytes are no archive, one of another layout, or damaged. What is allocated is bounded by the
        length of the bytes, whatever they claim.
    """
    if not archive.startswith(MAGIC):
        raise ValueError("not a lane archive of this version")
    start = len(MAGIC) + 4
    if zlib.crc32(memoryview(archive)[start:]).to_bytes(4, "little") != archive[len(MAGIC) : start]:
        raise ValueError("the lane archive is damaged")
    end = archive.find(b"\n", start)
    lanes, versions, keys, entries = _header(archive[start:end] if end >= 0 else b"")
    state: LaneState = {}
    offset = end + 1
    for name, kind, shape in entries:
        size = math.prod(shape) * lanes * np.dtype(_KINDS[kind]).itemsize
        if size > len(archive) - offset or name in state:
            raise ValueError("the lane archive contradicts itself")
        state[name] = _array(archive, kind, (*shape, lanes), offset)
        offset += size
    if offset != len(archive):
        raise ValueError("the lane archive contradicts itself")
    return Archive(lanes, versions, keys, state)


def _array(archive: bytes, kind: str, shape: tuple[int, ...], offset: int) -> NDArray[Any]:
    flat = np.frombuffer(archive, _KINDS[kind], math.prod(shape), offset)
    return flat.reshape(shape).astype(kind, copy=False)


class _Header(NamedTuple):
    lanes: int
    versions: dict[str, int]
    keys: list[str]
    entries: list[tuple[str, str, list[int]]]


def _header(line: bytes) -> _Header:
    """Return the header; nothing in it is taken on trust."""
    try:
        head: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("the lane archive contradicts itself") from error
    if not isinstance(head, dict) or head.keys() != {"lanes", "stages", "keys", "arrays"}:
        raise ValueError("the lane archive contradicts itself")
    fields = cast("dict[str, object]", head)
    lanes, stages, keys = fields["lanes"], fields["stages"], _list(fields["keys"])
    names = [key for key in keys if isinstance(key, str)]
    if not _is_size(lanes, MOST_LANES) or not isinstance(stages, dict) or len(names) not in {0, lanes}:
        raise ValueError("the lane archive contradicts itself")
    versions = {k: v for k, v in cast("dict[str, object]", stages).items() if isinstance(v, int)}
    if len(versions) != len(cast("dict[str, object]", stages)) or len(names) != len(keys):
        raise ValueError("the lane archive contradicts itself")
    return _Header(
        cast("int", lanes), versions, names, [_entry(*_list(e, 3)) for e in _list(fields["arrays"])]
    )


def _is_size(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _entry(name: object, kind: object, shape: object) -> tuple[str, str, list[int]]:
    axes = _list(shape)
    sizes = [cast("int", size) for size in axes if _is_size(size, LONGEST_AXIS)]
    fits = len(sizes) == len(axes) <= MOST_AXES
    if not (isinstance(name, str) and isinstance(kind, str) and kind in _KINDS and fits):
        raise ValueError("the lane archive contradicts itself")
    return name, kind, sizes


def _list(value: object, length: int | None = None) -> list[object]:
    if not isinstance(value, list):
        raise ValueError("the lane archive contradicts itself")  # noqa: TRY004 (callers were promised a ValueError)
    items = cast("list[object]", value)
    if length is not None and len(items) != length:
        raise ValueError("the lane archive contradicts itself")
    return items
