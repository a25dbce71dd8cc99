"""Records that are read as columns hold, value by value, what fitdecode alone reads one by one."""

from __future__ import annotations

import random
import struct
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import plain_fit
import pytest
from damage import mutated
from fitdecode.exceptions import FitError  # type: ignore[import-untyped] # it has no types
from hypothesis import given, settings
from hypothesis import strategies as st
from project import DATA, NEEDS_RECORDINGS

from fleetfoot.sources.recording.fit_messages import WANTED, decode
from fleetfoot.sources.recording.fit_rebuilt import rebuilt
from fleetfoot.sources.recording.fit_walk import chain

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.sources.recording.fit_file import FitFile

FILES = sorted(DATA.rglob("*.fit")) if DATA.is_dir() else []
SIZES = {0: 1, 1: 1, 2: 1, 0x83: 2, 0x84: 2, 0x85: 4, 0x86: 4, 7: 1, 0x88: 4, 0x89: 8, 0x0A: 1, 0x8B: 2} | {
    0x8C: 4,
    0x0D: 1,
    0x8E: 8,
    0x8F: 8,
    0x90: 8,
}
"""Bytes of the base types."""


class Field(NamedTuple):
    """One field of a layout: number, base type, how many values."""

    number: int
    base: int
    values: int

    @property
    def size(self) -> int:
        return SIZES[self.base] * self.values


def assert_as_plain(file: FitFile, plain: bytes) -> None:
    """Compare what was read of a file with what fitdecode alone makes of the same messages."""
    rows = plain_fit.rows_of(plain)
    told = plain_fit.columns_of(rows)
    own = {(f.name, f.unit, f.native): values for f, values in file.developer().items()}
    assert file.count == len(rows)
    assert [name for kind, name, *_ in told if kind == "native" and name] == list(file.native())
    for (kind, name, unit, number), values in told.items():
        if kind == "native":
            np.testing.assert_array_equal(file.native()[name], np.where(np.isfinite(values), values, np.nan))
        elif isinstance(name, str) and isinstance(unit, str):
            key = (name.strip(), unit.strip().lower(), None if number == 255 else number)
            np.testing.assert_array_equal(own[key], np.where(np.isfinite(values), values, np.nan))


@pytest.mark.recordings
@pytest.mark.skipif(not FILES, reason=str(NEEDS_RECORDINGS[1].kwargs["reason"]))
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_value_of_a_recorded_run_is_that_of_fitdecode(path: Path) -> None:
    content = path.read_bytes()
    files, _ = decode(content)
    for file, found in zip(files, chain(content), strict=True):
        assert_as_plain(file, rebuilt(content, found, WANTED).content())


@pytest.mark.recordings
@pytest.mark.skipif(not FILES, reason=str(NEEDS_RECORDINGS[1].kwargs["reason"]))
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_and_of_a_damaged_one_where_fitdecode_reads_to_its_end(path: Path) -> None:
    chance = random.Random(path.name)  # noqa: S311 - damage, not keys
    for _ in range(4):
        content = mutated(path.read_bytes()[:20_000], chance)
        files, _ = decode(content)
        for file, found in zip(files, chain(content), strict=True):
            plain = rebuilt(content, found, WANTED).content()
            try:
                plain_fit.rows_of(plain)
            except (
                FitError,
                struct.error,
                ArithmeticError,
                AssertionError,
                LookupError,
                TypeError,
                ValueError,
            ):
                continue
            assert_as_plain(file, plain)


FIELDS = st.builds(
    Field,
    st.sampled_from(
        [*sorted(WANTED.fields), 2, 6, 2, 6, 10, 11, 250]
    ),  # other fields lie in altitude and speed
    st.sampled_from([*sorted(SIZES), 0x85, 0x86, 0x86]),
    st.sampled_from([1, 1, 1, 1, 2, 3]),
)


@settings(max_examples=150, deadline=None)
@given(
    order=st.sampled_from("<>"),
    layouts=st.lists(st.lists(FIELDS, min_size=1, max_size=8), min_size=1, max_size=3),
    own=st.lists(FIELDS, max_size=2, unique_by=lambda field: field.number),
    chance=st.randoms(use_true_random=False),
)
def test_any_layout_is_read_as_fitdecode_reads_it(
    order: str, layouts: list[list[Field]], own: list[Field], chance: random.Random
) -> None:
    body = described(own, order)
    for layout in layouts:
        body += defined(order, 20, layout, own)
        for _ in range(chance.randint(0, 4)):
            body += b"\0" + b"".join(value(chance, field.size) for field in (*layout, *own))
    content = whole(body)
    try:
        plain_fit.rows_of(content)
    except (FitError, TypeError):
        return  # a speed of several numbers, one of which is "invalid": fitdecode cannot take them apart
    (file,), _ = decode(content)
    (found,) = chain(content)
    assert_as_plain(file, rebuilt(content, found, WANTED).content())


def value(chance: random.Random, size: int) -> bytes:
    """Random bytes, often one of the "invalid" ones."""
    kinds = (b"\xff" * size, b"\0" * size, b"\xff" * (size - 1) + b"\x7f", b"\x7f" + b"\xff" * (size - 1))
    return chance.choice((*kinds, *[chance.randbytes(size)] * 4))


def defined(order: str, number: int, fields: list[Field], own: list[Field]) -> bytes:
    head = bytes([0x60 if own else 0x40, 0, order == ">"]) + struct.pack(f"{order}H", number)
    native = bytes([len(fields)]) + b"".join(bytes([f.number, f.size, f.base]) for f in fields)
    return (
        head
        + native
        + (bytes([len(own)]) + b"".join(bytes([f.number, f.size, 0]) for f in own) if own else b"")
    )


def described(own: list[Field], order: str) -> bytes:
    """Messages that say of an application's fields what they are."""
    body = defined(order, 207, [Field(1, 0x0D, 16), Field(3, 2, 1)], []) + b"\0" + bytes(17)
    fields = [Field(0, 2, 1), Field(1, 2, 1), Field(2, 2, 1), Field(3, 7, 6), Field(8, 7, 2), Field(15, 2, 1)]
    for each in own:
        body += defined(order, 206, fields, [])
        body += b"\0" + bytes([0, each.number, each.base]) + b"F%04d\0" % each.number + b"u\0\xff"
    return body


def whole(body: bytes) -> bytes:
    return struct.pack("<BBHI4sH", 14, 0x20, 2132, len(body), b".FIT", 0) + body + b"\0\0"
