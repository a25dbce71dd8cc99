"""FIT files with faults that can be survived: what is sound is read, whatever lies before, between or behind."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import fit_bytes as fb
import numpy as np
import pytest
from fit_bytes import FitBytes
from hypothesis import given, settings
from hypothesis import strategies as st
from made_recordings import FIT_START, as_fit, steady

from fleetfoot.sources.recording.fit_rebuilt import Wanted, rebuilt
from fleetfoot.sources.recording.fit_walk import chain
from fleetfoot.sources.recording.read import read_content
from fleetfoot_signal import Channel

if TYPE_CHECKING:
    from fleetfoot.sources.recording.model import Recording

WHOLE = as_fit(steady(600)).content()


def read(content: bytes) -> list[Recording]:
    return read_content("run", "run", content)


def with_size(content: bytes, size: int) -> bytes:
    return content[:4] + struct.pack("<I", size) + content[8:]


@pytest.mark.parametrize("size", [0, 1, 300, 5000, 10**6, 2**32 - 1])
def test_a_wrong_length_in_the_header_costs_nothing(size: int) -> None:
    (got,) = read(with_size(WHOLE, size))
    assert got.t_s.size == 600
    assert got.figures.distance_m == pytest.approx(1797.0)


def test_a_missing_checksum_costs_nothing() -> None:
    (got,) = read(WHOLE[:-2])
    assert got.t_s.size == 600


@pytest.mark.parametrize("garbage", [b"\0" * 100, b"<html>" * 10, bytes(range(256))])
def test_bytes_before_and_behind_cost_nothing(garbage: bytes) -> None:
    assert read(WHOLE + garbage)[0].t_s.size == 600
    assert read(garbage + WHOLE)[0].t_s.size == 600


def test_a_short_header_is_as_good() -> None:
    body = WHOLE[14:-2]
    head = struct.pack("<BBHI4s", 12, 0x10, 2132, len(body), b".FIT")
    assert read(head + body + b"\0\0")[0].t_s.size == 600


@settings(max_examples=60, deadline=None)
@given(at=st.integers(400, len(WHOLE) - 400), length=st.integers(1, 300))
def test_bytes_lost_in_the_middle_cost_little_more_than_these(at: int, length: int) -> None:
    (got,) = read(WHOLE[:at] + WHOLE[at + length :])
    lost = length / (len(WHOLE) / 600)
    assert got.t_s.size >= 600 - lost - 12
    assert got.warnings
    known = got.values[Channel.HEART_RATE]
    assert float(np.nanmedian(known)) == 140.0


@settings(max_examples=40, deadline=None)
@given(at=st.integers(400, len(WHOLE) - 700), junk=st.binary(min_size=1, max_size=256))
def test_bytes_overwritten_in_the_middle_cost_little_more_than_these(at: int, junk: bytes) -> None:
    (got,) = read(WHOLE[:at] + junk + WHOLE[at + len(junk) :])
    assert got.t_s.size >= 600 - len(junk) / (len(WHOLE) / 600) - 12


def test_files_chained_behind_a_damaged_one_are_read() -> None:
    damaged = WHOLE[:3000] + b"\xff" * 40 + WHOLE[3040:]
    later = as_fit(steady(300)).content()
    got = read(damaged + later)
    assert [recording.t_s.size for recording in got][1:] == [300]


def test_a_developer_field_without_a_description_costs_itself_only() -> None:
    fit = FitBytes().file_id()
    for i in range(60):
        fit.message(20, [(253, fb.UINT32, FIT_START + i), (3, fb.UINT8, 140)], [(7, 3, fb.UINT16, 250)])
    (got,) = read(fit.session("running", FIT_START, 60.0).content())
    assert got.t_s.size == 60


NATIVE = {
    3: (fb.UINT8, "bpm", 150, Channel.HEART_RATE, 150.0),
    4: (fb.UINT8, "rpm", 84, Channel.CADENCE, 168.0),
    7: (fb.UINT16, "Watts", 236, Channel.POWER, 236.0),
    39: (fb.FLOAT32, "cm", 9.0, Channel.VERTICAL_OSCILLATION, 90.0),
    41: (fb.FLOAT32, "ms", 240.0, Channel.GROUND_CONTACT, 240.0),
    6: (fb.FLOAT32, "km/h", 10.8, Channel.SPEED, 3.0),
}


@pytest.mark.parametrize("app", [bytes(16), bytes(range(16))])
@pytest.mark.parametrize("number", NATIVE)
def test_a_developer_field_that_stands_for_a_native_one_is_read(number: int, app: bytes) -> None:
    base, unit, raw, channel, value = NATIVE[number]
    fit = FitBytes().file_id().developer_app(0, app)
    fit.message(
        206,
        [
            (0, fb.UINT8, 0),
            (1, fb.UINT8, 5),
            (2, fb.UINT8, base),
            (3, fb.STRING, b"Mine\0"),
            (8, fb.STRING, unit.encode() + b"\0"),
            (14, fb.UINT16, 20),
            (15, fb.UINT8, number),
        ],
    )
    for i in range(60):
        values = [(253, fb.UINT32, FIT_START + i), (5, fb.UINT32, 300 * i)]
        fit.message(20, values, [(0, 5, base, raw)])
    (got,) = read(fit.session("running", FIT_START, 60.0).content())
    assert float(np.nanmedian(got.values[channel])) == pytest.approx(value, rel=1e-3)
    assert got.sensors[channel].startswith("fit:app-")


def test_telling_fields_of_an_unknown_application_are_named() -> None:
    fit = FitBytes().file_id().developer_app(0, bytes(range(16)))
    fit.developer_field(0, 0, fb.UINT16, "Vertical Oscillation", "cm")
    for i in range(60):
        fit.message(20, [(253, fb.UINT32, FIT_START + i), (3, fb.UINT8, 140)], [(0, 0, fb.UINT16, 9)])
    (got,) = read(fit.session("running", FIT_START, 60.0).content())
    assert got.warnings == [
        "fields of an application that is not known here are passed over: 'Vertical Oscillation'"
    ]


def test_a_sound_file_is_rebuilt_with_what_is_wanted() -> None:
    (found,) = list(chain(WHOLE))
    everything = Wanted(frozenset(range(0xFFFF)), frozenset(range(256)))
    assert rebuilt(WHOLE, found, everything).content()[14:-2] == WHOLE[14:-2]
    assert (found.lost, found.broken, found.stretched) == (0, False, False)
