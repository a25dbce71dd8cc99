from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import h11
import pytest
from page_world import GAUGES, RUN, alert, new_sink, second, site, until

from fleetfoot.page import hub, stream
from fleetfoot.path.run import Run
from fleetfoot.path.so_far import SensorLine
from fleetfoot_signal.event import Phase, Severity
from fleetfoot_signal.heart_rate_fault import HeartRateFault

if TYPE_CHECKING:
    from page_world import Browser, Frame


@pytest.fixture
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Greet everybody with what is known now, not a second ago."""
    monkeypatch.setattr(hub, "GREETING_S", 0.0)


@pytest.mark.usefixtures("_fresh")
async def test_a_run_takes_the_place_of_those_of_its_athlete_that_are_over() -> None:
    sink = new_sink()
    others = replace(RUN, id="others", athlete="ben")
    async with site(sink) as served:
        for each in (RUN, others):
            sink.begin(each)
            sink.end(each, {})
        sink.begin(replace(RUN, id="next"))
        async with served.listener() as first:
            await first.frames(6)  # told to the last: hello, and what was noted before
        async with served.listener() as page:
            (hello,) = await page.frames(1)
    assert [(each["key"], each["run"]) for each in hello.data["runs"]] == [("2", "others"), ("3", "next")]


@pytest.mark.usefixtures("_fresh")
async def test_a_new_page_gets_everything_so_far_and_then_what_comes() -> None:
    sink = new_sink()
    sink.expect(RUN, 2700.0)
    async with site(sink) as served:
        sink.begin(RUN)
        sink.second(RUN, second(0, SPEED=3.14159))
        sink.alert(RUN, alert(0.0))
        async with served.listener() as first:
            assert [frame.kind for frame in await first.frames(4)] == ["hello", "begin", "tick", "alert"]
            async with served.listener() as page:
                hello = (await page.frames(1))[0]
                sink.second(RUN, second(1))
                tick = (await page.frames(1))[0]
    run = hello.data["runs"][0]
    assert hello.kind == "hello"
    assert (run["key"], run["run"], run["athlete"], run["source"]) == ("1", RUN.id, "anna", "live")
    assert run["total_s"] == 2700.0
    assert run["history"]["t_s"] == [0]
    assert run["history"]["values"]["speed_m_s"] == [3.142]
    assert run["history"]["values"]["power_w"] == [None]
    assert run["history"]["scores"] == {"cardiac_drift": [None], "overstriding": [1.25]}
    assert run["usual"] == {"cadence_spm": [158, 166.2]}
    assert [(a["code"], a["speak"], a["said_ms"]) for a in run["alerts"]] == [
        ("overstriding.notice", True, 1_700_000_000_500)
    ]
    assert (run["done"], run["summary"]) == (False, None)
    assert tick.kind == "tick"
    assert tick.data["t_s"] == 1
    assert tick.data["values"]["heart_rate_bpm"] == 101
    assert tick.data["usual"] == {"cadence_spm": [158, 166.2]}
    assert tick.number == hello.number + 1


@pytest.mark.usefixtures("_fresh")
async def test_a_heart_rate_that_is_not_believed_says_why_by_a_code() -> None:
    sink = new_sink()
    async with site(sink) as served:
        sink.begin(RUN)
        sink.second(RUN, second(0, HEART_RATE_FAULT=HeartRateFault.HALF_CADENCE))
        async with served.listener() as first:
            assert [frame.data.get("doubt") for frame in await first.frames(3)][2] == "half_cadence"
            async with served.listener() as page:
                hello = (await page.frames(1))[0]
                sink.second(RUN, second(1, HEART_RATE_FAULT=HeartRateFault.NONE))
                tick = (await page.frames(1))[0]
    assert hello.data["runs"][0]["doubt"] == "half_cadence"
    assert tick.data["doubt"] is None


async def test_the_greeting_says_what_the_page_needs_to_draw() -> None:
    async with site() as served, served.listener() as page:
        hello = (await page.frames(1))[0].data
    assert hello["schema"] == 2
    assert (hello["speed"], hello["expiry_s"]) == (1.0, 120.0)
    assert [detector["name"] for detector in hello["detectors"]] == [gauge.name for gauge in GAUGES]
    assert hello["detectors"][1]["thresholds"] == {"notice": 5.0, "warning": 8.0}
    assert hello["display"] == {"units": None, "language": None}
    assert hello["runs"] == []


async def test_two_pages_get_the_same() -> None:
    async with site() as served, served.listener() as one, served.listener() as other:
        await one.frames(1)
        await other.frames(1)
        served.sink.begin(RUN)
        for index in range(200):
            served.sink.second(RUN, second(index))
        assert await one.frames(201) == await other.frames(201)


@pytest.mark.usefixtures("_fresh")
async def test_sensors_are_told_when_they_change() -> None:
    strap = SensorLine("strap", "streaming", "heart rate strap", well=True, battery_pct=80.0)
    async with site() as served, served.listener() as page:
        await page.frames(1)
        served.sink.begin(RUN)
        for line in (strap, strap, replace_state(strap, "lost")):
            served.sink.sensors(RUN, [line], ["no cadence"])
        served.sink.second(RUN, second(0))
        frames = await page.frames(4)
        async with served.listener() as later:
            run = (await later.frames(1))[0].data["runs"][0]
    assert [frame.kind for frame in frames] == ["begin", "sensors", "sensors", "tick"]
    assert frames[1].data["missing"] == ["no cadence"]
    assert frames[1].data["sensors"][0] == {
        "name": "strap",
        "state": "streaming",
        "details": "heart rate strap",
        "well": True,
        "battery_pct": 80.0,
    }
    assert run["sensors"][0]["state"] == "lost"


async def test_the_sensors_of_each_athlete_are_told_when_they_change() -> None:
    lines = [SensorLine("strap", "streaming", "heart rate strap", well=True)]
    other = replace(RUN, athlete="ben")
    async with site() as served, served.listener() as page:
        await page.frames(1)
        for run in (RUN, other):
            served.sink.begin(run)
        for run in (RUN, other) * 3:  # once a second, each in turn
            served.sink.sensors(run, lines, [] if run is RUN else ["no cadence"])
        served.sink.second(RUN, second(0))
        frames = await page.frames(5)
    assert [frame.kind for frame in frames] == ["begin", "begin", "sensors", "sensors", "tick"]
    assert [frame.data["missing"] for frame in frames[2:4]] == [[], ["no cadence"]]


def replace_state(line: SensorLine, state: str) -> SensorLine:
    return line._replace(state=state)


async def test_the_end_is_told_before_the_stream_ends_and_all_that_was_before_it() -> None:
    sink, count = new_sink(), 3 * hub.MOST_AT_ONCE
    async with asyncio.TaskGroup() as group:
        async with site(sink) as served:
            page = served.listener()
            reading = await page.__aenter__()
            await reading.frames(1)
            sink.begin(RUN)
            for index in range(count):
                sink.second(RUN, second(index))
            sink.end(RUN, {"type": "summary", "duration_s": 1.0})
            told = group.create_task(_to_the_end(reading))
        await told
        await page.__aexit__(None, None, None)
    assert [frame.kind for frame in told.result()] == ["begin", *["tick"] * count, "end"]
    assert told.result()[-1].data == {"key": "1", "summary": {"type": "summary", "duration_s": 1.0}}


async def _to_the_end(page: Browser) -> list[Frame]:
    found: list[Frame] = []
    while (frame := await page.frame()) is not None:
        found.append(frame)
    return found


NASTY = (
    "<script>alert('x')</script>",
    "Zo\u00eb \U0001f3c3\u200d\u2640\ufe0f",
    "a\nid: 5f-1\ndata: {}\n\nb",
    "\x00\x1b[31m\u2028\u202e",
    "\ud800",
    "data: \r\r",
)


@pytest.mark.parametrize("name", NASTY)
async def test_names_of_any_characters_arrive_as_they_are(name: str) -> None:
    run = Run("id", name, name, datetime(2026, 5, 17, 6, 30, tzinfo=UTC))
    async with site() as served, served.listener() as page:
        await page.frames(1)
        served.sink.begin(run)
        served.sink.sensors(run, [SensorLine(name, "x", "", well=True)], [name])
        begin, sensors = await page.frames(2)
    assert (begin.kind, sensors.kind) == ("begin", "sensors")
    assert (begin.data["athlete"], begin.data["source"]) == (name, name)
    assert begin.data["started_utc"] == "2026-05-17T06:30:00+00:00"
    assert (sensors.data["sensors"][0]["name"], sensors.data["missing"]) == (name, [name])


async def test_runs_side_by_side_have_keys_of_their_own() -> None:
    other = replace(RUN, athlete="Bo")
    async with site() as served, served.listener() as page:
        await page.frames(1)
        for run in (RUN, other):
            served.sink.begin(run)
        served.sink.second(other, second(0))
        served.sink.end(replace(RUN, sensors={}), {})
        assert [frame.data["key"] for frame in await page.frames(4)] == ["1", "2", "2", "1"]


async def test_the_page_speaks_at_most_four_times_an_hour_but_for_what_is_severe() -> None:
    async with site() as served, served.listener() as page:
        await page.frames(1)
        for minute in range(0, 50, 10):
            served.sink.alert(RUN, alert(60.0 * minute))
        served.sink.alert(RUN, alert(3100.0, Phase.ESCALATE, Severity.SEVERE))
        served.sink.alert(RUN, alert(3200.0, Phase.CLEAR))
        frames = await page.frames(7)
    assert [frame.data["alert"]["speak"] for frame in frames] == [*[True] * 4, False, True, False]


async def test_a_quiet_page_gets_a_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "BEAT_S", 0.02)
    async with site() as served, served.listener() as page:
        await page.frames(1)
        while page.rest.count(b"\n\n") < 2:  # nothing else is told
            found = await page.event()
            assert isinstance(found, h11.Data)
            page.rest += found.data
        served.sink.begin(RUN)
        assert (await page.frames(1))[0].kind == "begin"
    assert page.beats >= 2


async def test_a_page_that_does_not_read_is_cut_off_and_gets_everything_when_it_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream, "SLOW_S", 5.0)
    async with site() as served, served.listener() as slow, served.listener() as quick:
        hello = (await slow.frames(1))[0]
        await quick.frames(1)
        slow.writer.transport.pause_reading()  # type: ignore[attr-defined]
        served.sink.begin(RUN)
        count = 30_000
        reading = asyncio.create_task(quick.frames(count + 1))
        for index in range(count):
            served.sink.second(RUN, second(index))
            if index % 500 == 0:
                await asyncio.sleep(0.001)
        assert (await reading)[-1].data["t_s"] == count - 1
        await until(lambda: len(served.sink.hub.readers) == 1)
        async with served.listener(hello.id) as again:
            assert (await again.frames(1))[0].kind == "hello"  # more was missed than is kept
    assert served.sink.hub.dropped == 1
    assert served.notes == ["live page: 1 pages were cut off, because they did not read in time"]


async def test_more_than_the_most_pages_are_told_to_come_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "MOST_READERS", 2)
    async with site() as served:
        async with served.listener() as one, served.listener() as two:
            await one.frames(1)
            await two.frames(1)
            refused = await served.ask("/api/stream")
            assert (await served.ask("/")).status == 200
        assert refused.status == 503
        assert served.notes == ["live page: refused 127.0.0.1: too many pages"]
        await until(lambda: not served.sink.hub.readers)
        async with served.listener() as again:
            await again.frames(1)


async def test_a_page_that_leaves_is_forgotten() -> None:
    async with site() as served:
        async with served.listener() as page:
            await page.frames(1)
            assert len(served.sink.hub.readers) == 1
        await until(lambda: not served.sink.hub.readers)
    assert served.sink.hub.dropped == 0


async def test_a_failing_page_is_told_and_ends_nothing() -> None:
    async with site() as served, served.listener() as page:
        await page.frames(1)
        served.sink.hub.note(lambda: json.loads("{"))
        await until(lambda: served.notes)
        assert await page.frame() is None
        served.sink.begin(RUN)  # goes nowhere, and does not pile up
        assert not served.sink.hub._news  # pyright: ignore[reportPrivateUsage]
    assert len(served.notes) == 1
    assert served.notes[0].startswith("the live page has failed (JSONDecodeError: ")
    assert served.notes[0].endswith("the run goes on without it")
