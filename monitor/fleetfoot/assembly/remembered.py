"""Which sensors an athlete used last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.path.run import LIVE
from fleetfoot.sources.ble.sighting import measuring
from fleetfoot_signal.gait import ESTIMATED

if TYPE_CHECKING:
    from fleetfoot.store.store import Store


def remembered(store: Store, athlete: str) -> dict[str, list[str]]:
    """Return which sensors the athlete's last live run used, by the name of their kind."""
    runs = [run for run in store.runs(athlete) if run.source == LIVE and run.sensors]
    if not runs:
        return {}
    sensors = runs[-1].sensors
    found = {
        family.name: sorted({sensors[c].removeprefix(ESTIMATED) for c in family.channels if c in sensors})
        for family in measuring()
    }
    return {kind: keys for kind, keys in found.items() if keys}
