"""A screen drawn by a thread: a terminal that takes nothing holds up nobody."""

from __future__ import annotations

import io
import os
import threading
from typing import TYPE_CHECKING

import pytest
from console_runs import run_of, second_of
from patience import PATIENCE_S, comes_true

from fleetfoot.console import backstage
from fleetfoot.console.backstage import Backstage, unbuffered
from fleetfoot.console.screen import Lines
from fleetfoot.console.view import Board

if TYPE_CHECKING:
    from collections.abc import Iterator


class Held:
    """A screen that takes nothing until it is let go."""

    moves = True

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.let_go = threading.Event()
        self.entered = threading.Event()

    def _take(self, what: str) -> None:
        self.entered.set()
        assert self.let_go.wait(PATIENCE_S)
        self.taken.append(what)

    def open(self) -> None:
        self._take("open")

    def line(self, text: str, tone: str = "", *, whole: bool = False) -> None:
        self._take(f"{tone} {'whole ' * whole}{text}".strip())

    def show(self, board: Board) -> None:
        (so_far,) = board.runs
        self._take(f"at {so_far.elapsed_s:.0f} s")

    def close(self) -> None:
        self._take("close")


@pytest.fixture
def held() -> Iterator[Held]:
    screen = Held()
    yield screen
    screen.let_go.set()


async def test_lines_come_in_their_order_once_the_terminal_takes_them(held: Held) -> None:
    stage = Backstage(held)
    stage.open()
    for number in range(5):
        stage.line(str(number), "notice")
    stage.line("code", whole=True)
    stage.close()
    assert comes_true(held.entered.is_set)
    assert held.taken == []
    held.let_go.set()
    await stage.settled()
    stage.stop(PATIENCE_S)
    assert held.taken == ["open", *(f"notice {number}" for number in range(5)), "whole code", "close"]


async def test_of_what_changes_no_more_than_one_state_waits_to_be_drawn(held: Held) -> None:
    stage, board, run = Backstage(held), Board(()), run_of("a.fit")
    for index in range(100):
        board.runs.of(run).second = second_of(index)
        stage.show(board)
    held.let_go.set()
    await stage.settled()
    assert 1 <= len(held.taken) <= 2
    board.runs.of(run).second = second_of(100)
    stage.show(board)
    await stage.settled()
    assert held.taken[-1] == "at 100 s"


async def test_lines_that_are_too_many_are_said_to_be_missing(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backstage, "MOST_LINES", 3)
    stage = Backstage(held)
    for number in range(10):
        stage.line(str(number))
    held.let_go.set()
    await stage.settled()
    assert held.taken == [
        "0",
        "fleetfoot: 7 lines were not shown: nothing was taken here meanwhile",
        "1",
        "2",
    ]


async def test_a_terminal_that_is_gone_ends_nothing() -> None:
    class Gone(Lines):
        def line(self, text: str, tone: str = "", *, whole: bool = False) -> None:
            raise OSError(5, f"{os.strerror(5)} {text}{tone}{whole}")

    stage = Backstage(Gone(io.StringIO()))
    stage.line("one")
    stage.line("two")
    await stage.settled()
    stage.stop(PATIENCE_S)


def test_an_unbuffered_stream_keeps_nothing_and_writes_all() -> None:
    read, write = os.pipe()
    with os.fdopen(write, "w", encoding="utf-8", errors="backslashreplace") as stream:
        out = unbuffered(stream)
        out.write("Zoë \udcff ")
        assert os.read(read, 100) == "Zoë \\udcff ".encode()
        reader = threading.Thread(target=lambda: _drain(read, 300_000))
        reader.start()
        assert out.write("x" * 300_000) == 300_000
        reader.join(PATIENCE_S)
        assert not out.isatty()
    os.close(read)


def _drain(fd: int, count: int) -> None:
    while count > 0:
        count -= len(os.read(fd, 1 << 16))


def test_a_stream_without_a_file_is_taken_as_it_is() -> None:
    stream = io.StringIO()
    assert unbuffered(stream) is stream
