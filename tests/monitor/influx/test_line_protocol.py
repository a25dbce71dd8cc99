"""Our lines are those of influxdb-client's Point."""

from __future__ import annotations

import importlib
import math
import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.influx.lines import event_line, head, line, run_line, tick_expression

Point: Any = importlib.import_module("influxdb_client.client.write.point").Point
"""It has no types of its own."""
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
VALUES = st.floats(allow_nan=True, allow_infinity=True)
NAMES = ("alpha", "beta_ms", "gamma")
TAGS = {"athlete": "anna", "run": "r1", "device": "fit:stryd"}


def fields_of(text: str) -> dict[str, float]:
    """Return the fields of a line without escapes."""
    cells = text.split(" ")[1].split(",")
    return {name: float(value) for name, value in (cell.split("=") for cell in cells)}


def ticked(values: dict[str, float | None], epoch_ms: int = 0, t: int = 0) -> str | None:
    """Return what SQLite makes of a tick."""
    conn = sqlite3.connect(":memory:")
    try:
        conn.execute(f"CREATE TABLE tick(t INTEGER, {' REAL, '.join(values)} REAL)")
        insert = f"INSERT INTO tick VALUES ({', '.join('?' * (1 + len(values)))})"  # noqa: S608 # marks only
        conn.execute(insert, (t, *values.values()))
        query = f"SELECT {tick_expression(list(values))} FROM tick"  # noqa: S608 # names of this test
        text: str | None = conn.execute(query, {"head": head("tick", TAGS), "epoch_ms": epoch_ms}).fetchone()[
            0
        ]
        return text
    finally:
        conn.close()


@given(athlete=TEXT, run=TEXT, device=TEXT)
def test_tags_are_escaped_as_the_client_escapes_them(athlete: str, run: str, device: str) -> None:
    tags = {"athlete": athlete, "run": run, "device": device}
    point = Point.from_dict({"measurement": "tick", "tags": tags, "fields": {"x": 1.0}}).time(5, "ms")
    assert line(head("tick", tags), {"x": 1.0}, 5).replace("x=1.0", "x=1") == point.to_line_protocol()


@given(text=TEXT)
def test_text_is_escaped_as_the_client_escapes_it(text: str) -> None:
    point = Point.from_dict({"measurement": "event", "fields": {"text": text}}).time(7, "ms")
    assert line("event", {"text": text}, 7) == point.to_line_protocol()


@given(values=st.tuples(VALUES, VALUES, VALUES), time_ms=st.integers(-(10**12), 10**13))
def test_numbers_are_written_as_the_client_writes_them(values: tuple[float, ...], time_ms: int) -> None:
    fields: dict[str, float | str] = dict(zip(NAMES, values, strict=True))
    if not any(map(math.isfinite, values)):
        return
    point = Point.from_dict({"measurement": "run", "fields": fields}).time(time_ms, "ms")
    ours, theirs = line("run", fields, time_ms), point.to_line_protocol()
    assert fields_of(ours) == fields_of(theirs)
    assert ours.rpartition(" ")[2] == theirs.rpartition(" ")[2]


@given(
    values=st.tuples(*[st.none() | st.floats(-1e6, 1e6, allow_subnormal=False)] * 3),
    epoch_ms=st.integers(0, 4 * 10**12),
    t=st.integers(0, 10**6),
)
def test_a_second_is_the_clients_point_to_15_digits(
    values: tuple[float | None, ...], epoch_ms: int, t: int
) -> None:
    known = {name: value for name, value in zip(NAMES, values, strict=True) if value is not None}
    text = ticked(dict(zip(NAMES, values, strict=True)), epoch_ms, t)
    if not known:
        assert text is None
        return
    assert text is not None
    start, _, time_ms = text.split(" ")
    point = Point.from_dict({"measurement": "tick", "tags": TAGS, "fields": known | {"t_s": float(t)}})
    theirs = point.time(epoch_ms + 1000 * t, "ms").to_line_protocol()
    assert (start, time_ms) == (theirs.split(" ")[0], theirs.split(" ")[2])
    assert fields_of(text) == pytest.approx(fields_of(theirs), rel=5.1e-15)


def test_numbers_without_a_fraction_are_floats_too() -> None:
    """1i would make an integer field of it, and every later float an error."""
    assert ticked({"x": 150.0}) == "tick,athlete=anna,device=fit:stryd,run=r1 x=150.0,t_s=0 0"
    assert line("run", {"n": 2}, 0) == "run n=2.0 0"


def test_an_alert_has_its_texts_and_stands_at_its_moment() -> None:
    payload: dict[str, Any] = {
        "id": "a-onset",
        "detector": "bounce",
        "phase": "onset",
        "severity": "notice",
        "t_s": 61.25,
        "onset_s": 40.0,
        "value": 7.5,
        "unit": "%",
        "confidence": 0.9,
        "message": 'Try "lighter" steps.',
    }
    assert event_line(TAGS, "More bounce", payload, 1000) == (
        "event,athlete=anna,detector=bounce,device=fit:stryd,phase=onset,run=r1,severity=notice "
        'confidence=0.9,id="a-onset",onset_s=40.0,t_s=61.25,text="Try \\"lighter\\" steps.",title="More bounce",'
        'unit="%",value=7.5 62250'
    )


def test_a_summary_becomes_flat_numbers() -> None:
    summary: dict[str, Any] = {
        "type": "summary",
        "schema": 1,
        "distance_m": 10_000.0,
        "equal_effort": {"change_bpm": None, "reason": "it was too short"},
        "detectors": {"bounce": {"available": True, "alerts": 2, "worst": "notice"}},
        "decoupling": {"pace_pct": 4.5, "reason": None},
        "medians": {"cadence_spm": 170.0},
        "warnings": ["a"],
    }
    text = run_line(TAGS, summary, 9)
    assert text is not None
    assert fields_of(text) == {
        "distance_m": 10_000.0,
        "available_bounce": 1.0,
        "alerts_bounce": 2.0,
        "decoupling_pace_pct": 4.5,
        "median_cadence_spm": 170.0,
    }
    assert run_line(TAGS, {"type": "summary"}, 9) is None
