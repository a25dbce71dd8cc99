"""Notifications that come twice on a first connection: heard once where a steady rhythm tells them from a burst."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
from analysed import analysed
from fake_bleak import BEAT, FakeSensor, FakeStack
from live_source import Listening, drained, listening, until

from fleetfoot.gatt import uuid
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.path.run import Run
from fleetfoot.path.track import Track
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sources.ble.intake import STEADY_INTERVALS
from fleetfoot.sources.capture import CaptureWriter, Header, read_capture

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.path.source import Notification

WITH_INTERVAL = bytes(HeartRateMeasurement(60, rr_ms=(1000.0,)))


async def streams(live: Listening) -> None:
    """Wait until the first sensor streams."""
    await until(lambda: bool(live.source.statuses) and live.status.link.name == "CONNECTED")


def test_doubles_of_a_steady_stream_are_heard_once_on_a_first_connection() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        async with listening(stack) as live:
            await streams(live)
            await strap.beat(10)
            strap.copies = 2
            await strap.beat(10)
            assert live.payloads("2a37") == [BEAT] * 20
            assert live.status.duplicates == 10
            assert live.status.connections == 1

    run_virtual(main())


def test_doubles_from_the_first_notification_on_pass_until_there_is_a_rhythm() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        strap.copies = 2
        async with listening(stack) as live:
            await streams(live)
            await strap.beat(20)
            assert len(live.payloads("2a37")) == 20 + STEADY_INTERVALS

    run_virtual(main())


def test_equal_beats_that_were_held_up_are_all_kept_on_a_first_connection() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        async with listening(stack) as live:
            await streams(live)
            await strap.beat(10)
            await asyncio.sleep(2.0)
            held_up(strap, 2)
            await strap.beat(10)
            await asyncio.sleep(3.4)
            held_up(strap, 3)
            await asyncio.sleep(0.6)
            await strap.beat(1)
            await asyncio.sleep(2.0)
            held_up(strap, 2)
            assert live.payloads("2a37") == [BEAT] * 28
            assert live.status.duplicates == 0

    run_virtual(main())


def held_up(strap: FakeSensor, count: int) -> None:
    for _ in range(count):
        strap.notify("2a37", BEAT)


def test_what_is_captured_of_a_doubled_stream_is_what_was_passed_on(tmp_path: Path) -> None:
    async def main() -> list[Notification]:
        stack = FakeStack()
        strap = stack.strap()
        async with listening(stack) as live:
            await streams(live)
            await strap.beat(60, WITH_INTERVAL)
            strap.copies = 2
            await strap.beat(60, WITH_INTERVAL)
            return drained(live.source)

    taken = run_virtual(main())
    end_s = taken[-1].t_s
    path = tmp_path / "doubled.jsonl"
    header = Header("run", "anna", "live", datetime(2026, 1, 1, tzinfo=UTC))
    track = Track(Run("run", "anna", "live"), (), decoder=Decoder(), capture=CaptureWriter(path, header))
    for each in taken:
        track.take(each)
    track.finish(end_s)
    track.close()

    captured = list(read_capture(path).notifications())
    assert [each.payload for each in captured if each.characteristic == uuid.HEART_RATE_MEASUREMENT] == [
        WITH_INTERVAL
    ] * 120
    assert len(track.take_beats()) == 120
    live, replayed = analysed(taken, end_s), analysed(captured, end_s)
    np.testing.assert_array_equal(live.rows, replayed.rows)
    np.testing.assert_array_equal(live.scores, replayed.scores)
