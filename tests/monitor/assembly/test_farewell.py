"""After a live run the page stays for the diary, and no longer than somebody has it open or something to say."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from page_world import RUN, new_sink
from patience import PATIENCE_S

from fleetfoot.assembly import farewell
from fleetfoot.assembly.farewell import diary_time

if TYPE_CHECKING:
    from fleetfoot.path.run import Identity


class Room:
    """What of a command's outputs the farewell needs."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.page = new_sink()
        self.console = SimpleNamespace(note=self.notes.append)
        self.rated: set[Identity] = set()
        self.heard = asyncio.Event()

    @property
    def desk(self) -> Any:  # noqa: ANN401 - two fields of it
        return self


async def waited(room: Room, most_s: float = 3600.0) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await diary_time(room, [RUN], most_s)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(farewell, "MORE_S", 0.01)
    monkeypatch.setattr(farewell, "COMES_BACK_S", 0.01)


async def test_without_anybody_at_the_page_nobody_waits() -> None:
    room = Room()
    await waited(room)
    assert room.notes == []


async def test_zero_seconds_are_no_wait() -> None:
    room = Room()
    room.page.hub.admit()
    await waited(room, 0.0)
    assert room.notes == []


async def test_the_wait_is_over_when_the_legs_are_rated() -> None:
    room = Room()
    room.page.hub.admit()
    waiting = asyncio.create_task(waited(room))
    await asyncio.sleep(0)
    room.rated.add(RUN.identity)
    while not waiting.done():
        room.heard.set()
        await asyncio.sleep(0.05)
    await waiting
    assert len(room.notes) == 1


async def test_the_wait_is_over_when_the_page_is_left() -> None:
    room = Room()
    reader = room.page.hub.admit()
    assert reader is not None
    waiting = asyncio.create_task(waited(room))
    await asyncio.sleep(0)
    room.page.hub.dismiss(reader)
    await waiting


async def test_the_wait_is_over_in_time() -> None:
    room = Room()
    room.page.hub.admit()
    await waited(room, 0.05)
