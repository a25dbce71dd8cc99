from __future__ import annotations

import asyncio
import inspect
from collections import deque
from typing import TYPE_CHECKING, Any

import pytest
from channel_runs import NOON, FakeSender, a_channel, sending
from mqtt_runs import Clock, Notices, a_run, a_second, an_alert
from patience import PATIENCE_S

from fleetfoot.notify import target as target_module
from fleetfoot.notify.settings import QuietHours
from fleetfoot.notify.sink import ChannelsSink
from fleetfoot.notify.target import MOST_WAITING
from fleetfoot_signal.event import Phase, Severity

if TYPE_CHECKING:
    from fleetfoot.notify.post import Post

RUN = a_run()


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pauses between attempts end at once, but give other tasks their turn."""

    async def at_once(event: asyncio.Event, limit_s: float) -> None:
        del event, limit_s
        await asyncio.sleep(0)

    monkeypatch.setattr(target_module, "happens", at_once)


def titles(posts: list[Post]) -> list[str]:
    return [post.title for post in posts]


async def test_an_alert_reaches_every_target_of_every_channel_that_is_to_have_it() -> None:
    one, other, third = FakeSender("a"), FakeSender("b"), FakeSender("c")
    routed = a_channel("desk", detectors=("bounce",))
    async with sending([(a_channel(), [one, other]), (routed, [third])], Notices()) as sink:
        sink.alert(RUN, an_alert(RUN))
    assert titles(one.delivered) == titles(other.delivered) == ["ann: Long steps (warning)"]
    assert one.delivered[0].text == "Overstride: 8 %."
    assert third.attempts == []


async def test_a_hanging_target_keeps_nobody_waiting() -> None:
    stuck, free, told = FakeSender("stuck", hangs=True), FakeSender("free"), Notices()
    async with sending([(a_channel(), [stuck, free])], told, close_s=0.05) as sink:
        sink.alert(RUN, an_alert(RUN))
        await free.until(lambda: bool(free.delivered))
    assert told.lines == ["channel phone (stuck): 1 alert was not delivered"]


def test_its_calls_only_note() -> None:
    # structure, not timing: no call of the path is a coroutine, and none needs a running loop
    sender, told = FakeSender(hangs=True), Notices()
    sink = ChannelsSink([(a_channel(), [sender])], titles={}, expiry_s=120.0, notice=told)
    calls: list[Any] = [
        sink.begin(RUN),  # type: ignore[func-returns-value]
        sink.beats(RUN, []),  # type: ignore[func-returns-value]
        sink.alert(RUN, an_alert(RUN)),  # type: ignore[func-returns-value]
        sink.second(RUN, a_second(0)),  # type: ignore[func-returns-value]
        sink.end(RUN, {}),  # type: ignore[func-returns-value]
    ]
    assert not any(inspect.isawaitable(call) for call in calls)
    assert sender.attempts == []


async def test_what_failed_is_tried_again_and_told_once_each() -> None:
    sender, told = FakeSender(failures=deque(["it is away: look there"] * 3)), Notices()
    async with sending([(a_channel(), [sender])], told) as sink:
        sink.alert(RUN, an_alert(RUN))
        await sender.until(lambda: bool(sender.delivered))
    assert len(sender.attempts) == 4
    assert told.lines == [
        "channel phone (fake): it is away: look there; trying again for up to 120 s",
        "channel phone (fake) works again",
    ]


async def test_a_failure_after_it_worked_again_is_told_anew() -> None:
    sender, told = FakeSender(failures=deque(["one"])), Notices()
    async with sending([(a_channel(spacing_s=0.0), [sender])], told) as sink:
        sink.alert(RUN, an_alert(RUN))
        await told.until(2)
        sender.failures.append("two")
        sink.alert(RUN, an_alert(RUN, 300.0))
        await told.until(4)
    assert [line.split(":")[-1].split(";")[0].strip() for line in told.lines[::2]] == ["one", "two"]


async def test_a_stale_cue_is_dropped_and_counted() -> None:
    clock, told = Clock(), Notices()
    sender = FakeSender(always="away")
    async with sending([(a_channel(), [sender])], told, clock=clock) as sink:
        sink.alert(RUN, an_alert(RUN))
        await told.until(1)
        clock.now_s += 120.0
        sink.alert(RUN, an_alert(RUN, 300.0))
        sender.always = ""
        await sender.until(lambda: bool(sender.delivered))
    assert [post.payload["onset_s"] for post in sender.delivered] == [300.0]
    assert told.lines[1:] == ["channel phone (fake) works again; 1 alert was not delivered meanwhile"]


@pytest.mark.parametrize("phase", [Phase.CLEAR, Phase.UNJUDGED])
async def test_an_end_follows_only_what_was_told_there(phase: Phase) -> None:
    clock, told = Clock(), Notices()
    sender = FakeSender(failures=deque(["away"]))
    async with sending([(a_channel(clear=True, spacing_s=0.0), [sender])], told, clock=clock) as sink:
        sender.always = "away"
        sink.alert(RUN, an_alert(RUN))
        await told.until(1)
        clock.now_s += 120.0  # the onset is too old by now
        sink.alert(RUN, an_alert(RUN, phase=phase))
        sender.always = ""
        sender.failures.clear()
        sink.alert(RUN, an_alert(RUN, 500.0))
        sink.alert(RUN, an_alert(RUN, 500.0, phase=phase))
        await sender.until(lambda: len(sender.delivered) == 2)
    assert [(post.over, post.payload["onset_s"]) for post in sender.delivered] == [
        (False, 500.0),
        (True, 500.0),
    ]


async def test_a_command_is_not_run_again_when_it_fails() -> None:
    sender, told = FakeSender("command", repeats=False, always="exit 1"), Notices()
    async with sending([(a_channel(spacing_s=0.0), [sender])], told) as sink:
        sink.alert(RUN, an_alert(RUN))
        sink.alert(RUN, an_alert(RUN, 300.0))
        await sender.until(lambda: len(sender.attempts) == 2)
    assert [post.payload["onset_s"] for post in sender.attempts] == [60.0, 300.0]
    assert told.lines == [
        "channel phone (command): exit 1",
        "channel phone (command): 2 alerts were not delivered",
    ]


async def test_the_queue_is_bounded_and_its_oldest_makes_room() -> None:
    sender, told = FakeSender(always="away"), Notices()
    sink = ChannelsSink([(a_channel(), [sender])], titles={}, expiry_s=120.0, notice=told, local=lambda: NOON)
    for number in range(MOST_WAITING + 3):
        sink.alert(RUN, an_alert(RUN, float(number), severity=Severity.SEVERE))
    sender.always = ""
    async with asyncio.TaskGroup() as group:
        group.create_task(sink.run())
        await sender.until(lambda: len(sender.delivered) == MOST_WAITING)
        await sink.close(3600.0)
    assert [p.payload["onset_s"] for p in sender.delivered] == [float(n) for n in range(3, MOST_WAITING + 3)]


async def test_what_is_left_is_delivered_at_the_end() -> None:
    sender, told = FakeSender(), Notices()
    async with sending([(a_channel(), [sender])], told) as sink:
        sink.alert(RUN, an_alert(RUN))  # and close follows at once
    assert len(sender.delivered) == 1
    assert told.lines == []


async def test_the_end_does_not_wait_for_a_target_that_fails() -> None:
    sender, told = FakeSender(always="away"), Notices()
    async with sending([(a_channel(), [sender])], told) as sink:
        sink.alert(RUN, an_alert(RUN))
        await told.until(1)
    assert told.lines[-1] == "channel phone (fake): 1 alert was not delivered"


async def test_closing_what_never_ran_returns() -> None:
    sink = ChannelsSink([(a_channel(), [FakeSender()])], titles={}, expiry_s=1.0, notice=Notices())
    async with asyncio.timeout(PATIENCE_S):
        await sink.close(3600.0)


async def test_what_was_held_back_is_said_at_the_end() -> None:
    sender, told = FakeSender(), Notices()
    quiet = a_channel(quiet_hours=QuietHours.read("11:00-13:00"))
    async with sending([(quiet, [sender]), (a_channel("desk"), [FakeSender()])], told) as sink:
        sink.alert(RUN, an_alert(RUN))
        sink.alert(RUN, an_alert(RUN, 300.0))
    assert sender.attempts == []
    assert told.lines == [
        "channel phone held back 2 (quiet hours)",
        "channel desk held back 1 (too many at once)",
    ]


async def test_hostile_names_are_of_one_line_and_steer_nothing() -> None:
    run = a_run("ann\r\nX-Evil: 1\x1b[2J<b>\U0001f3c3\u202e\ud800")
    sender = FakeSender()
    async with sending([(a_channel(), [sender])], Notices()) as sink:
        sink.alert(run, an_alert(run))
    (post,) = sender.delivered
    assert post.title == "ann  X-Evil: 1\ufffd[2J<b>\U0001f3c3\ufffd\ufffd: Long steps (warning)"
    assert post.payload["athlete"] == run.athlete
