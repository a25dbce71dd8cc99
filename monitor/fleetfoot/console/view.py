"""The view of the runs at this moment, as rich draws it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from rich.console import Group
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from fleetfoot.path.so_far import RunsSoFar
from fleetfoot.words.heart_rate import not_believed
from fleetfoot.words.quantity import METRIC, QUANTITIES, WATCHED, Figures
from fleetfoot.words.text import UNKNOWN, clean, clock, effect, several
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from fleetfoot.path.so_far import SoFar
    from fleetfoot.words.detector import Gauge

TONES: Final = {
    "notice": "yellow",
    "warning": "bold yellow",
    "severe": "bold red",
    "clear": "green",
    "unknown": "cyan",
    "code": "bright_white on black",
}
"""Style of each tone; no meaning is in the colour alone."""
TROUBLE: Final = "magenta"
"""What ails a sensor: yellow and red are the severities of alerts, and nothing else."""
BESIDE: Final = WATCHED[:2]
"""What is shown of each of several runs."""
BAR: Final = 24
"""Cells of a detector's bar."""
_SPARE: Final = 6
"""Lines of a terminal that a table of runs leaves free: header, ends and what was last printed."""


@dataclass(slots=True)
class Board:
    """All that a view shows."""

    gauges: tuple[Gauge, ...]
    figures: Figures = METRIC
    runs: RunsSoFar = field(default_factory=RunsSoFar)

    def still(self) -> Board:
        """Return the board as it is now, for another thread."""
        return replace(self, runs=self.runs.still())


def view(board: Board, console: Console) -> RenderableType:
    """Return the view: one run in full, several as a table of one line each."""
    runs = list(board.runs)
    if not runs:
        return Text("waiting for the first second", style="dim")
    if len(runs) == 1:
        return _one(runs[0], board, console)
    return _many(runs, board, console)


def bar(gauge: Gauge, value: float, *, ascii_only: bool = False) -> Text:
    """Return the effect as a bar, a mark where each severity begins; NaN and less than 0 leave it empty."""
    full, empty, mark = "#.|" if ascii_only else "█·│"
    filled = 0 if math.isnan(value) else round(BAR * min(max(value / gauge.full, 0.0), 1.0))
    marks = {int(BAR * threshold / gauge.full) for threshold in gauge.thresholds.values()}
    cells = "".join(mark if i in marks else full if i < filled else empty for i in range(BAR))
    return Text.assemble((cells[:filled], TONES.get(gauge.severity(value), "green")), (cells[filled:], "dim"))


def _one(so_far: SoFar, board: Board, console: Console) -> RenderableType:
    header = Text.assemble(
        (clean(so_far.run.athlete), "bold"), "  ", clean(so_far.run.source), "  ", _elapsed(so_far)
    )
    header.truncate(console.width, overflow="ellipsis")
    parts: list[RenderableType] = [header]
    if (share := so_far.share) is not None:
        parts.append(_progress(share, console))
    parts += [_values(so_far, board), _gauges(so_far, board, ascii_only=_ascii(console))]
    return Group(*parts, *_sensors(so_far))


def _sensors(so_far: SoFar) -> list[RenderableType]:
    if not so_far.sensors and not so_far.missing:
        return []
    table = Table.grid(padding=(0, 2))
    for line in so_far.sensors:
        state = Text(clean(line.state), style="green" if line.well else TROUBLE)
        table.add_row(clean(line.name), state, Text(clean(line.details), style="dim"))
    return [table, *(Text(clean(text), style=TROUBLE) for text in so_far.missing)]


def _progress(share: float, console: Console) -> RenderableType:
    bar_line = Table.grid(padding=(0, 2))  # a bar alone does not end its line
    bar_line.add_row(
        ProgressBar(total=1.0, completed=share, width=min(console.width - 8, 60)), f"{100 * share:3.0f} %"
    )
    return bar_line


def _elapsed(so_far: SoFar) -> str:
    total = f" of {clock(so_far.total_s)}" if so_far.total_s else ""
    return f"{clock(so_far.elapsed_s)}{total}"


