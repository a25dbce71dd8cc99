"""Shipping again and again, without a server and without waiting."""

from __future__ import annotations

import asyncio
import random
import threading

import pytest
from patience import PATIENCE_S

from fleetfoot.errors import StoreError
from fleetfoot.influx import RejectedError, UnreachableError
from fleetfoot.influx.delivery import ATTEMPTS, Delivery
from fleetfoot.influx.shipper import Shipped
from fleetfoot.path.waiting import Backoff


class Script:
    """A shipper that does as it is told, then has nothing to do."""

    def __init__(self, *outcomes: Shipped | Exception) -> None:
        self.outcomes = list(outcomes)
        self.threads: list[int] = []
        self.blocks = False
        self.halted = threading.Event()

    def ship(self) -> Shipped:
        self.threads.append(threading.get_ident())
        if self.blocks:
            assert self.halted.wait(PATIENCE_S)
        outcome = self.outcomes.pop(0) if self.outcomes else Shipped()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def halt(self) -> None:
        self.halted.set()


def delivery(script: Script) -> tuple[Delivery, list[str], list[Shipped]]:
    told: list[str] = []
    shipped: list[Shipped] = []
    backoff = Backoff(random.Random(1))  # noqa: S311 - jitter
    return Delivery(script, backoff, told.append, shipped.append), told, shipped


def test_trouble_is_told_once_and_its_end_too() -> None:
    down = UnreachableError("down")
    ships, told, shipped = delivery(Script(down, down, StoreError("locked"), Shipped(5, 1), Shipped()))
    waits = [ships.step() for _ in range(5)]
    assert told == ["down; the store keeps what is not shipped", "shipping to InfluxDB works again"]
    assert waits[3:] == [1.0, 1.0]
    assert shipped == [Shipped(5, 1)]


def test_what_is_refused_is_told_with_where_to_look() -> None:
    ships, told, _ = delivery(Script(Shipped(5, 1, 2)))
    ships.step()
    assert told == ["InfluxDB refuses 2 lines: 'fleetfoot ship --refused' lists them"]


def test_once_waits_as_long_as_it_is_asked_to() -> None:
    ships, _, _ = delivery(Script(UnreachableError("busy", 7.0), Shipped(3, 1)))
    waits: list[float] = []
    assert ships.once(waits.append) == Shipped(3, 1)
    assert [7.0 <= wait_s <= 8.0 for wait_s in waits] == [True]


def test_once_gives_up_after_some_tries() -> None:
    script = Script(*[UnreachableError("down")] * 50)
    ships, _, _ = delivery(script)
    with pytest.raises(UnreachableError, match="down"):
        ships.once(lambda _: None)
    assert len(script.threads) == ATTEMPTS


def test_once_does_not_wait_for_an_hour() -> None:
    ships, _, _ = delivery(Script(UnreachableError("quota", 3600.0)))
    with pytest.raises(UnreachableError, match="quota"):
        ships.once(lambda _: None)


def test_once_does_not_try_again_where_somebody_has_to_mend_something() -> None:
    script = Script(RejectedError("unauthorized"))
    with pytest.raises(RejectedError, match="unauthorized"):
        delivery(script)[0].once(lambda _: None)
    assert len(script.threads) == 1


async def test_the_loop_is_never_kept_waiting() -> None:
    """While a request hangs, the loop runs; setting ``stop`` makes an end of it."""
    script, stop = Script(), asyncio.Event()
    script.blocks = True
    task = asyncio.create_task(delivery(script)[0].run(stop))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not task.done()
    stop.set()
    async with asyncio.timeout(PATIENCE_S):
        await task
    assert script.halted.is_set()
    assert threading.get_ident() not in script.threads


async def test_the_end_of_a_run_is_shipped_where_the_server_is_there() -> None:
    script, stop = Script(Shipped(1), Shipped(2, 1)), asyncio.Event()
    ships, _, shipped = delivery(script)
    task = asyncio.create_task(ships.run(stop, farewell_s=PATIENCE_S))
    async with asyncio.timeout(PATIENCE_S):
        while not shipped:  # noqa: ASYNC110 - a thread tells
            await asyncio.sleep(0.001)
        stop.set()
        await task
    assert shipped == [Shipped(1), Shipped(2, 1)]


async def test_the_end_of_a_run_does_not_wait_for_a_server_that_is_not_there() -> None:
    script, stop = Script(UnreachableError("down")), asyncio.Event()
    ships, told, _ = delivery(script)
    task = asyncio.create_task(ships.run(stop, farewell_s=PATIENCE_S))
    async with asyncio.timeout(PATIENCE_S):
        while not told:  # noqa: ASYNC110 - a thread tells
            await asyncio.sleep(0.001)
        stop.set()
        await task
    assert len(script.threads) == 1


async def test_a_farewell_ends_when_its_time_is_over() -> None:
    script, stop = Script(), asyncio.Event()
    script.blocks = True
    stop.set()
    async with asyncio.timeout(PATIENCE_S):
        await delivery(script)[0].run(stop, farewell_s=0.01)
    assert script.halted.is_set()
