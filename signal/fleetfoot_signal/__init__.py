"""The signal core of fleetfoot: pure functions of samples, on lanes.

Nothing here knows a clock, a file, a network, a thread or chance. One lane is one runner; every state array and
every row carries the lane axis last, so that the same code serves one live runner and a season of runs.

This is the face of the core: whoever is outside of it needs no more than the names below. :class:`Engine` takes rows
and gives ticks with events; ``inform`` tells it what earlier runs taught, ``lessons`` gives what this one teaches,
``availability`` and ``tally`` say what could be judged, ``usual`` where values lie for this runner, ``observe`` what
the detectors went by, ``dump`` and ``load`` move a lane to another process. :class:`Grid` makes rows of samples.
Figures of finished runs are modules of their own: :mod:`~fleetfoot_signal.review`, :mod:`~fleetfoot_signal.fade`.

A name is loaded when it is first asked for, so that who wants the table of channels need not wait for scipy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fleetfoot_signal.account import Availability, Reason, Tally
    from fleetfoot_signal.blocks import BLOCK_S, Block
    from fleetfoot_signal.channel import BY_NAME, MEASURED, SPECS, Channel, Spec
    from fleetfoot_signal.detector import Detector, Family
    from fleetfoot_signal.detectors import registry
    from fleetfoot_signal.engine import Engine, Limits, run_alone
    from fleetfoot_signal.event import Chunk, Event, Phase, Severity, Tick
    from fleetfoot_signal.gait.stream import Stream
    from fleetfoot_signal.gate import is_running
    from fleetfoot_signal.grid import LONGEST_GAP_S, Grid, Rows
    from fleetfoot_signal.heart_rate_fault import HeartRateFault
    from fleetfoot_signal.memory import Comparison, Memory, Subject
    from fleetfoot_signal.observation import Observation, Trace
    from fleetfoot_signal.on_foot import goes_on, sets_off
    from fleetfoot_signal.pool import Pool, Round
    from fleetfoot_signal.sample import Acceleration, Beat, Beats, Sample, Samples
    from fleetfoot_signal.sensor_change import Change
    from fleetfoot_signal.types import Bools, Floats, Ints

__all__ = [
    "BLOCK_S",
    "BY_NAME",
    "LONGEST_GAP_S",
    "MEASURED",
    "SPECS",
    "Acceleration",
    "Availability",
    "Beat",
    "Beats",
    "Block",
    "Bools",
    "Change",
    "Channel",
    "Chunk",
    "Comparison",
    "Detector",
    "Engine",
    "Event",
    "Family",
    "Floats",
    "Grid",
    "HeartRateFault",
    "Ints",
    "Limits",
    "Memory",
    "Observation",
    "Phase",
    "Pool",
    "Reason",
    "Round",
    "Rows",
    "Sample",
    "Samples",
    "Severity",
    "Spec",
    "Stream",
    "Subject",
    "Tally",
    "Tick",
    "Trace",
    "goes_on",
    "is_running",
    "registry",
    "run_alone",
    "sets_off",
]

_HOMES = {
    "account": ("Availability", "Reason", "Tally"),
    "blocks": ("BLOCK_S", "Block"),
    "channel": ("BY_NAME", "MEASURED", "SPECS", "Channel", "Spec"),
    "detector": ("Detector", "Family"),
    "detectors": ("registry",),
    "engine": ("Engine", "Limits", "run_alone"),
    "event": ("Chunk", "Event", "Phase", "Severity", "Tick"),
    "gait.stream": ("Stream",),
    "gate": ("is_running",),
    "grid": ("LONGEST_GAP_S", "Grid", "Rows"),
    "heart_rate_fault": ("HeartRateFault",),
    "memory": ("Comparison", "Memory", "Subject"),
    "observation": ("Observation", "Trace"),
    "on_foot": ("goes_on", "sets_off"),
    "pool": ("Pool", "Round"),
    "sample": ("Acceleration", "Beat", "Beats", "Sample", "Samples"),
    "sensor_change": ("Change",),
    "types": ("Bools", "Floats", "Ints"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load a name of the face when it is first asked for (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
