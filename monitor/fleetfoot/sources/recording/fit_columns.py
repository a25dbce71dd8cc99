"""The records of a FIT file as columns: what fitdecode knows of their fields, for all records of a layout at once.

fitdecode reads the definitions and says what each field is: type, scale, offset, components. Nearly all records are
plain numbers one behind the other, and those need not be taken out one by one, which was two thirds of the time of
reading a file. Where a record holds anything else, the answer is None, and fitdecode reads them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, Protocol, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from fleetfoot.sources.recording.fit_rebuilt import Batch
    from fleetfoot_signal.types import Bools, Floats, Ints

Value: TypeAlias = "int | float | str | bytes | tuple[Value, ...] | None"
"""What fitdecode makes of a field; None is the "invalid" of the protocol."""

Order: TypeAlias = Literal["<", ">"]
COMPRESSED: Final = 0x80
"""Bit of a header that holds part of a timestamp: what it means follows from the messages before."""
_WIDEST: Final = 4
"""Bytes of the largest number that others are cut out of."""


class BaseType(Protocol):
    """How a field is written; ``fmt`` is that of :mod:`struct`."""

    name: str
    fmt: str
    size: int


class _Type(Protocol):
    enum: Mapping[int, str] | None


class _Scale(Protocol):
    scale: float | None
    offset: float | None


class Component(_Scale, Protocol):
    """A field of its own that lies in some bits of another."""

    def_num: int
    accumulate: bool | None
    bits: int
    bit_offset: int


class Field(_Scale, Protocol):
    """A field of the profile, or one that an application described."""

    name: str | None
    units: str | None
    type: _Type
    components: Sequence[Component] | None
    subfields: Sequence[object] | None
    dev_data_index: int


class _FieldDefinition(Protocol):
    field: Field | None
    base_type: BaseType
    size: int


class _MessageType(Protocol):
    fields: Mapping[int, Field]


class Definition(Protocol):
    """A definition message as fitdecode reads it."""

    endian: Order
    mesg_type: _MessageType
    field_defs: Sequence[_FieldDefinition]
    dev_field_defs: Sequence[_FieldDefinition]


class _Place(NamedTuple):
    """One field of a layout."""

    field: Field | None
    base: BaseType
    size: int
    at: int
    """Where it lies behind the first byte of a record."""

    @property
    def is_number(self) -> bool:
        """Whether it is one number."""
        return self.size == self.base.size and self.base.name not in {"string", "byte"}


class _Layout(NamedTuple):
    """What definitions say; it is hashable, because many say the same."""

    endian: Order
    places: tuple[_Place, ...]


class _Series(NamedTuple):
    """One field in the records of a layout."""

    field: Field
    values: Floats
    """NaN where it is not told, or no number."""
    told: Bools
    """Where it is not "invalid"."""
    stated: bool
    """Else it was cut out of another."""


def columns_of(
    content: bytes, batches: Sequence[Batch], definitions: Sequence[Definition], count: int
) -> dict[Field, Floats] | None:
    """Return every field of the records by its identity, in the order in which they appear; NaN is unknown.

    Parameters
    ----------
    content
    batches
        Of all definitions of records in the file.
    definitions
        The same definitions as fitdecode reads them.
    count
        How many records there are.

    Returns
    -------
    dict or None
        None where a record holds what is no plain number.
    """
    columns: dict[Field, Floats] = {}
    file = np.frombuffer(content, dtype=np.uint8)
    for layout, (places, starts) in _by_layout(batches, definitions):
        at: Ints = np.array(starts, dtype=np.int64)
        if not all(_is_plain(place) for place in layout.places) or (file[at] & COMPRESSED).any():
            return None
        within = definitions[0].mesg_type.fields
        series = [each for place in layout.places for each in _read(file, at, layout.endian, place, within)]
        for field, values in _told_last(series).items():
            columns.setdefault(field, np.full(count, np.nan))[places] = values
    return columns


def _by_layout(
    batches: Sequence[Batch], definitions: Sequence[Definition]
) -> list[tuple[_Layout, tuple[list[int], list[int]]]]:
    """Return the layouts with the places and starts of their records, in the order of their first ones."""
    grouped: dict[_Layout, tuple[list[int], list[int]]] = {}
    for batch, read in zip(batches, definitions, strict=True):
        if batch.places:
            fields = zip((*read.field_defs, *read.dev_field_defs), batch.fields, strict=True)
            own = tuple([_Place(each.field, each.base_type, each.size, at) for each, at in fields])
            places, starts = grouped.setdefault(_Layout(read.endian, own), ([], []))
            places += batch.places
            starts += batch.starts
    return sorted(grouped.items(), key=lambda item: item[1][0][0])


def _is_plain(place: _Place) -> bool:
    """Tell whether a field can be read without the record before, and lies where fitdecode would look for it."""
    field = place.field
    if not place.size or place.size % place.base.size:
        return False
    if field is None or not (field.components or field.subfields):
        return True
    alone = not field.subfields and not any(part.accumulate for part in field.components or ())
    return alone and place.is_number and place.size <= _WIDEST


def _read(
    file: NDArray[np.uint8], at: Ints, endian: Order, place: _Place, within: Mapping[int, Field]
) -> Iterator[_Series]:
    """Yield a field of the records that begin at some bytes, behind those that are cut out of it."""
    field, base = place.field, place.base
    if field is None:
        return
    raw = file[(at + place.at)[:, np.newaxis] + np.arange(place.size)]
    if not place.is_number:
        yield _Series(field, np.full(at.size, np.nan), _is_something(raw, base), stated=True)
        return
    numbers: NDArray[Any] = raw.view(np.dtype(base.fmt).newbyteorder(endian))[:, 0]
    told = _is_told(numbers, base)
    for part in field.components or ():
        bits = numbers
        if numbers.dtype.kind != "f":
            bits = numbers.astype(np.int64) >> part.bit_offset & ((1 << part.bits) - 1)
        inner = within[part.def_num]
        yield _Series(inner, _values(bits, told, part, inner), told, stated=False)
    yield _Series(field, _values(numbers, told, field, field), told, stated=True)


def _is_something(raw: NDArray[np.uint8], base: BaseType) -> Bools:
    """Return where bytes, text or several numbers are not "invalid" as a whole."""
    if base.name == "byte":
        some: Bools = (raw != 0xFF).any(axis=1)
    elif base.name == "string":
        some = raw[:, 0] != 0
    else:
        some = np.ones(len(raw), dtype=np.bool_)
    return some


def _is_told(numbers: NDArray[Any], base: BaseType) -> Bools:
    """Return where numbers are not the "invalid" of their type."""
    if numbers.dtype.kind == "f":
        told: Bools = ~np.isnan(numbers)
    else:
        told = numbers != (0 if base.name.endswith("z") else np.iinfo(numbers.dtype).max)
    return told


def _values(raw: NDArray[Any], told: Bools, scale: _Scale, field: Field) -> Floats:
    """Return numbers in the unit of their field; NaN where they are not told, or stand for a word."""
    with np.errstate(invalid="ignore"):  # of all NaN only the quiet ones are converted in silence
        values: Floats = raw.astype(np.float64)
    if scale.scale:
        values = values / scale.scale
    if scale.offset:
        values = values - scale.offset
    known = told if not field.type.enum else told & ~np.isin(raw, list(field.type.enum))
    return np.where(known, values, np.nan)


def _told_last(series: Sequence[_Series]) -> dict[Field, Floats]:
    """Return each field once: what is stated counts, the last of it; else what came last."""
    found: dict[Field, Floats] = {each.field: each.values for each in series}
    if len(found) < len(series):
        for each in series:
            if each.stated:
                found[each.field] = np.where(each.told, each.values, found[each.field])
    return found
