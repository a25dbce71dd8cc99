"""An outing as a live source: the same at every pace, and over when it is over."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from analysed import Keeper, NoHistory
from patience import PATIENCE_S

from fleetfoot.path.follow import follow
from fleetfoot.path.run import Run
from fleetfoot.path.session import Session
from fleetfoot.path.source import Device, Link
from fleetfoot.path.track import Track
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.ble.faults import LinkFault, Mishap
from fleetfoot.sim.ble.outing import START_S, Turn, outing
from fleetfoot.sim.ble.paced import STEP_S, PacedOuting

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from fleetfoot.path.source import Change, Status

    Give = Callable[[Sequence[Turn]], bool]

SHORT = replace(SCENARIOS["steady"], duration_s=180)
END_S = START_S + 180.0
AWAY = Mishap(60.0, 0, LinkFault.LONG_SILENCE, 12.0)


class Watcher:
    """An audience that keeps what changed."""

    def __init__(self) -> None:
        self.changes: list[Change] = []

    def heed(self, change: Change) -> None:
        self.changes.append(change)

    def show(self, status: Status) -> None:
        pass

    def ended(self, track: Track) -> None:
        raise AssertionError(track.failure)


def world(give: Give) -> Coroutine[object, object, None]:
    return outing(simulate(SHORT, seed=3), "anna", [AWAY], give)


async def followed(speed: float) -> tuple[list[list[str]], list[tuple[float, Link]], float]:
    """Return rows, changes of the strap and the end, as text where NaN must be equal."""
    track = Track(Run("r", "anna", "live"), (), decoder=Decoder())
    keeper, watcher = Keeper(), Watcher()
    async with asyncio.timeout(PATIENCE_S):
        with PacedOuting(world, speed, END_S) as source:
            session = Session([track], [keeper], NoHistory())
            assert await follow(source, session, watcher, asyncio.Event())
            end_s = source.now_s
    rows = [[repr(value) for value in row.tolist()] for row in keeper.rows]
    strap = [each for each in watcher.changes if isinstance(each, Device) and each.key.endswith("01")]
    return rows, [(each.t_s, each.link) for each in strap], end_s


def test_what_comes_of_it_does_not_depend_on_its_pace() -> None:
    slow, fast = asyncio.run(followed(120.0)), asyncio.run(followed(1e6))
    assert slow == fast
    rows, links, end_s = fast
    assert len(rows) > 170
    assert [link for _, link in links].count(Link.CONNECTED) == 2
    assert END_S <= end_s <= END_S + 1.0


def test_what_comes_is_never_earlier_than_its_clock_was_and_the_clock_moves_by_steps() -> None:
    async def main() -> list[float]:
        times: list[float] = []
        with PacedOuting(world, 1e6, END_S) as source:
            listening = asyncio.ensure_future(source.run())
            while not listening.done():
                before_s = source.now_s
                await source.wait(0.25)
                items = [each.item.t_s for each in source.items()]
                assert all(before_s <= t_s <= source.now_s for t_s in items if t_s <= END_S)
                assert source.now_s <= before_s + STEP_S + 0.25
                times += items
        return times

    times = asyncio.run(main())
    assert times == sorted(times)
    assert times[-1] > END_S - 2.0


def test_what_ends_the_world_ends_the_run() -> None:
    async def fails(give: Give) -> None:
        await world(lambda turns: give(turns) and turns[-1].status.t_s < 20.0)
        raise LookupError("no such sensor")

    async def main() -> None:
        track = Track(Run("r", "anna", "live"), (), decoder=Decoder())
        async with asyncio.timeout(PATIENCE_S):
            with PacedOuting(fails, 1e6, END_S) as source:
                await follow(source, Session([track], [Keeper()], NoHistory()), Watcher(), asyncio.Event())

    with pytest.raises(ExceptionGroup) as caught:
        asyncio.run(main())
    assert caught.group_contains(LookupError, match="no such sensor")


def test_leaving_it_early_ends_the_world() -> None:
    async def main() -> float:
        with PacedOuting(world, 1.0, END_S) as source:
            await source.wait(0.25)
            return source.now_s

    assert asyncio.run(main()) < END_S
