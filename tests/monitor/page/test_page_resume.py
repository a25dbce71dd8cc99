"""Whatever a page loses its connection to, it misses nothing and gets nothing twice."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from page_world import RUN, new_sink, second, site

from fleetfoot.page.journal import Journal
from fleetfoot.page.scene import Message
from fleetfoot.page.wire import Cursor, cursor_of

if TYPE_CHECKING:
    from page_world import Frame, Site

STEPS = st.lists(st.sampled_from(["tell", "tell many", "read", "cut", "cut and tell", "pause"]), max_size=25)


@settings(max_examples=40, deadline=None)
@given(plans=st.lists(STEPS, min_size=1, max_size=3))
def test_pages_that_come_and_go_get_every_message_exactly_once(plans: list[list[str]]) -> None:
    async def scenario() -> None:
        async with site() as served:
            served.sink.begin(RUN)
            told = Teller(served)
            pages = [asyncio.create_task(_follow(served, told, plan)) for plan in plans]
            for page in pages:
                _assert_complete(*await page)

    asyncio.run(scenario())


class Teller:
    """Tells seconds, one after the other."""

    def __init__(self, served: Site) -> None:
        self.served = served
        self.count = 0

    def tell(self, count: int) -> None:
        for _ in range(count):
            self.served.sink.second(RUN, second(self.count))
            self.count += 1


async def _follow(served: Site, told: Teller, plan: list[str]) -> tuple[list[Frame], int]:
    """Return all that a page got over its connections, and how many seconds had been told by then."""
    frames: list[Frame] = []
    steps = iter([*plan, "tell", "to the end"])
    while True:
        async with served.listener(frames[-1].id if frames else "") as page:
            if not frames:
                frames += await page.frames(1)
            for step in steps:
                if step.endswith(("tell", "many")):
                    told.tell(40 if step.endswith("many") else 1)
                if step == "pause":
                    await asyncio.sleep(0.06)
                elif step == "read":
                    told.tell(1)
                    frames += await page.frames(1)
                elif step.startswith("cut"):
                    break
            else:
                last = told.count
                while _latest(frames) < last - 1:
                    frames += await page.frames(1)
                return frames, last


def _latest(frames: list[Frame]) -> int:
    last = frames[-1]
    if last.kind == "tick":
        return int(last.data["t_s"])
    runs = last.data["runs"] if last.kind == "hello" else [last.data]
    return runs[0]["history"]["t_s"][-1] if runs and runs[0]["history"]["t_s"] else -1


def _assert_complete(frames: list[Frame], told: int) -> None:
    assert [frame.kind for frame in frames].count("hello") == 1
    assert all(b.number == a.number + 1 for a, b in pairwise(frames))
    history = [t_s for run in frames[0].data["runs"] for t_s in run["history"]["t_s"]]
    ticks = [frame.data["t_s"] for frame in frames if frame.kind == "tick"]
    assert [*history, *ticks] == list(range(max(told, len(history) + len(ticks))))


async def test_the_header_of_a_browser_that_connects_by_itself_counts_more_than_its_address() -> None:
    async with site() as served:
        served.sink.begin(RUN)
        async with served.listener() as page:
            for index in range(5):
                served.sink.second(RUN, second(index))
            frames = await page.frames(6)
        async with served.listener(frames[1].id, last_event_id=frames[3].id) as page:
            assert await page.frames(2) == frames[4:]


async def test_a_cursor_that_nobody_gave_out_gets_a_greeting() -> None:
    async with site() as served:
        served.sink.begin(RUN)
        async with served.listener() as page:
            latest = (await page.frames(1))[0]
        for cursor in ("0-0", f"{latest.id}999", "ffffffffffffffff-3"):
            async with served.listener(cursor) as page:
                assert (await page.frames(1))[0].kind == "hello"


async def test_a_page_that_was_away_while_fleetfoot_was_started_again_gets_a_greeting() -> None:
    async with site() as served, served.listener() as page:
        before = (await page.frames(1))[0]
    async with site() as served, served.listener(before.id) as page:
        assert (await page.frames(1))[0].kind == "hello"


async def test_what_was_noted_before_the_server_was_there_is_not_lost() -> None:
    sink = new_sink()
    sink.begin(RUN)
    async with site(sink) as served, served.listener() as page:
        frames = await page.frames(1)
        assert frames[0].data["runs"] or (await page.frames(1))[0].kind == "begin"


def told(journal: Journal, count: int) -> None:
    for _ in range(count):
        journal.add(Message("tick", "x" * 100))


def test_the_journal_keeps_its_share_and_knows_what_it_has_not() -> None:
    journal = Journal("e", most_messages=50)
    told(journal, 5000)
    assert journal.latest == 5000
    assert journal.since(5000) == b""
    assert journal.since(5001) is None
    assert journal.since(0) is None
    kept = journal.since(4950)
    assert kept is not None
    assert kept.count(b"id: e-") == 50
    assert kept.startswith(b"id: e-4951\n")


def test_the_journal_is_bounded_in_bytes() -> None:
    journal = Journal("e", most_bytes=10_000)
    told(journal, 3000)
    oldest = next(number for number in range(3001) if journal.since(number) is not None)
    kept = journal.since(oldest)
    assert kept is not None
    assert 9_000 <= len(kept) <= 12_500
    assert kept.count(b"id: ") == 3000 - oldest


def test_a_slice_that_was_asked_for_before_grows() -> None:
    journal = Journal("e")
    told(journal, 2)
    first = journal.since(1)
    told(journal, 1)
    assert first is not None
    assert journal.since(1) == first + (journal.since(2) or b"")


@given(text=st.text(max_size=40))
def test_what_is_no_cursor_is_none(text: str) -> None:
    cursor = cursor_of(text)
    assert cursor is None or str(cursor).lstrip("0") == text.lstrip("0") or int(text.partition("-")[2]) >= 0


@given(epoch=st.from_regex(r"[0-9a-f]{1,16}", fullmatch=True), number=st.integers(0, 10**15 - 1))
def test_a_cursor_is_read_as_it_was_written(epoch: str, number: int) -> None:
    assert cursor_of(str(Cursor(epoch, number))) == Cursor(epoch, number)
