from __future__ import annotations

import asyncio

from patience import PATIENCE_S

from fleetfoot.path.clock import Paced, Unpaced, clock_for


def test_without_a_speed_every_second_is_due() -> None:
    assert isinstance(clock_for(None, asyncio.Event()), Unpaced)
    assert isinstance(clock_for(2.0, asyncio.Event()), Paced)


async def test_an_unpaced_run_lets_other_tasks_have_their_turn() -> None:
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    clock, second = Unpaced(), 0.0
    while turns < 3:  # ends by the turns that the clock gives
        await clock.until(second)
        second += 1.0
    task.cancel()


async def test_a_paced_run_that_is_late_lets_other_tasks_have_their_turn() -> None:
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    clock = Paced(1e9, asyncio.Event())
    for second in range(5):
        await clock.until(second)
    assert turns >= 4
    task.cancel()


async def test_a_second_is_not_due_before_its_time() -> None:
    loop = asyncio.get_running_loop()
    clock, before = Paced(100.0, asyncio.Event()), loop.time()
    await clock.until(5.0)
    assert loop.time() - before >= 0.049


async def test_a_stop_ends_the_waiting() -> None:
    stop = asyncio.Event()
    clock = Paced(0.001, stop)
    waiting = asyncio.create_task(clock.until(1.0))  # a quarter of an hour
    await asyncio.sleep(0)
    assert not waiting.done()
    stop.set()
    async with asyncio.timeout(PATIENCE_S):
        await waiting
