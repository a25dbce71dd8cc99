"""A virtual world in a thread: what is given, in order, bounded, and ended whenever nobody reads any more."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from fleetfoot.sim.ble.ahead import Ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence


class Counting:
    """A world that counts the hours, and remembers how it ended."""

    def __init__(self, hours: int) -> None:
        self.hours = hours
        self.given = 0
        self.tidied = False

    def __call__(self, give: Callable[[Sequence[int]], bool]) -> Coroutine[object, object, None]:
        return self._run(give)

    async def _run(self, give: Callable[[Sequence[int]], bool]) -> None:
        try:
            for hour in range(self.hours):
                await asyncio.sleep(3600.0)
                self.given = hour + 1
                if not give([hour]):
                    return
        finally:
            self.tidied = True


def threads() -> list[str]:
    return [each.name for each in threading.enumerate() if each.name == "virtual world"]


def test_everything_that_is_given_comes_in_order_and_then_the_end() -> None:
    with Ahead[int](Counting(1000), lead=3) as ahead:
        assert list(ahead) == list(range(1000))
    assert threads() == []


def test_it_runs_no_further_ahead_than_is_allowed() -> None:
    world = Counting(1000)
    with Ahead[int](world, lead=3) as ahead:
        reading = iter(ahead)
        assert next(reading) == 0
        assert [next(reading) for _ in range(50)] == list(range(1, 51))
        assert world.given <= 51 + 4
    assert world.tidied
    assert world.given < 1000


def test_leaving_it_unread_ends_the_world_and_its_thread() -> None:
    world = Counting(10**9)
    with Ahead[int](world, lead=3) as ahead:
        ahead.wait()
    assert world.tidied
    assert threads() == []


def test_what_ends_the_world_is_raised_where_it_is_read_after_all_that_was_given() -> None:
    async def fails(give: Callable[[Sequence[int]], bool]) -> None:
        await asyncio.sleep(1.0)
        give([1, 2])
        raise LookupError("no such sensor")

    with Ahead[int](fails) as ahead:
        reading = iter(ahead)
        assert [next(reading), next(reading)] == [1, 2]
        with pytest.raises(LookupError, match="no such sensor"):
            next(reading)
    assert threads() == []


def test_waiting_for_a_world_that_gives_nothing_ends_with_it() -> None:
    async def silent(give: Callable[[Sequence[int]], bool]) -> None:
        assert give([])

    with Ahead[int](silent) as ahead:
        ahead.wait()
        assert list(ahead) == []
