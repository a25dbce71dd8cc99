"""One lane's state as bytes: versioned, bit-exact, without pickle."""

from __future__ import annotations

import hashlib
import json
import math
from typing import TYPE_CHECKING, Final, cast

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.lanes import LaneState

MAGIC: Final = b"fleetfoot lane 1\n"
"""Begins every archive; the number is raised when the meaning of a state array changes."""
MOST_AXES: Final = 8
LONGEST_AXIS: Final = 1_000_000
_KINDS: Final = {"float64": "<f8", "int64": "<i8", "bool": "|b1"}


def pack(state: LaneState) -> bytes:
    """Return the arrays of one lane as bytes.

    >>> unpack(pack({"a.b": np.array([1.0, np.nan])}))
    {'a.b': array([ 1., nan])}
    """
    names = sorted(state)
    head = [[name, state[name].dtype.name, list(state[name].shape)] for name in names]
    body = b"".join(state[name].astype(_KINDS[state[name].dtype.name]).tobytes() for name in names)
    content = json.dumps(head, separators=(",", ":")).encode() + b"\n" + body
    return MAGIC + hashlib.sha256(content).digest() + content


def unpack(archive: bytes) -> LaneState:
    """Return the arrays that :func:`pack` wrote.

    Raises
    ------
    ValueError
        The bytes are no archive, one of another version, or damaged. What is allocated is bounded by the
        length of the bytes, whatever they claim.
    """
    if not archive.startswith(MAGIC):
        raise ValueError("not a lane archive of this version")
    content = archive[len(MAGIC) + 32 :]
    if hashlib.sha256(content).digest() != archive[len(MAGIC) : len(MAGIC) + 32]:
        raise ValueError("the lane archive is damaged")
    head, _, body = content.partition(b"\n")
    state: LaneState = {}
    offset = 0
    for name, kind, shape in _entries(head):
        size = math.prod(shape) * np.dtype(_KINDS[kind]).itemsize
        if size > len(body) - offset or name in state:
            raise ValueError("the lane archive contradicts itself")
        array = np.frombuffer(body[offset : offset + size], dtype=_KINDS[kind]).reshape(shape)
        offset += size
        state[name] = array.astype(kind)
    if offset != len(body):
        raise ValueError("the lane archive contradicts itself")
    return state


def _entries(head: bytes) -> list[tuple[str, str, list[int]]]:
    """Return name, kind and shape of every array; nothing is taken on trust."""
    try:
        entries: object = json.loads(head)
    except (ValueError, RecursionError) as error:
        raise ValueError("the lane archive contradicts itself") from error
    return [_entry(*_list(entry, 3)) for entry in _list(entries)]


def _entry(name: object, kind: object, shape: object) -> tuple[str, str, list[int]]:
    axes = _list(shape)
    sizes = [size for size in axes if isinstance(size, int) and 0 <= size <= LONGEST_AXIS]
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
