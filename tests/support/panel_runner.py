"""Asks a real InfluxDB what every target of a dashboard asks, with Grafana's substitutions.

Grafana's backend does little with InfluxQL: it puts in ``$timeFilter``, the interval and the variables, and posts
to ``/query`` with ``epoch=ms`` (pkg/tsdb/influxdb/models/query.go). The same is done here.
"""

from __future__ import annotations

import re
import urllib.error
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from influxd import Influxd

Json = dict[str, Any]

_VARIABLE: Final = re.compile(r"\$\{(\w+)(?::(\w+))?\}|\$(\w+)")
_SPECIAL: Final = re.compile(r"[\\^$*+?.()|\[\]{}/]")

BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "bpm": (0.0, 220.0),  # heart rates, and how far they lie off the usual
    "spm": (100.0, 240.0),
    "mm": (20.0, 200.0),
    "ms": (2.0, 600.0),  # from the variability of a runner's beats to ground contact
    "suffix:m": (-500.0, 9000.0),
    "velocityms": (0.0, 8.0),
    "clocks": (120.0, 1000.0),
    "lengthkm": (0.0, 100.0),
    "dthms": (0.0, 36_000.0),
    "percent": (-50.0, 60.0),
    "m/beat": (0.5, 2.5),
    "alerts/h": (0.0, 20.0),
    "suffix:AU": (0.0, 50_000.0),
    "short": (0.0, 50.0),
    "suffix: min": (0.0, 400.0),
    "suffix: m": (0.0, 1200.0),
    "percentunit": (0.0, 1.0),
    "none": (-50.0, 4e7),
}
"""What a value of a unit can be in simulated running."""


class UndefinedError(Exception):
    """A statement names a variable that the dashboard does not have."""


@dataclass(frozen=True)
class Ask:
    """One statement of a dashboard and where it stands."""

    place: str
    query: str
    units: Mapping[str, str] = field(default_factory=dict[str, str])
    """By column; the empty name holds that of the panel."""


@dataclass(frozen=True)
class View:
    """The time and the values of the variables that a dashboard is looked at with."""

    from_ms: int
    to_ms: int
    values: Mapping[str, str | Sequence[str]]
    points: int = 300

    def substitute(self, text: str) -> str:
        """Return the statement that Grafana would send."""
        seconds = max(1, round((self.to_ms - self.from_ms) / self.points / 1000))
        known: dict[str, str | Sequence[str]] = {
            "timeFilter": f"time >= {self.from_ms}ms and time <= {self.to_ms}ms",
            "__interval": f"{seconds}s",
            "__interval_ms": f"{1000 * seconds}",
            **self.values,
        }

        def put(found: re.Match[str]) -> str:
            name = found[1] or found[3]
            if name not in known:
                raise UndefinedError(name)
            return _formatted(known[name], found[2])

        return _VARIABLE.sub(put, text)


def _formatted(value: str | Sequence[str], style: str | None) -> str:
    if style != "regex":
        assert isinstance(value, str), "several values are only understood as a regular expression"
        return value
    return _escaped(value) if isinstance(value, str) else f"({'|'.join(_escaped(one) for one in value)})"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def panels(board: Json) -> list[Json]:
    """Return the panels that show something."""
    return [panel for panel in board["panels"] if panel["type"] != "row"]


def asks(board: Json) -> Iterator[Ask]:
    """Yield every statement of panels and annotations."""
    for panel in panels(board):
        units = {"": panel["fieldConfig"]["defaults"]["unit"], **_own_units(panel)}
        for target in panel["targets"]:
            yield Ask(f"{board['title']} / {panel['title']} / {target['refId']}", target["query"], units)
    for mark in board.get("annotations", {}).get("list", []):
        yield Ask(f"{board['title']} / marks / {mark['name']}", mark["target"]["query"])


def _own_units(panel: Json) -> dict[str, str]:
    return {
        override["matcher"]["options"]: prop["value"]
        for override in panel["fieldConfig"].get("overrides", [])
        for prop in override["properties"]
        if prop["id"] == "unit"
    }


def fill_variables(board: Json, view: View, server: Influxd, database: str) -> View:
    """Return the view with every variable that it leaves open set as Grafana would: the first value, or all."""
    values = dict(view.values)
    for variable in board["templating"]["list"]:
        name = variable["name"]
        if name in values:
            continue
        if variable["type"] in {"custom", "datasource"}:  # neither asks the server
            values[name] = variable["current"]["value"]
            continue
        text = View(view.from_ms, view.to_ms, values).substitute(variable["query"])
        found = sorted(row["value"] for row in server.rows(text, database))
        assert found, f"{board['title']}: variable {name} has no values"
        values[name] = found if variable.get("multi") else found[-1 if variable["sort"] == 2 else 0]
    return View(view.from_ms, view.to_ms, values, view.points)


def fault(ask: Ask, view: View, server: Influxd, database: str) -> str | None:
    """Return what is wrong with the answer to one statement; None where it has plausible values in every column."""
    try:
        series = server.ask(view.substitute(ask.query), database)
    except UndefinedError as error:
        return f"{ask.place}: ${error} is not defined"
    except urllib.error.HTTPError as error:
        return f"{ask.place}: {error.read().decode()}"
    except AssertionError as error:
        return f"{ask.place}: {error}"
    columns: dict[str, list[Any]] = {}
    for one in series:
        for name, cells in zip(one["columns"], zip(*one["values"], strict=True), strict=True):
            columns.setdefault(name, []).extend(cell for cell in cells if cell is not None)
    if not columns:
        return f"{ask.place}: no data"
    for name, values in columns.items():
        if wrong := _column_fault(name, values, ask.units):
            return f"{ask.place}: {wrong}"
    return None


def _column_fault(name: str, cells: list[Any], units: Mapping[str, str]) -> str | None:
    if not cells:
        return f"column {name} is empty"
    numbers = [cell for cell in cells if isinstance(cell, (int, float))]
    unit = units.get(name, units.get(""))
    if name == "time" or unit is None or not numbers:
        return None
    low, high = BOUNDS[unit]
    beyond = [number for number in numbers if not low <= number <= high]
    return f"column {name}: {beyond[0]} {unit} is not plausible" if beyond else None
