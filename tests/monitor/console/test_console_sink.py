from __future__ import annotations

import contextlib
import io
import os
from typing import TYPE_CHECKING

import pytest
from cards import GAUGES
from console_runs import alert_of, run_of, second_of, summary_of
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.console.live import LiveScreen
from fleetfoot.console.screen import Lines, screen_for
from fleetfoot.console.sink import ConsoleSink
from fleetfoot.words.text import width, wrapped
from fleetfoot_signal.event import Phase, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.path.sink import Sink


LONG_STEPS = "Clearly long steps for this pace, about 9 % longer than your usual. Try shorter, quicker steps."


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_without_a_terminal_each_alert_is_a_line_and_the_summary_closes() -> None:
    stream, run = io.StringIO(), run_of("morning.fit")
    with ConsoleSink(screen_for(stream), GAUGES) as sink:
        sink.expect(run, 2710.0)
        sink.begin(run)
        sink.second(run, second_of(753))
        sink.alert(run, alert_of(run))
        sink.alert(run, alert_of(run, 4000.0, phase=Phase.ESCALATE, severity=Severity.SEVERE))
        sink.alert(run, alert_of(run, 5000.0, phase=Phase.CLEAR))
        sink.alert(run, alert_of(run, 6000.0, phase=Phase.UNJUDGED))
        assert stream.getvalue().splitlines() == [
            f"12:34  warning  Long steps         {LONG_STEPS}",
            f"1:06:40  severe   Long steps         {LONG_STEPS}",
            "1:23:20  clear    Long steps         Your step length is back to your usual at this pace.",
            "1:40:00  unknown  Long steps         Long steps: cannot judge any more; too little steady running.",
        ]
        sink.end(run, summary_of())
    assert "morning.fit: Anna, Sat 4 Oct 2025 09:12" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()
    assert "\r" not in stream.getvalue()


def test_alerts_of_several_runs_name_their_source_and_summaries_take_a_line_each() -> None:
    stream = io.StringIO()
    first, second = run_of("a.fit"), run_of("b.fit")
    with ConsoleSink(Lines(stream), GAUGES, several=True) as sink:
        sink.begin(first)
        sink.alert(first, alert_of(first))
        sink.begin(second)
        sink.end(first, summary_of("a.fit"))
        sink.end(second, summary_of("b.fit"))
    lines = stream.getvalue().splitlines()
    assert lines[0].startswith("a.fit  12:34  warning  Long steps")
    assert [line[:6] for line in lines[-2:]] == ["a.fit:", "b.fit:"]


def test_an_error_still_closes_the_screen_and_tells_what_is_known() -> None:
    stream, run = Terminal(), run_of("a.fit")
    with contextlib.suppress(RuntimeError), ConsoleSink(LiveScreen.on(stream), GAUGES) as sink:
        sink.begin(run)
        sink.end(run, summary_of("a.fit"))
        raise RuntimeError
    assert stream.getvalue().rindex("\x1b[?25h") < stream.getvalue().index("a.fit: Anna")


def test_hostile_names_and_messages_stay_text() -> None:
    stream, run = io.StringIO(), run_of("x\x1b[2J\n\u202e.fit", "[bold]")
    with ConsoleSink(Lines(stream), GAUGES, several=True) as sink:
        sink.alert(run, alert_of(run, detector="a\x07b\nc"))
        sink.note("lost \x9bm")
    assert stream.getvalue().splitlines() == [
        "x\ufffd[2J \ufffd.fit  12:34  warning  A\ufffdb c              A\ufffdb c: 9 %.",
        "fleetfoot: lost \ufffdm",
    ]


@pytest.mark.parametrize("term", ["dumb", "", None])
def test_a_terminal_that_cannot_move_its_cursor_gets_lines(
    monkeypatch: pytest.MonkeyPatch, term: str | None
) -> None:
    if term is None:
        monkeypatch.delenv("TERM", raising=False)
    else:
        monkeypatch.setenv("TERM", term)
    assert isinstance(screen_for(Terminal()), Lines)


def test_a_terminal_gets_the_view_unless_lines_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    assert isinstance(screen_for(Terminal()), LiveScreen)
    assert isinstance(screen_for(Terminal(), lines=True), Lines)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert isinstance(screen_for(io.StringIO()), Lines)


def test_the_console_is_a_sink() -> None:
    sink: Sink = ConsoleSink(Lines(io.StringIO()), GAUGES)
    sink.beats(run_of("a"), [])


class Narrow(io.TextIOWrapper):
    """A terminal of forty cells that cannot move its cursor."""

    def isatty(self) -> bool:
        return True


def test_what_is_told_at_a_terminal_breaks_between_words_and_a_code_does_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def forty_cells(_: int) -> os.terminal_size:
        return os.terminal_size((40, 24))

    monkeypatch.setattr(os, "get_terminal_size", forty_cells)
    with Narrow((tmp_path / "shown").open("wb"), encoding="utf-8") as stream:
        screen = Lines(stream)
        screen.line("fleetfoot: Virtual strap is lost (the link was lost): searching for it")
        screen.line("12:34  notice  Bounce  More bounce than usual")
        screen.line(50 * "\u2588", whole=True)
    assert (tmp_path / "shown").read_text(encoding="utf-8").splitlines() == [
        "fleetfoot: Virtual strap is lost (the",
        "link was lost): searching for it",
        "12:34  notice  Bounce  More bounce than",
        "                       usual",
        50 * "\u2588",
    ]


@given(st.text("ab c\u4e2d", max_size=200), st.integers(20, 90))
def test_wrapping_loses_no_word_and_keeps_to_the_width(text: str, room: int) -> None:
    lines = wrapped(text, room)
    assert " ".join(lines).split() == text.split()
    assert all(width(line) <= room or len(line.split()) <= 1 for line in lines)


def test_who_sits_at_a_terminal_is_told_what_to_do_next() -> None:
    stream, run = Terminal(), run_of("a.fit")
    with ConsoleSink(LiveScreen.on(stream), GAUGES) as sink:
        sink.begin(run)
        sink.end(run, summary_of("a.fit"))
    assert "fleetfoot why last" in stream.getvalue()
    assert "report last --open" in stream.getvalue()
