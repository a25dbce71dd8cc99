"""The application: what each command does, put together from sources, engine and sinks."""

from fleetfoot.app.demo import run_demo
from fleetfoot.app.replay import run_replay
from fleetfoot.app.simulate import run_simulate

__all__ = ["run_demo", "run_replay", "run_simulate"]
