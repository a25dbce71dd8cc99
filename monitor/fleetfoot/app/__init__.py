"""The application: what each command does, put together from sources, engine and sinks."""

from fleetfoot.app.demo import run_demo
from fleetfoot.app.doctor import run_doctor
from fleetfoot.app.export import run_export
from fleetfoot.app.replay import run_replay
from fleetfoot.app.run import run_live
from fleetfoot.app.scan import run_scan
from fleetfoot.app.ship import run_ship
from fleetfoot.app.simulate import run_simulate

__all__ = [
    "run_demo",
    "run_doctor",
    "run_export",
    "run_live",
    "run_replay",
    "run_scan",
    "run_ship",
    "run_simulate",
]
