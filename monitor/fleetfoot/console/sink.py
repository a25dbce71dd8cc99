"""The sink that people watch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self

from fleetfoot.console.summary import in_brief, in_words
from fleetfoot.console.view import Board
from fleetfoot.path.sink import Sink
from fleetfoot.words.detector import title_of, titles
from fleetfoot.words.quantity import METRIC, Figures
from fleetfoot.words.text import clean, clock
from fleetfoot_signal.event import Phase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from fleetfoot.console.screen import Screen
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.reminder import Reminder
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second, Seconds
    from fleetfoot.path.so_far import SensorLine
    from fleetfoot.words.detector import Gauge
    from fleetfoot_signal.sample import Beat


NEXT: Final = (
    "",
    "  fleetfoot why last            why your legs were heavy, or not",
    "  fleetfoot report last --open  the run as a page to read",
    "  fleetfoot diary add legs=7    how your legs felt, from 0 fresh to 10",
)
"""What to do after a run, for who sits at a terminal."""


class ConsoleSink(Sink):
    """Shows the runs while they go on, each alert as a line that stays, and the summaries when it is left.

    Use it as a context manager. It costs next to nothing a row: a terminal is drawn at most 8 times a second.

    Parameters
    ----------
    screen
        See :func:`fleetfoot.console.screen.screen_for`.
    gauges
        One a detector, in the order of the scores.
    several
        Whether more than one run is to come; lines then name their source.
    figures
        Writes figures, in kilometres or miles.
    """

    def __init__(
        self, screen: Screen, gauges: Sequence[Gauge], *, several: bool = False, figures: Figures = METRIC
    ) -> None:
        self._screen = screen
        self._board = Board(tuple(gauges), figures)
        self._several = several
        self._summaries: list[Mapping[str, Any]] = []

    def __enter__(self) -> Self:
        self._screen.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._screen.close()
        for line in self._closing():
            self._screen.line(line)

    def expect(self, run: Run, duration_s: float | None) -> None:
        """Say how long a run is going to be, for its progress; None: nobody knows."""
        self._board.runs.of(run).total_s = duration_s

    def note(self, text: str) -> None:
        """Show a line about the work itself: a broker lost, a file that ends too early."""
        self._screen.line(f"fleetfoot: {clean(text)}")

    def code(self, lines: Sequence[str]) -> None:
        """Show a QR code, line by line."""
        for line in lines:
            self._screen.line(line, whole=True)

    def sensors(self, run: Run, lines: Sequence[SensorLine], missing: Sequence[str]) -> None:
        """Show how the sensors of a live run do, and what is missing."""
        so_far = self._board.runs.of(run)
        so_far.sensors, so_far.missing = tuple(lines), tuple(missing)
        self._screen.show(self._board)

    def begin(self, run: Run) -> None:
        """See :class:`fleetfoot.path.sink.Sink`."""
        self._board.runs.of(run)
        self._several = self._several or len(self._board.runs) > 1
        self._screen.show(self._board)

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Show nothing: beats are in the heart rate."""

    def second(self, run: Run, second: Second) -> None:
        """See :class:`fleetfoot.path.sink.Sink`."""
        self._board.runs.of(run).second = second
        self._screen.show(self._board)

    def seconds(self, run: Run, seconds: Seconds) -> None:
        """Show the latest."""
        self.second(run, seconds.last)

    def alert(self, run: Run, alert: Alert) -> None:
        """See :class:`fleetfoot.path.sink.Sink`."""
        record = alert.payload()
        so_far = self._board.runs.of(run)
        so_far.count(alert)
        source = f"{clean(so_far.title)}  " if self._several else ""
        self._screen.line(source + alert_line(record), tone_of(record))

    def reminder(self, run: Run, reminder: Reminder) -> None:
        """Show a reminder as a line."""
        who = f"{clean(run.athlete)}: " if self._several else ""
        self._screen.line(f"reminder, {clock(reminder.t_s)}: {who}{reminder.message}")

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        """See :class:`fleetfoot.path.sink.Sink`."""
        self._board.runs.of(run).done = True
        self._summaries.append(summary)
        self._screen.show(self._board)

    def _closing(self) -> list[str]:
        figures = self._board.figures
        titles = {gauge.name: gauge.title for gauge in self._board.gauges}
        if len(self._summaries) == 1:
            return ["", *in_words(self._summaries[0], titles, figures), *(NEXT if self._screen.moves else ())]
        return (
            ["", *(in_brief(summary, titles, figures) for summary in self._summaries)]
            if self._summaries
            else []
        )


def tone_of(payload: Mapping[str, Any]) -> str:
    """Return what kind of line a payload of an alert makes: its severity, ``clear``, or ``unknown``."""
    phase = Phase(payload["phase"])
    if phase is Phase.UNJUDGED:
        return "unknown"
    return str(payload["severity"]) if not phase.ends else phase.value


def alert_line(payload: Mapping[str, Any]) -> str:
    """Return the payload of an alert as a line: time, severity, detector, sentence."""
    moment, title = clock(payload["t_s"]), clean(title_of(payload["detector"]))
    width = max(map(len, titles().values()))
    return f"{moment:>5}  {tone_of(payload):<7}  {title:<{width}}  {clean(payload['message'])}"
