"""A diary.csv as people write it, and what is said of one that cannot be read."""

from __future__ import annotations

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetfoot.diary.fields import BY_NAME, COLUMNS, EXTRA, FIELDS, Kind, canonical, typed
from fleetfoot.diary.note import OWN, Note, Where, rows_of, when
from fleetfoot.diary.sheet import header_of, sheet_of
from fleetfoot.diary.table import read_diary, write_diary
from fleetfoot.errors import UnreadableError

THE_COLUMNS = (
    "date,run,legs,tired,onset,onset_min,rpe,feel,sleep_h,resting_hr_bpm,rmssd_ms,soreness,sick,strength,carbs_g,"
    "meal_h,drunk_ml,mass_before_kg,mass_after_kg,temperature_c,humidity_pct,surface,shoe,notes"
)


def read(text: str | bytes) -> list[Note]:
    return read_diary("diary.csv", text.encode() if isinstance(text, str) else text)


def values(text: str | bytes) -> dict[str, str]:
    return {note.field: note.value for note in read(text)}


def test_the_columns_are_those_of_the_documents() -> None:
    assert ",".join(COLUMNS) == THE_COLUMNS
    assert not {field.name for field in EXTRA} & set(COLUMNS)


FULL = (
    "2026-05-01,morning.fit,7,5,same distance,40,6.5,50,7.25,52,61.5,3,no,yes,60,2,500,70,69.1,21,55,road,Blue  Ones,"
    "'hard, hot'"
)


def test_a_full_row_is_read_value_by_value() -> None:
    row = next(csv.reader([FULL], quotechar="'"))
    text = io.StringIO()
    csv.writer(text).writerows([list(COLUMNS), row])
    found = values(text.getvalue())
    assert set(found) == {field.name for field in FIELDS}
    assert (found["legs"], found["onset"], found["sick"], found["strength"]) == (
        "7",
        "same_distance",
        "0",
        "1",
    )
    assert (found["shoe"], found["notes"], found["sleep_h"]) == ("Blue Ones", "hard, hot", "7.25")
    assert {note.where for note in read(text.getvalue())} == {Where("2026-05-01", "", "morning.fit")}
    assert {note.source for note in read(text.getvalue())} == {OWN}


def test_everything_but_date_or_run_may_be_left_out() -> None:
    assert values("date,legs\n2026-05-01,3\n") == {"legs": "3"}
    assert values("legs,run\n3,20260501T\n") == {"legs": "3"}
    assert values("date,run,legs\n2026-05-01,,\n") == {}
    assert values("DATE , Legs\n2026-05-01 , 3 \n") == {"legs": "3"}


COMMAS = "date,sleep_h,notes\n2026-05-01,7.25,wärmer\n"
SEMICOLONS = "date;sleep_h;notes\n2026-05-01;7,25;wärmer\n"


