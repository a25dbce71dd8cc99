"""The wellness CSV of intervals.icu, as its export writes it."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetfoot.diary.importing import import_file
from fleetfoot.diary.wellness.intervals import INTERVALS
from fleetfoot.errors import UnreadableError
from fleetfoot.sources.bundle.member import Member
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.diary.note import Note

MADE = (
    "date,weight,restingHR,hrv,hrvSDNN,sleepSecs,sleepScore,soreness,fatigue,stress,mood,comments\n"
    "2026-05-01,70.2,52,61.5,,27000,81,1,2,1,1,\n"
    '2026-05-02,,,0,48,0,,4,,,4,"long, warm"\n'
)


def read_wellness(where: str, content: bytes) -> list[Note]:
    member = Member(where, where, lambda: io.BytesIO(content))
    return INTERVALS.read(member).notes


def told(content: bytes) -> dict[tuple[str, str], str]:
    return {(note.where.day, note.field): note.value for note in read_wellness("w.csv", content)}


def test_units_and_scales_are_those_of_the_diary() -> None:
    found = told(MADE.encode())
    assert found["2026-05-01", "sleep_h"] == "7.5"
    assert found["2026-05-01", "resting_hr_bpm"] == "52"
    assert found["2026-05-01", "rmssd_ms"] == "61.5"
    assert found["2026-05-01", "mass_kg"] == "70.2"
    assert float(found["2026-05-01", "soreness"]) == pytest.approx(0.0, abs=1e-4)
    assert float(found["2026-05-02", "soreness"]) == pytest.approx(10.0, abs=1e-4)
    assert float(found["2026-05-01", "mood"]) == pytest.approx(10.0, abs=1e-4)


def test_sdnn_and_rmssd_are_kept_apart_and_nothing_is_not_zero() -> None:
    found = told(MADE.encode())
    assert found["2026-05-02", "sdnn_ms"] == "48"
    assert ("2026-05-02", "rmssd_ms") not in found
    assert ("2026-05-02", "sleep_h") not in found
    assert {note.source for note in read_wellness("w.csv", MADE.encode())} == {"intervals.icu"}


def test_it_is_known_by_its_header_and_taken_into_the_store(tmp_path: Path) -> None:
    assert INTERVALS.fits(["id", "sleepSecs"])
    assert not INTERVALS.fits(["date", "legs"])
    file = tmp_path / "wellness.csv"
    file.write_bytes(MADE.replace(",", ";").replace("70.2", "70,2").replace("61.5", "61,5").encode("utf-16"))
    with Store.open(tmp_path / "s.db") as store:
        (brought,) = import_file(store, "Anna", file)
        assert (brought.title, brought.notes > 5) == ("intervals.icu wellness", True)
        assert brought.passed == ("the diary has no field for 'sleepscore', 'fatigue', 'comments'",)
        assert {note.source for note in store.notes("Anna")} == {"intervals.icu"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sleepSecs,hrv\n27000,60\n", "has no column date"),
        ("date,sleepSecs\nMay,27000\n", "line 2, column date: 'May' is no date"),
        ("date,sleepSecs\n2026-05-01,long\n", "line 2, column sleepsecs"),
        ("date,restingHR\n2026-05-01,400\n", "line 2, column restinghr"),
    ],
)
def test_what_cannot_be_read_names_row_and_column(text: str, said: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_wellness("w.csv", text.encode())
    assert said in str(caught.value)


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, len(MADE)), piece=st.binary(max_size=4), noise=st.binary(max_size=200))
def test_hostile_bytes_are_refused_or_read_and_nothing_else(place: int, piece: bytes, noise: bytes) -> None:
    good = MADE.encode()
    for content in (noise, good[:place] + piece + good[place + 1 :], good + noise):
        with suppress(UnreadableError):
            assert all(note.value for note in read_wellness("w.csv", content))
