"""The view of the runs at this moment, as rich draws it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from rich.console import Group
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from fleetfoot.words.quantity import QUANTITIES
from fleetfoot.words.text import UNKNOWN, clean, clock, effect, several
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from fleetfoot.console.board import Board, Lane
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
SHOWN: Final = (
    Channel.HEART_RATE,
    Channel.SPEED,
    Channel.CADENCE,
    Channel.VERTICAL_OSCILLATION,
    Channel.GROUND_CONTACT,
)
"""What is shown of a row."""
BESIDE: Final = SHOWN[:2]
"""What is shown of each of several runs."""
BAR: Final = 24
"""Cells of a detector's bar."""
_SPARE: Final = 6
"""Lines of a terminal that a table of lanes leaves free: header, ends and what was last printed."""


def view(board: Board, console: Console) -> RenderableType:
    """Return the view: one run in full, several as a table of one line each."""
    lanes = list(board.lanes.values())
    if not lanes:
        return Text("waiting for the first second", style="dim")
    if len(lanes) == 1:
        return _one(lanes[0], board, console)
    return _many(lanes, board, console)


def bar(gauge: Gauge, value: float, *, ascii_only: bool = False) -> Text:
    """Return the effect as a bar, a mark where each severity begins; NaN and less than 0 leave it empty."""
    full, empty, mark = "#.|" if ascii_only else "█·│"
    filled = 0 if math.isnan(value) else round(BAR * min(max(value / gauge.full, 0.0), 1.0))
    marks = {int(BAR * threshold / gauge.full) for threshold in gauge.thresholds.values()}
    cells = "".join(mark if i in marks else full if i < filled else empty for i in range(BAR))
    return Text.assemble((cells[:filled], TONES.get(gauge.severity(value), "green")), (cells[filled:], "dim"))


def _one(lane: Lane, board: Board, console: Console) -> RenderableType:
    header = Text.assemble(
        (clean(lane.run.athlete), "bold"), "  ", clean(lane.run.source), "  ", _elapsed(lane)
    )
    header.truncate(console.width, overflow="ellipsis")
    parts: list[RenderableType] = [header]
    if (share := lane.share) is not None:
        parts.append(_progress(share, console))
    parts += [_values(lane, board), _gauges(lane, board, ascii_only=_ascii(console))]
    return Group(*parts, *_sensors(board))


def _sensors(board: Board) -> list[RenderableType]:
    if not board.sensors and not board.missing:
        return []
    table = Table.grid(padding=(0, 2))
    for line in board.sensors:
        state = Text(clean(line.state), style="green" if line.well else "yellow")
        table.add_row(clean(line.name), state, Text(clean(line.details), style="dim"))
    return [table, *(Text(clean(text), style="yellow") for text in board.missing)]


def _progress(share: float, console: Console) -> RenderableType:
    bar_line = Table.grid(padding=(0, 2))  # a bar alone does not end its line
    bar_line.add_row(
        ProgressBar(total=1.0, completed=share, width=min(console.width - 8, 60)), f"{100 * share:3.0f} %"
    )
    return bar_line


def _elapsed(lane: Lane) -> str:
    total = f" of {clock(lane.total_s)}" if lane.total_s else ""
    return f"{clock(lane.elapsed_s)}{total}"


def _values(lane: Lane, board: Board) -> Text:
    text = Text()
    for channel in SHOWN:
        text.append(f"{QUANTITIES[channel].brief} ", style="dim")
        text.append(f"{_value(lane, channel, board)}   ")
    return text


def _value(lane: Lane, channel: Channel, board: Board) -> str:
    return board.figures.text(channel, float(lane.second.values[channel]) if lane.second else math.nan)


def _gauges(lane: Lane, board: Board, *, ascii_only: bool) -> Table:
    table = Table.grid(padding=(0, 2))
    for index, gauge in enumerate(board.gauges):
        value = float(lane.second.scores[index]) if lane.second else math.nan
        table.add_row(clean(gauge.title), bar(gauge, value, ascii_only=ascii_only), _state(gauge, value))
    return table


def _state(gauge: Gauge, value: float) -> Text:
    if math.isnan(value):
        return Text("cannot judge now", style="dim")
    severity = gauge.severity(value)
    return Text(f"{effect(value, gauge.unit):>8}  {severity}", style=TONES.get(severity, ""))


def _many(lanes: list[Lane], board: Board, console: Console) -> RenderableType:
    done, alerts = sum(lane.done for lane in lanes), sum(lane.alerts for lane in lanes)
    parts: list[RenderableType] = [Text(f"{done} of {len(lanes)} runs done, {several(alerts, 'alert')}")]
    if (share := board.share) is not None:
        parts.append(_progress(share, console))
    room = max(console.height - _SPARE, 1)
    shown = sorted(lanes, key=lambda lane: lane.done)[:room]  # those under way first, else in their order
    parts.append(_table(shown, board))
    if hidden := len(lanes) - len(shown):
        parts.append(Text(f"and {several(hidden, 'more run').removeprefix('no ')}", style="dim"))
    wanting = [_wanting(lane) for lane in shown if _ails(lane)]
    return Group(*parts, *wanting[: max(room - len(shown), 0)])


def _ails(lane: Lane) -> bool:
    return bool(lane.missing) or not all(line.well for line in lane.sensors)


def _wanting(lane: Lane) -> Text:
    """Return on one line what a runner's sensors want, where several are watched."""
    states = [f"{clean(line.name)} is {clean(line.state)}" for line in lane.sensors if not line.well]
    told = "; ".join([*states, *map(clean, lane.missing)])
    return Text(f"{clean(lane.title)}: {told}", style="yellow", overflow="ellipsis", no_wrap=True)


def _table(lanes: list[Lane], board: Board) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("run", no_wrap=True, overflow="ellipsis", ratio=1)
    heads = [QUANTITIES[channel].brief for channel in BESIDE]
    for title in ("at", *heads, *(clean(gauge.title).lower() for gauge in board.gauges), "alerts"):
        table.add_column(title, justify="right", no_wrap=True)
    for lane in lanes:
        table.add_row(clean(lane.title), *_cells(lane, board), style="dim" if lane.done else "")
    return table


def _cells(lane: Lane, board: Board) -> list[Text]:
    cells = [Text("done" if lane.done else clock(lane.elapsed_s))]
    cells += [Text(_value(lane, channel, board)) for channel in BESIDE]
    for index, gauge in enumerate(board.gauges):
        value = float(lane.second.scores[index]) if lane.second else math.nan
        severity = gauge.severity(value)
        mark = "!" * (list(gauge.thresholds).index(severity) + 1) if severity else ""
        shown = UNKNOWN if math.isnan(value) else f"{effect(value, gauge.unit)}{mark}"
        cells.append(Text(shown, style=TONES.get(severity, "")))
    return [*cells, Text(str(lane.alerts or ""))]


def _ascii(console: Console) -> bool:
    return not console.encoding.lower().startswith("utf")
