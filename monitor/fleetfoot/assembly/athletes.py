"""Who is watched in a live run, and which sensors each of them used last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.config import Member, Origin
from fleetfoot.errors import UsageError
from fleetfoot.path.run import LIVE
from fleetfoot.sensors.registry import measuring
from fleetfoot_signal.gait import ESTIMATED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.config import Config
    from fleetfoot.store.store import Store
    from fleetfoot_signal import Channel


def members_of(config: Config) -> tuple[Member, ...]:
    """Return who is watched: the group, or whoever of it the command line names, else the one athlete.

    Raises
    ------
    UsageError
        The command line names somebody who is not in the group.
    """
    if not config.athletes:
        return (Member.of(config.athlete, config.sensors.use),)
    if config.origins.get("athlete.name") is not Origin.COMMAND_LINE:
        return tuple(config.athletes.values())
    name = config.athlete.name
    if found := config.athletes.get(name):
        return (found,)
    known = ", ".join(config.athletes)
    raise UsageError(f"--athlete {name}: not in [athletes] of {config.file}; known there: {known}")


def remembered(store: Store, athlete: str) -> dict[str, list[str]]:
    """Return which sensors the athlete's last live run used, by the name of their kind."""
    runs = [run for run in store.runs(athlete) if run.source == LIVE and run.sensors]
    return by_kind(runs[-1].sensors) if runs else {}


def by_kind(sensors: Mapping[Channel, str]) -> dict[str, list[str]]:
    """Return by the name of their kind the sensors that channels came from."""
    found = {
        family.name: sorted({sensors[c].removeprefix(ESTIMATED) for c in family.channels if c in sensors})
        for family in measuring()
    }
    return {kind: keys for kind, keys in found.items() if keys}
