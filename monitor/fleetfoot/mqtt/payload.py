"""The payloads; ``docs/schema`` holds the JSON Schema of each."""

from __future__ import annotations

import json
import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from fleetfoot.path.alert import SCHEMA
from fleetfoot_signal.channel import SPECS
from fleetfoot_signal.event import Phase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second

Payload: TypeAlias = dict[str, Any]
"""JSON values only."""

Quiet: TypeAlias = Literal["clear", "unknown"]
"""State of a detector that has nothing to say: it judges and finds nothing, or it cannot judge."""

ONLINE = b"online"
OFFLINE = b"offline"
"""Payloads of the status topic: these words, not JSON, as Home Assistant's availability topics expect."""


def encode(payload: Payload) -> bytes:
    """Return the payload as ASCII JSON; numbers that are not finite become null, since JSON has none."""
    return json.dumps(_finite(payload), separators=(",", ":"), allow_nan=False).encode()


def quiet_state(run: Run, detector: str, state: Quiet) -> Payload:
    """Return the state of a detector without an episode in this run so far."""
    return {
        "type": "state",
        "schema": SCHEMA,
        "source": run.source,
        "run": run.id,
        "athlete": run.athlete,
        "detector": detector,
        "state": state,
        "severity": None,
        "since_s": None,
        "utc": None,
        "id": None,
        "episode": None,
        "value": None,
        "unit": None,
        "cause": [],
        "missing": [],
        "code": None,
        "message": None,
    }


def alert_state(run: Run, told: Mapping[str, Any]) -> Payload:
    """Return the state that an alert, as it is published and stored, puts its detector into.

    ``since_s`` and ``utc`` say since when: the onset of the episode, or the moment it was found to be over or could
    not be judged any more.
    """
    phase = Phase(told["phase"])
    state = quiet_state(run, told["detector"], "unknown" if phase is Phase.UNJUDGED else "clear")
    state |= {key: told[key] for key in ("id", "episode", "missing", "code", "message")}
    state["since_s"] = told["t_s" if phase.ends else "onset_s"]
    state["utc"] = _utc(run, state["since_s"])
    if not phase.ends:
        state |= {key: told[key] for key in ("severity", "value", "unit", "cause")}
        state["state"] = "active"
    return state


def tick(run: Run, second: Second, detectors: Sequence[str]) -> Payload:
    """Return one second as the detectors saw it; null is "unknown", for scores "cannot judge"."""
    return {
        "type": "tick",
        "schema": SCHEMA,
        "source": run.source,
        "run": run.id,
        "athlete": run.athlete,
        "t_s": second.index,
        "utc": _utc(run, second.index),
        "values": _rounded((spec.name for spec in SPECS), second.values.tolist()),
        "scores": _rounded(detectors, second.scores.tolist()),
    }


def summary(run: Run, content: Mapping[str, object]) -> Payload:
    """Return the summary of a run that is over."""
    return {
        "type": "summary",
        "schema": SCHEMA,
        "source": run.source,
        "run": run.id,
        "athlete": run.athlete,
        "utc": _utc(run, 0),
        "summary": dict(content),
    }


def diary(run: Run, said: Mapping[str, object]) -> Payload:
    """Return what the runner said of a run, by field of the diary."""
    return {
        "type": "diary",
        "schema": SCHEMA,
        "run": run.id,
        "athlete": run.athlete,
        "utc": _utc(run, 0),
        "said": dict(said),
    }


def _rounded(names: Iterable[str], values: Sequence[float]) -> dict[str, float]:
    """Return the values by name, to 4 decimals: below the resolution of every sensor (grade has 0.001)."""
    return {name: round(value, 4) for name, value in zip(names, values, strict=True)}


def _utc(run: Run, t_s: float) -> str | None:
    """Return the moment as ISO 8601, or None where the recording does not say when it was made."""
    if run.started_utc is None:
        return None
    return (run.started_utc + timedelta(seconds=t_s)).isoformat(timespec="seconds")


def _finite(value: object) -> object:
    """Return the JSON value with null for every number that is not finite."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in cast("dict[str, object]", value).items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in cast("Sequence[object]", value)]
    return value
