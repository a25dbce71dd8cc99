"""A live run on the phone over a made page: radio, storage, losses, and what is left of it when it is killed."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from fake_page import FakePage, WebSensor, strap_and_pod
from garmin_fit_sdk import Decoder, Stream

from fleetfoot.errors import UnreadableError
from fleetfoot.gatt import uuid
from fleetfoot.phone.activity import fit
from fleetfoot.phone.live import Order, PhoneRun
from fleetfoot.phone.position import KEY, Positions
from fleetfoot.phone.replayed import replayed
from fleetfoot.sim import scenario_named, simulate
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.virtual import notifications

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from fleetfoot.path.source import Notification

START = datetime(2026, 5, 17, 6, 30, tzinfo=UTC)
RUN_S = 1500.0
KINDS_OF_PAGE_ALONE = ("source", "speak", "said_ms")


@cache
def sent() -> tuple[Notification, ...]:
    return tuple(notifications(simulate(scenario_named("demo"), seed=3)))


def plain(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v for k, v in each.items() if k not in KINDS_OF_PAGE_ALONE} for each in events]


def watched(
    page: FakePage, order: Order, happening: Callable[[PhoneRun], Awaitable[None]], later_s: float = 0.0
) -> tuple[str, str]:
    """Watch a run while something happens; return its id and what it taught, as JSON."""

    async def main() -> tuple[str, str]:
        run = PhoneRun(page, order, START + timedelta(seconds=later_s))
        page.run = run
        task = asyncio.create_task(run.watch())
        for sensor in page.sensors.values():
            run.grant(sensor.id, sensor.name)
        await happening(run)
        run.stop()
        return run.id, json.dumps(json.loads(await task)["lessons"])

    return run_virtual(main())


def test_a_run_with_a_lost_sensor_replays_to_the_events_that_the_page_was_told(tmp_path: Path) -> None:
    strap, pod = strap_and_pod()
    page = FakePage(strap, pod)

    async def happening(_: PhoneRun) -> None:
        async def loss() -> None:
            await asyncio.sleep(400)
            page.drop(strap)

        async with asyncio.TaskGroup() as group:
            group.create_task(loss())
            group.create_task(page.play(sent(), RUN_S))

    watched(page, Order("anna"), happening)
    *events, summary = [json.loads(line) for line in replayed(page.saved(tmp_path / "run.jsonl"))]
    told = [each["alert"] for each in page.told("alert")]
    assert told
    assert plain(told) == plain(events)
    (end,) = page.told("end")
    assert end["summary"]["detectors"] == summary["detectors"]
    assert end["summary"]["warnings"] == summary["warnings"]
    assert page.asked.count("connect") == 3
    assert any("Virtual strap is lost" in note for note in page.notes)
    assert all(each.connected is False for each in (strap, pod))


def test_a_page_that_was_killed_goes_on_with_the_same_run_and_tells_nothing_twice(tmp_path: Path) -> None:
    first = FakePage(*strap_and_pod())
    killed_s = 700.0

    async def killed() -> str:
        run = PhoneRun(first, Order("anna"), START)
        first.run = run
        task = asyncio.create_task(run.watch())
        for sensor in first.sensors.values():
            run.grant(sensor.id, sensor.name)
        await first.play(sent(), killed_s)
        task.cancel()
        return run.id

    run_id = run_virtual(killed())
    assert '"end"' not in first.kept.splitlines()[-1]
    (tmp_path / "cut.jsonl").write_text(first.kept + '{"t":700.2,"s":"VIRT', encoding="utf-8")

    second = FakePage(*strap_and_pod())
    gone_s = killed_s + 30.0

    async def happening(_: PhoneRun) -> None:
        rest = [each._replace(t_s=each.t_s - gone_s) for each in sent() if each.t_s > gone_s]
        await second.play(rest, RUN_S - gone_s)

    taken_up, _ = watched(second, Order("anna", kept=tmp_path / "cut.jsonl"), happening, later_s=gone_s)
    assert taken_up == run_id
    assert not second.kept.startswith('{"format"')
    whole = tmp_path / "run.jsonl"
    whole.write_text(first.kept + second.kept, encoding="utf-8")
    *events, _ = [json.loads(line) for line in replayed(whole)]
    before = [each["alert"] for each in first.told("alert")]
    after = [each["alert"] for each in second.told("alert")]
    assert plain([*before, *after]) == plain(events)
    (hello, *_) = second.told("hello")
    assert plain(hello["runs"][0]["alerts"]) == plain(before)
    assert len(hello["runs"][0]["history"]["t_s"]) == 600


def test_what_a_run_taught_is_known_to_the_next() -> None:
    page = FakePage(*strap_and_pod())

    async def happening(_: PhoneRun) -> None:
        await page.play(sent(), RUN_S)

    _, taught = watched(page, Order("anna"), happening)
    lessons = json.loads(taught)
    assert lessons
    assert {each["runs"] for each in lessons} == {1}
    assert {each["sensor"] for each in lessons} <= {"VIRTUAL POD", "VIRTUAL STRAP"}

    again = FakePage(*strap_and_pod())

    async def once_more(_: PhoneRun) -> None:
        await again.play(sent(), RUN_S)

    _, taught = watched(again, Order("anna", lessons=taught), once_more, later_s=86_400.0)
    assert 2 in {each["runs"] for each in json.loads(taught)}


@pytest.mark.parametrize("end", ["NetworkError", "hangs"])
def test_a_sensor_that_does_not_connect_at_first_is_tried_again(end: str) -> None:
    strap, _ = strap_and_pod()
    strap.script = [end, end]
    page = FakePage(strap)

    async def happening(_: PhoneRun) -> None:
        async with asyncio.timeout(120):
            while not strap.subscribed:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.1)

    watched(page, Order("anna"), happening)
    assert page.asked.count("connect") == 3
    assert "disconnect" in page.asked


def test_a_sensor_that_is_added_late_is_heard_at_once() -> None:
    strap, pod = strap_and_pod()
    page = FakePage(strap)

    async def happening(run: PhoneRun) -> None:
        await asyncio.sleep(300)
        page.sensors[pod.id] = pod
        run.grant(pod.id, pod.name)
        await asyncio.sleep(3)
        assert pod.subscribed

    watched(page, Order("anna"), happening)


def test_namesakes_are_told_apart_and_the_same_sensor_is_granted_once() -> None:
    strap, _ = strap_and_pod()
    page = FakePage(strap, WebSensor("id-other", strap.name, strap.sensor))

    async def happening(run: PhoneRun) -> None:
        assert run.grant("id-strap", strap.name) == "VIRTUAL STRAP"
        assert run.grant("id-other", strap.name) == "VIRTUAL STRAP 2"
        await asyncio.sleep(0)

    watched(page, Order("anna"), happening)


def test_a_run_at_thirty_times_the_speed_has_the_seconds_of_a_whole_one(tmp_path: Path) -> None:
    page = FakePage(*strap_and_pod())

    async def happening(_: PhoneRun) -> None:
        await page.play([each._replace(t_s=each.t_s / 30.0) for each in sent()], RUN_S / 30.0)

    watched(page, Order("anna", speed=30.0), happening)
    *events, _ = [json.loads(line) for line in replayed(page.saved(tmp_path / "run.jsonl"))]
    assert plain([each["alert"] for each in page.told("alert")]) == plain(events)
    assert page.told("tick")[-1]["t_s"] > 1400


def test_what_is_kept_and_is_no_capture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kept.jsonl").write_text("{}\n", encoding="utf-8")

    async def main() -> None:
        PhoneRun(FakePage(), Order("anna", kept=tmp_path / "kept.jsonl"), START)

    with pytest.raises(UnreadableError, match="not the header"):
        run_virtual(main())


PAUSE_S = 120.0
PAUSED_AT_S, KILLED_S = 200.0, 260.0


def paused_and_killed(folder: Path) -> tuple[FakePage, FakePage, str]:
    """Pause a run, kill the page in the pause, and go on; return both pages, and what is kept in the end."""
    first = FakePage(*strap_and_pod())

    async def killed() -> None:
        run = PhoneRun(first, Order("anna"), START)
        first.run = run
        task = asyncio.create_task(run.watch())
        for sensor in first.sensors.values():
            run.grant(sensor.id, sensor.name)
        playing = asyncio.create_task(first.play(sent(), KILLED_S))
        await asyncio.sleep(PAUSED_AT_S)
        run.pause(paused=True)
        run.pause(paused=True)  # pressed twice is pressed once
        await playing
        task.cancel()

    run_virtual(killed())
    (folder / "cut.jsonl").write_text(first.kept, encoding="utf-8")
    second = FakePage(*strap_and_pod())

    async def happening(run: PhoneRun) -> None:
        rest = [each._replace(t_s=each.t_s - KILLED_S) for each in sent() if each.t_s > KILLED_S]
        playing = asyncio.create_task(second.play(rest, 600.0 - KILLED_S))
        await asyncio.sleep(PAUSED_AT_S + PAUSE_S - KILLED_S)
        run.pause(paused=False)
        await playing

    _, kept = watched(second, Order("anna", kept=folder / "cut.jsonl"), happening, later_s=KILLED_S)
    return first, second, kept


def test_a_pause_counts_as_elapsed_and_not_as_timer_and_outlives_the_page(tmp_path: Path) -> None:
    first, second, _ = paused_and_killed(tmp_path)
    assert (first.pauses, second.pauses) == ([True, True], [True, False])
    whole = tmp_path / "run.jsonl"
    whole.write_text(first.kept + second.kept, encoding="utf-8")
    *events, summary = [json.loads(line) for line in replayed(whole)]
    (end,) = second.told("end")
    ours = {name: value for name, value in end["summary"].items() if name != "source"}
    assert ours == {name: value for name, value in summary.items() if name != "source"}
    assert plain([each["alert"] for page in (first, second) for each in page.told("alert")]) == plain(events)
    assert summary["elapsed_s"] - summary["timer_s"] == pytest.approx(PAUSE_S, abs=1.0)
    assert summary["moving_s"] <= summary["timer_s"]
    assert not any("missing" in line for line in summary["warnings"])
    ticks = {each["t_s"]: each["values"]["heart_rate_bpm"] for each in second.told("tick")}
    known = sorted(t_s for t_s, heart_rate in ticks.items() if heart_rate is not None)
    assert known[0] == pytest.approx(
        PAUSED_AT_S + PAUSE_S, abs=3.0
    )  # a row has the number of its second of the run
    assert min(ticks) < PAUSED_AT_S + PAUSE_S - 10.0
    assert second.told("tick")[-1]["values"]["heart_rate_bpm"] is not None


def test_a_paused_run_has_its_pause_in_the_fit_file(tmp_path: Path) -> None:
    first, second, _ = paused_and_killed(tmp_path)
    whole = tmp_path / "run.jsonl"
    whole.write_text(first.kept + second.kept, encoding="utf-8")
    messages: Any
    messages, errors = Decoder(Stream.from_byte_array(bytearray(fit(whole, {})))).read()
    assert errors == []
    assert [each["event_type"] for each in messages["event_mesgs"]] == [
        "start",
        "stop_all",
        "start",
        "stop_all",
    ]
    (session,) = messages["session_mesgs"]
    assert session["total_elapsed_time"] - session["total_timer_time"] == pytest.approx(PAUSE_S, abs=2.0)


FIX = {"latitude": 48.1, "longitude": 11.5, "accuracy": 6.0, "speed": 3.1, "altitude": 520.0}


async def _located(page: FakePage, run: PhoneRun, fix: dict[str, Any], seconds: int) -> None:
    """Tell a position each second, while the strap sends."""
    playing = asyncio.create_task(page.play(sent(), float(seconds)))
    for _ in range(seconds):
        run.position(fix)
        await asyncio.sleep(1.0)
    await playing


def _speeds(page: FakePage) -> set[float | None]:
    return {each["values"].get("speed_m_s") for each in page.told("tick")}


def test_the_phones_position_tells_speed_where_no_sensor_does_and_the_replay_knows_it(tmp_path: Path) -> None:
    page = FakePage(strap_and_pod()[0])
    watched(page, Order("anna"), lambda run: _located(page, run, FIX, 400))
    assert _speeds(page) == {None, 3.1}
    *_, summary = [json.loads(line) for line in replayed(page.saved(tmp_path / "run.jsonl"))]
    (end,) = page.told("end")
    assert summary["distance_m"] == end["summary"]["distance_m"] > 1000
    assert page.kept.count(uuid.PHONE_POSITION) > 350
    assert page.kept.index('"PHONE"') > page.kept.index('{"t":29')  # a pod was waited for


@pytest.mark.parametrize(
    "fix",
    [FIX | {"accuracy": 80.0}, FIX | {"speed": None}, FIX | {"latitude": 91.0}, FIX | {"speed": -1.0}, {}],
    ids=["uncertain", "without speed", "no place", "no speed", "nothing"],
)
def test_a_position_that_is_uncertain_or_none_tells_no_speed(fix: dict[str, Any]) -> None:
    page = FakePage(strap_and_pod()[0])
    watched(page, Order("anna"), lambda run: _located(page, run, fix, 60))
    assert _speeds(page) == {None}


def test_with_a_pod_the_phones_position_is_not_even_kept() -> None:
    page = FakePage(*strap_and_pod())
    watched(page, Order("anna"), lambda run: _located(page, run, FIX | {"speed": 9.9}, 120))
    assert uuid.PHONE_POSITION not in page.kept
    assert 9.9 not in _speeds(page)


def test_a_pod_that_is_lost_before_it_told_anything_is_waited_for() -> None:
    positions = Positions()
    assert not positions.wanted(500.0, None, {"running pod"})
    assert not positions.wanted(500.0, "VIRTUAL POD", set())
    assert not positions.wanted(29.0, None, {"heart rate strap"})
    assert positions.wanted(30.0, None, {"heart rate strap"})
    assert positions.wanted(5.0, KEY, {"running pod"})  # it is its for the whole run
