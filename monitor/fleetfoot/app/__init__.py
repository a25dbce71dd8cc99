"""The application: what each command does, put together from sources, engine and sinks.

A command is imported when it is asked for: a replay needs no Bluetooth stack and no broker.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from fleetfoot.app.channels import run_channels
    from fleetfoot.app.demo import run_demo
    from fleetfoot.app.discovery import run_discovery
    from fleetfoot.app.doctor import run_doctor
    from fleetfoot.app.export import run_export
    from fleetfoot.app.init import run_init
    from fleetfoot.app.next import run_next
    from fleetfoot.app.replay import run_replay
    from fleetfoot.app.report import run_report
    from fleetfoot.app.run import run_live
    from fleetfoot.app.scan import run_scan
    from fleetfoot.app.ship import run_ship
    from fleetfoot.app.simulate import run_simulate

_MODULES: Final = {
    "run_channels": "channels",
    "run_demo": "demo",
    "run_discovery": "discovery",
    "run_doctor": "doctor",
    "run_export": "export",
    "run_init": "init",
    "run_next": "next",
    "run_replay": "replay",
    "run_live": "run",
    "run_report": "report",
    "run_scan": "scan",
    "run_ship": "ship",
    "run_simulate": "simulate",
}

__all__ = [
    "run_channels",
    "run_demo",
    "run_discovery",
    "run_doctor",
    "run_export",
    "run_init",
    "run_live",
    "run_next",
    "run_replay",
    "run_report",
    "run_scan",
    "run_ship",
    "run_simulate",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - one of the commands
    if name not in _MODULES:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
