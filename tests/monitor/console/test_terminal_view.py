from __future__ import annotations

import io
import re

import numpy as np
import pytest
from cards import GAUGES
from console_runs import alert_of, run_of, second_of
from rich.console import Console

from fleetfoot.console.live import LiveScreen
from fleetfoot.console.sink import ConsoleSink
from fleetfoot.console.view import BAR, Board, bar, view
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.heart_rate_fault import HeartRateFault


def console(width: int = 90, height: int = 24) -> Console:
    """Return a terminal without colours that writes into a StringIO."""
    return Console(
        file=io.StringIO(),
        width=width,
        height=height,
        force_terminal=True,
        color_system=None,
        markup=False,
        highlight=False,
    )


def written(on: Console) -> str:
    assert isinstance(on.file, io.StringIO)
    return on.file.getvalue()


def drawn(board: Board, on: Console) -> list[str]:
    with on.capture() as capture:
        on.print(view(board, on))
    return [line.rstrip() for line in capture.get().splitlines()]


def test_one_run_shows_time_values_and_every_detector() -> None:
    board = Board(GAUGES)
    so_far = board.runs.of(run_of("morning.fit"))
    so_far.total_s, so_far.second = 3016.0, second_of(754, 6.2, np.nan)
    lines = drawn(board, console())
    assert lines[0] == "Anna  morning.fit  12:34 of 50:16"
    assert lines[1].endswith("25 %")
    assert lines[2] == "heart 152 bpm   pace 5:12 /km   cadence 168 spm   bounce - cm   contact - ms"
    assert lines[3:] == [
        "Long steps  █████████│█···│····│····     6.2 %  notice",
        "Bounce      ·········│·········│····  cannot judge now",
    ]


def test_a_heart_rate_that_is_not_believed_says_why() -> None:
    board = Board(GAUGES)
    second = second_of(754, 6.2, np.nan)
    second.values[Channel.HEART_RATE_FAULT] = HeartRateFault.CADENCE
    board.runs.of(run_of("live")).second = second
    assert "heart rate not believed: it follows your cadence" in drawn(board, console())


def test_a_run_of_unknown_length_has_no_progress() -> None:
    board = Board(GAUGES)
    board.runs.of(run_of("live")).second = second_of(10)
    lines = drawn(board, console())
    assert lines[0] == "Anna  live  00:10"
    assert lines[1].startswith("heart")


def test_before_the_first_second_the_view_can_be_drawn() -> None:
    board = Board(GAUGES)
    assert drawn(board, console()) == ["waiting for the first second"]
    board.runs.of(run_of("live"))
    assert drawn(board, console())[1].startswith("heart - bpm   pace - /km")


def test_several_runs_take_a_line_each_with_those_under_way_first() -> None:
    board = Board(GAUGES)
    for index, source in enumerate(("a.fit", "b.fit", "c.fit")):
        so_far = board.runs.of(run_of(source))
        so_far.total_s, so_far.second, so_far.alerts = 1000.0, second_of(100 * index, 12.0, -0.5), index
    board.runs.of(run_of("a.fit")).done = True
    lines = drawn(board, console())
    assert lines[0] == "1 of 3 runs done, 3 alerts"
    assert lines[1].endswith("43 %")
    assert lines[2].split() == ["run", "at", "heart", "pace", "long", "steps", "bounce", "alerts"]
    assert [line.split()[0] for line in lines[3:]] == ["b.fit", "c.fit", "a.fit"]
    assert lines[3].split()[1:] == ["01:40", "152", "bpm", "5:12", "/km", "12.0", "%!!!", "-0.5", "%", "1"]
    assert lines[5].split()[1] == "done"


def test_more_runs_than_fit_are_counted() -> None:
    board = Board(GAUGES)
    for index in range(40):
        board.runs.of(run_of(f"{index}.fit"))
    lines = drawn(board, console(height=20))
    assert len(lines) < 20
    assert lines[-1] == "and 26 more runs"


def test_hostile_names_are_neither_markup_nor_codes() -> None:
    board = Board(GAUGES)
    board.runs.of(run_of("[red]\x1b[2J[/red].fit", "[bold]x"))
    text = "\n".join(drawn(board, console()))
    assert "[bold]x" in text
    assert "[red]\ufffd[2J[/red].fit" in text


@pytest.mark.parametrize(
    ("value", "filled"), [(np.nan, 0), (-3.0, 0), (0.0, 0), (7.5, 12), (15.0, 24), (99.0, 24)]
)
def test_the_bar_grows_with_the_effect_and_stays_within_its_cells(value: float, filled: int) -> None:
    text = bar(GAUGES[1], value)
    assert len(text) == BAR
    assert text.plain.count("█") + sum(text.plain[i] == "│" for i in range(filled)) == filled


def test_the_bar_can_be_drawn_without_unicode() -> None:
    assert bar(GAUGES[1], 7.5, ascii_only=True).plain == "#########|##.......|...."


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_a_fast_replay_draws_at_most_eight_times_a_second() -> None:
    clock, on, run = Clock(), console(), run_of("a.fit")
    with ConsoleSink(LiveScreen(on, clock), GAUGES) as sink:
        sink.begin(run)
        drawings = []
        for index in range(1000):  # a quarter of a second
            clock.now_s += 0.00025
            sink.second(run, second_of(index))
            drawings.append(written(on).count("heart"))
    assert drawings[-1] == 2
    assert drawings[0] == 1


def test_alerts_stay_above_the_view_and_the_view_goes_at_the_end() -> None:
    clock, on, run = Clock(), console(width=60), run_of("a.fit")
    with ConsoleSink(LiveScreen(on, clock), GAUGES) as sink:
        sink.begin(run)
        sink.alert(run, alert_of(run))
        sink.second(run, second_of(1))
    text = written(on)
    below = f"\n{35 * ' '}this pace, about"
    assert f"12:34  warning  Long steps         Clearly long steps for{below}" in text
    assert text.endswith("\x1b[2K") or "\x1b[?25h" in text.rpartition("heart")[2]


def test_nothing_is_coloured_where_no_color_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = io.StringIO()
    on = Console(file=stream, force_terminal=True, width=80)
    with ConsoleSink(LiveScreen(on, Clock()), GAUGES) as sink:
        sink.alert(run_of("a"), alert_of(run_of("a")))
        sink.second(run_of("a"), second_of(5, 20.0, 20.0))
    colours = re.findall(r"\x1b\[[0-9;]*m", stream.getvalue())
    assert not [code for code in colours if re.search(r"\b(3|4|9|10)\d\b", code)]


def test_values_of_a_row_come_from_their_channels() -> None:
    board = Board(GAUGES)
    second = second_of(5)
    second.values[Channel.VERTICAL_OSCILLATION], second.values[Channel.GROUND_CONTACT] = 91.6, 241.0
    board.runs.of(run_of("a")).second = second
    assert drawn(board, console())[1].endswith("bounce 9.2 cm   contact 241 ms")
