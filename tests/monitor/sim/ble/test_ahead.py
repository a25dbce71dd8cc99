"""A virtual world in a thread: what is given, in order, bounded, and ended whenever nobody reads any more."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest
from patience import PATIENCE_S

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


class Reader:
    """Reads a world in the order in which it gives."""

    def __init__(
        self, world: Callable[[Callable[[Sequence[int]], bool]], Coroutine[object, object, None]]
    ) -> None:
        self._told = threading.Event()
        self.ahead = Ahead[int](world, self._told.set, lead=3)

    def next(self) -> int | None:
        """Return the next item as soon as there is one; None at the end."""
        while not self.ahead.over:
            self._told.clear()
            if (item := self.ahead.next()) is not None:
                return item
            if not self.ahead.over:
                assert self._told.wait(PATIENCE_S)
        return None

    def all(self) -> list[int]:
        return list(iter(self.next, None))


def threads() -> list[str]:
    return [each.name for each in threading.enumerate() if each.name == "virtual world"]


def test_everything_that_is_given_comes_in_order_and_then_the_end() -> None:
    reader = Reader(Counting(1000))
    with reader.ahead:
        assert reader.all() == list(range(1000))
    assert threads() == []


def test_it_runs_no_further_ahead_than_is_allowed() -> None:
    world = Counting(1000)
    reader = Reader(world)
    with reader.ahead:
        assert reader.next() == 0
        assert [reader.next() for _ in range(50)] == list(range(1, 51))
        assert world.given <= 51 + 4
    assert world.tidied
    assert world.given < 1000


def test_leaving_it_unread_ends_the_world_and_its_thread() -> None:
    world = Counting(10**9)
    reader = Reader(world)
    with reader.ahead:
        assert reader.next() == 0
    assert world.tidied
    assert threads() == []


def test_what_ends_the_world_is_raised_where_it_is_read_after_all_that_was_given() -> None:
    async def fails(give: Callable[[Sequence[int]], bool]) -> None:
        await asyncio.sleep(1.0)
        give([1, 2])
        raise LookupError("no such sensor")

    reader = Reader(fails)
    with reader.ahead:
        assert [reader.next(), reader.next()] == [1, 2]
        with pytest.raises(LookupError, match="no such sensor"):
            reader.next()
    assert threads() == []


def test_a_world_that_gives_nothing_ends_and_tells() -> None:
    async def silent(give: Callable[[Sequence[int]], bool]) -> None:
        assert give([])

    reader = Reader(silent)
    with reader.ahead:
        assert reader.all() == []