@pytest.mark.parametrize(
    "content",
    [
        COMMAS.encode("utf-8-sig"),
        COMMAS.encode("utf-16"),
        COMMAS.replace("\n", "\r\n").encode(),
        COMMAS.replace(",", "\t").encode(),
        SEMICOLONS.encode(),
        SEMICOLONS.encode("utf-16"),
        f"\n{SEMICOLONS}\n;;\n".encode(),
    ],
)
def test_spreadsheets_save_it_in_many_ways(content: bytes) -> None:
    assert values(content) == {"sleep_h": "7.25", "notes": "wärmer"}


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", "diary.csv", "is empty"),
        ("date,slep_h\n2026-05-01,7\n", "unknown column 'slep_h'", "the nearest is sleep_h"),
        ("legs,tired\n3,4\n", "neither a column date nor a column run", "add one"),
        ("date,date\n2026-05-01,2026-05-01\n", "column date occurs twice", ""),
        ("date,legs\n,3\n", "line 2", "neither date nor run"),
        ("date,legs\n2026-05-01,3\n\n2026-05-02,11\n", "line 4, column legs", "'11' is not from 0 to 10"),
        ("date,legs\n2026-05-01,heavy\n", "line 2, column legs", "'heavy' is not a number"),
        ("date,legs\n2026-02-30,3\n", "line 2, column date", "'2026-02-30' is no day of the calendar"),
        ("date,legs\n30.2.2026,3\n", "line 2, column date", "is no date like 2026-05-31"),
        ("date,legs\n0001-01-01,3\n", "line 2, column date", "not between 1990 and 2100"),
        ("date,sick\n2026-05-01,perhaps\n", "line 2, column sick", "neither yes nor no"),
        ("date,onset\n2026-05-01,later\n", "line 2, column onset", "none of start, after, same_distance"),
        ("date,sleep_h\n2026-05-01,27\n", "line 2, column sleep_h", "not from 0 to 24 h"),
        ("date,legs\n2026-05-01,3,4\n", "line 2", "3 cells, the header 2"),
        ("date,legs,\n2026-05-01,3,4\n", "line 2", "column without a name"),
        (b"date,legs\n\xff\xfe\n", "diary.csv", "not text in UTF-8"),
        (b"date,legs\n2026-05-01,\0\n", "diary.csv", "not a text file"),
        (f"date,shoe\n2026-05-01,{'x' * 101}\n", "line 2, column shoe", "longer than 100"),
        (f"date,run,legs\n,{'x' * 301},3\n", "line 2, column run", "no name of a run"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line_that_names_row_and_column(
    text: str | bytes, where: str, what: str
) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(text)
    said = str(caught.value)
    assert where in said
    assert what in said
    assert "\n" not in said


def test_several_rows_of_a_day_are_its_runs_in_their_order() -> None:
    notes = read("date,legs\n2026-05-01,3\n2026-05-01,7\n2026-05-02,4\n2026-05-01T18:00,5\n")
    assert [(note.where.day, note.where.clock, note.where.nth) for note in notes] == [
        ("2026-05-01", "", 1),
        ("2026-05-01", "", 2),
        ("2026-05-02", "", 1),
        ("2026-05-01", "18:00", 1),
    ]


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("2026-05-31", "2026-05-31", ""),
        ("2026-5-1", "2026-05-01", ""),
        ("20260531", "2026-05-31", ""),
        ("2026-05-31 7:05", "2026-05-31", "07:05"),
        ("2026-05-31T07:05:59", "2026-05-31", "07:05"),
        ("2026-05-31T07:05:59.123+02:00", "2026-05-31", "07:05"),
        ("2026-05-31T07:05Z", "2026-05-31", "07:05"),
    ],
)
def test_dates_are_taken_as_people_write_them(text: str, day: str, clock: str) -> None:
    assert when(text) == (day, clock)


def any_value(name: str) -> st.SearchStrategy[str]:
    field = BY_NAME[name]
    if field.kind is Kind.NUMBER:
        return (
            st.floats(field.low, field.high)
            .map(lambda x: f"{x:.6g}")
            .filter(lambda t: field.low <= float(t) <= field.high)
        )
    if field.kind is Kind.FLAG:
        return st.sampled_from(["0", "1"])
    if field.kind is Kind.ONSET:
        return st.sampled_from(["start", "after", "same_distance"])
    text = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)
    return text.filter(lambda t: t == t.strip() and "\ufeff" not in t)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_again(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from([field.name for field in FIELDS]), unique=True, min_size=1))
    row = {name: data.draw(any_value(name), label=name) for name in names}
    row = {name: value for name, value in ((n, canonical(BY_NAME[n], v)) for n, v in row.items()) if value}
    notes = read(write_diary([("2026-05-01", "x.fit", row)]))
    assert {note.field: note.value for note in notes} == row
    assert [r.values for r in rows_of(notes)] == [row]
    for name, value in row.items():
        assert typed(name, value) is not None


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=300).map(str.encode)),
    st.integers(0, 60),
    st.binary(max_size=3),
)
def test_hostile_bytes_are_refused_or_read_and_nothing_else(noise: bytes, place: int, piece: bytes) -> None:
    good = f"{THE_COLUMNS}\n{FULL}\n".encode()
    for content in (noise, good[:place] + piece + good[place + 1 :], good + noise):
        header_of(content)
        with suppress(UnreadableError):
            assert all(note.field in BY_NAME and note.value for note in read(content))


def test_a_sheet_knows_where_each_row_stands() -> None:
    sheet = sheet_of("x", b'a,b\n"1\n2",3\n\n4\n')
    assert [(row.line, row.cells) for row in sheet.rows] == [(3, ["1\n2", "3"]), (5, ["4", ""])]
