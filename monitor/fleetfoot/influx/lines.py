"""Line protocol: what a second, an alert and a summary look like in InfluxDB; see docs/influxdb.md.

Seconds become text inside SQLite: half the time of the same in Python (5.1 against 9.3 us for 17 fields, measured),
and the interpreter is free for the live run meanwhile. SQLite gives 15 significant digits.

Source: InfluxData, "Line protocol", docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TICK: Final = "tick"
EVENT: Final = "event"
RUN: Final = "run"

_TAG: Final = str.maketrans({",": r"\,", "=": r"\=", " ": r"\ ", "\n": r"\n", "\t": r"\t", "\r": r"\r"})
_STRING: Final = str.maketrans({'"': r"\"", "\\": r"\\"})
_TEXTS: Final = {"id": "id", "title": "title", "message": "text", "unit": "unit"}
"""Field of an event for each text of its payload."""
_NUMBERS: Final = ("t_s", "onset_s", "value", "confidence")


def head(measurement: str, tags: Mapping[str, str]) -> str:
    r"""Return measurement and tags, sorted by name; an empty tag is left out.

    >>> head("tick", {"run": "r 1", "athlete": "Zoë"})
    'tick,athlete=Zoë,run=r\\ 1'
    """
    return ",".join([measurement, *(f"{key}={_tag(tags[key])}" for key in sorted(tags) if tags[key])])


def _tag(value: str) -> str:
    text = value.translate(_TAG)
    return (
        f"{text} " if text.endswith("\\") else text
    )  # a backslash would take the next separator for its own


def line(start: str, fields: Mapping[str, float | str], time_ms: int) -> str:
    r"""Return a line; NaN and infinite fields are left out, numbers are floats always.

    >>> line("run", {"distance_m": 10000.0, "note": 'a "b"'}, 5)
    'run distance_m=10000.0,note="a \\"b\\"" 5'
    """
    cells = [f"{key}={_cell(fields[key])}" for key in sorted(fields) if _is_known(fields[key])]
    return f"{start} {','.join(cells)} {time_ms}"


def _cell(value: float | str) -> str:
    return f'"{value.translate(_STRING)}"' if isinstance(value, str) else repr(float(value))


def _is_known(value: float | str) -> bool:
    return isinstance(value, str) or math.isfinite(value)


def tick_expression(columns: Sequence[str]) -> str:
    """Return the SQL that makes a line of a tick, NULL where nothing is known in that second.

    It says the second of the run too (``t_s``), because InfluxQL does no arithmetic with times. It takes ``:head`` and
    ``:epoch_ms``. The columns are those of the table: plain names, nothing to escape.
    """
    cells = " || ".join(f"""ifnull(',{name}=' || "{name}", '')""" for name in columns)
    return f":head || ' ' || nullif(substr({cells}, 2), '') || ',t_s=' || t || ' ' || (:epoch_ms + 1000 * t)"


def event_line(tags: Mapping[str, str], title: str, payload: Mapping[str, Any], epoch_ms: int) -> str:
    """Return the line of an alert.

    Parameters
    ----------
    tags
        Of the run.
    title
        What a runner calls the detector.
    payload
        As :meth:`fleetfoot.path.alert.Alert.payload` gives it.
    epoch_ms
        Unix time of the run's second 0.
    """
    about = {key: str(payload[key]) for key in ("detector", "phase", "severity")}
    said = {**payload, "title": title}
    fields: dict[str, float | str] = {key: float(payload[key]) for key in _NUMBERS}
    fields |= {name: str(said[key]) for key, name in _TEXTS.items()}
    return line(head(EVENT, {**tags, **about}), fields, epoch_ms + round(1000.0 * payload["t_s"]))


def run_line(tags: Mapping[str, str], summary: Mapping[str, Any], epoch_ms: int) -> str | None:
    """Return the line of a run that is over: every number of its summary and its source; None without numbers."""
    plain = {key: value for key, value in summary.items() if key != "detectors"}
    fields: dict[str, float | str] = dict(_numbers(plain, ""))
    for detector, state in summary.get("detectors", {}).items():
        fields |= {f"{key}_{detector}": value for key, value in _numbers(state, "")}
    if fields and "source" in summary:
        fields["source"] = str(summary["source"])
    return line(head(RUN, tags), fields, epoch_ms) if fields else None


def _numbers(values: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, float]]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _numbers(cast("dict[str, Any]", value), f"{prefix}{_PREFIXES.get(key, f'{key}_')}")
        elif isinstance(value, (int, float)) and key != "schema":
            yield f"{prefix}{key}", float(value)


_PREFIXES: Final = {"medians": "median_"}
"""How the groups of a summary show in the names of fields, where not by their own."""


def parsed(payload: str) -> dict[str, Any]:
    """Return a payload that the store holds."""
    document: dict[str, Any] = json.loads(payload)
    return document
