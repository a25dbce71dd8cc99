from __future__ import annotations

import io
from dataclasses import replace

from cards import GAUGES
from console_runs import run_of, second_of
from rich.console import Console

from fleetfoot.console.screen import Lines
from fleetfoot.console.sink import ConsoleSink
from fleetfoot.console.view import Board, view
from fleetfoot.path.so_far import SensorLine

LINES = (
    SensorLine("Polar H10", "connected", "heart rate strap, battery 80 %", well=True),
    SensorLine("Stryd", "searching", "the link was lost", well=False),
)


def drawn(board: Board) -> list[str]:
    console = Console(file=io.StringIO(), width=90, color_system=None, force_terminal=True)
    with console.capture() as capture:
        console.print(view(board, console))
    return [line.rstrip() for line in capture.get().splitlines()]


def test_sensors_and_what_is_missing_stand_below_the_detectors() -> None:
    board = Board(GAUGES)
    so_far = board.runs.of(run_of("live"))
    so_far.second, so_far.sensors, so_far.missing = second_of(10), LINES, ("no cadence: Stryd is searching",)
    assert drawn(board)[-3:] == [
        "Polar H10  connected  heart rate strap, battery 80 %",
        "Stryd      searching  the link was lost",
        "no cadence: Stryd is searching",
    ]


def test_a_name_from_the_air_cannot_steer_the_terminal() -> None:
    board = Board(GAUGES)
    board.runs.of(run_of("live")).sensors = (SensorLine("\x1b[2Jx", "connected", "\n", well=True),)
    assert "\x1b[2J" not in "".join(drawn(board))


def test_without_a_terminal_sensors_are_told_by_notes_only() -> None:
    stream = io.StringIO()
    with ConsoleSink(Lines(stream), GAUGES) as sink:
        sink.sensors(run_of("live"), LINES, ["no cadence"])
        sink.note("Polar H10 is connected")
    assert stream.getvalue() == "fleetfoot: Polar H10 is connected\n"


def test_runners_side_by_side_go_by_their_names_and_say_what_their_sensors_want() -> None:
    board = Board(GAUGES)
    sink = ConsoleSink(Lines(io.StringIO()), GAUGES, several=True)
    for name, lines, missing in (("Ana", LINES, ["no cadence"]), ("\x1b[2JBo", LINES[:1], [])):
        run = replace(run_of("live"), athlete=name, id=name)
        sink.begin(run)
        sink.sensors(run, lines, missing)
        so_far = board.runs.of(run)
        so_far.sensors, so_far.missing = lines, tuple(missing)
    text = drawn(board)
    assert any(line.startswith("Ana ") for line in text)
    assert not any("live" in line for line in text)
    assert text[-1] == "Ana: Stryd is searching; no cadence"
    assert "\x1b[2J" not in "".join(text)