def _values(so_far: SoFar, board: Board) -> Text:
    text = Text()
    for channel in WATCHED:
        text.append(f"{QUANTITIES[channel].brief} ", style="dim")
        text.append(f"{_value(so_far, channel, board)}   ")
    if so_far.second and (doubt := not_believed(float(so_far.second.values[Channel.HEART_RATE_FAULT]))):
        text.append(f"\nheart rate {doubt}", style=TROUBLE)
    return text


def _value(so_far: SoFar, channel: Channel, board: Board) -> str:
    return board.figures.text(channel, float(so_far.second.values[channel]) if so_far.second else math.nan)


def _gauges(so_far: SoFar, board: Board, *, ascii_only: bool) -> Table:
    table = Table.grid(padding=(0, 2))
    for index, gauge in enumerate(board.gauges):
        value = float(so_far.second.scores[index]) if so_far.second else math.nan
        table.add_row(clean(gauge.title), bar(gauge, value, ascii_only=ascii_only), _state(gauge, value))
    return table


def _state(gauge: Gauge, value: float) -> Text:
    if math.isnan(value):
        return Text("cannot judge now", style="dim")
    severity = gauge.severity(value)
    return Text(f"{effect(value, gauge.unit):>8}  {severity}", style=TONES.get(severity, ""))


def _many(runs: list[SoFar], board: Board, console: Console) -> RenderableType:
    done, alerts = sum(so_far.done for so_far in runs), sum(so_far.alerts for so_far in runs)
    parts: list[RenderableType] = [Text(f"{done} of {len(runs)} runs done, {several(alerts, 'alert')}")]
    if (share := board.runs.share) is not None:
        parts.append(_progress(share, console))
    room = max(console.height - _SPARE, 1)
    shown = sorted(runs, key=lambda so_far: so_far.done)[:room]  # those under way first, else in their order
    parts.append(_table(shown, board))
    if hidden := len(runs) - len(shown):
        parts.append(Text(f"and {several(hidden, 'more run').removeprefix('no ')}", style="dim"))
    wanting = [_wanting(so_far) for so_far in shown if so_far.ails]
    return Group(*parts, *wanting[: max(room - len(shown), 0)])


def _wanting(so_far: SoFar) -> Text:
    """Return on one line what a runner's sensors want, where several are watched."""
    states = [f"{clean(line.name)} is {clean(line.state)}" for line in so_far.sensors if not line.well]
    told = "; ".join([*states, *map(clean, so_far.missing)])
    return Text(f"{clean(so_far.title)}: {told}", style=TROUBLE, overflow="ellipsis", no_wrap=True)


def _table(runs: list[SoFar], board: Board) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("run", no_wrap=True, overflow="ellipsis", ratio=1)
    heads = [QUANTITIES[channel].brief for channel in BESIDE]
    for title in ("at", *heads, *(clean(gauge.title).lower() for gauge in board.gauges), "alerts"):
        table.add_column(title, justify="right", no_wrap=True)
    for so_far in runs:
        table.add_row(clean(so_far.title), *_cells(so_far, board), style="dim" if so_far.done else "")
    return table


def _cells(so_far: SoFar, board: Board) -> list[Text]:
    cells = [Text("done" if so_far.done else clock(so_far.elapsed_s))]
    cells += [Text(_value(so_far, channel, board)) for channel in BESIDE]
    for index, gauge in enumerate(board.gauges):
        value = float(so_far.second.scores[index]) if so_far.second else math.nan
        severity = gauge.severity(value)
        mark = "!" * (list(gauge.thresholds).index(severity) + 1) if severity else ""
        shown = UNKNOWN if math.isnan(value) else f"{effect(value, gauge.unit)}{mark}"
        cells.append(Text(shown, style=TONES.get(severity, "")))
    return [*cells, Text(str(so_far.alerts or ""))]


def _ascii(console: Console) -> bool:
    return not console.encoding.lower().startswith("utf")
