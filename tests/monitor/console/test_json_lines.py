from __future__ import annotations

import io
import json
import math
from functools import partial
from typing import Any

import pytest
from console_runs import alert_of, run_of
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.console.json_sink import JsonSink, write_json
from fleetfoot.words.text import json_line

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def finite(value: object) -> object:
    match value:
        case float():
            return value if math.isfinite(value) else None
        case list():
            return [finite(inner) for inner in value]
        case dict():
            return {key: finite(inner) for key, inner in value.items()}
    return value


@given(st.dictionaries(st.text(st.characters(exclude_categories=()), max_size=4), JSON, max_size=4))
def test_any_record_is_one_line_that_reads_back_with_null_for_what_is_not_finite(
    record: dict[str, Any],
) -> None:
    line = json_line(record)
    assert line.splitlines() == [line]
    assert json.loads(line) == finite(record)
    line.encode("utf-8")


def test_letters_stay_readable_and_steering_characters_are_escaped() -> None:
    assert json_line({"a": "Zoë 走 \x1b\x9b\u2028"}) == '{"a":"Zoë 走 \\u001b\\u009b\\u2028"}'


def test_a_file_name_that_is_not_utf8_does_not_end_the_output() -> None:
    assert json_line({"source": "run\udce9.fit"}) == '{"source":"run\\udce9.fit"}'


def test_events_are_payloads_and_summaries_stay_as_they_are() -> None:
    stream = io.StringIO()
    sink, run, alert = JsonSink(partial(write_json, stream)), run_of("a.fit"), alert_of(run_of("a.fit"))
    sink.begin(run)
    sink.alert(run, alert)
    sink.end(run, {"type": "summary", "source": "a.fit", "ef": math.nan})
    event, summary = (json.loads(line) for line in stream.getvalue().splitlines())
    assert event == alert.payload()
    assert list(event)[:4] == ["type", "schema", "id", "episode"]
    assert summary == {"type": "summary", "source": "a.fit", "ef": None}


def test_each_line_is_flushed() -> None:
    class Counting(io.StringIO):
        flushes = 0

        def flush(self) -> None:
            self.flushes += 1

    stream = Counting()
    for _ in range(3):
        write_json(stream, {})
    assert stream.flushes == 3


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_stream_of_any_encoding_takes_it(encoding: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    write_json(stream, {"name": "Zoë 走"})
    assert json.loads(raw.getvalue().decode(encoding)) == {"name": "Zoë 走"}
