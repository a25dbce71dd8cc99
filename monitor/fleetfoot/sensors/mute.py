"""Which sensors are connected and tell nothing: a strap without skin contact, a pod whose speed stays 0."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.kept import Kept, keeps
from fleetfoot.sensors.family import Lack
from fleetfoot_signal.sample import Acceleration, Beat, Sample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.sensors.family import Family, Reading

PATIENCE_S: Final = 60.0
"""As long as a channel must be known before it counts as there (:mod:`fleetfoot.path.summary`)."""

IDLE: Final = "its values stayed 0"
"""What the pod of somebody who stands says, too: no reason to speak up before the end."""


class Silent(NamedTuple):
    """One family of one sensor that has told nothing."""

    sensor: str
    family: Family
    reason: str
    """Empty where the sensor does not say."""

    def told(self, title: str) -> str:
        """Return it as a sentence; ``title`` is what people know the sensor by."""
        *others, last = [channel.spec.title for channel in self.family.channels]
        what = f"{', '.join(others)} or {last}" if others else f"a {last}"
        why = f": {self.reason}" if self.reason else ""
        return f"the {self.family.title} {title} was connected and never told {what}{why}"


keeps(Silent)


class Mute(Kept):
    """Watches what each family of each sensor tells; a value that is unknown, or 0 all the time, tells nothing."""

    kept = ("_since_s", "_silent", "_named")

    def __init__(self) -> None:
        self._since_s: dict[tuple[str, str], float] = {}
        self._silent: dict[tuple[str, str], Silent] = {}
        self._named: set[tuple[str, str]] = set()

    def hear(self, t_s: float, sensor: str, family: Family, readings: Sequence[Reading]) -> Silent | None:
        """Take what one notification says; return what is silent where its patience ran out just now."""
        key = (sensor, family.name)
        if not family.channels or (key in self._since_s and key not in self._silent):
            return None
        since_s = self._since_s.setdefault(key, t_s)
        if any(map(_tells, readings)):
            self._silent.pop(key, None)
            return None
        known = self._silent.get(key)
        reasons = [each.reason for each in readings if isinstance(each, Lack)]
        idle = any(isinstance(each, Sample) and each.value == 0.0 for each in readings)
        reason = reasons[-1] if reasons else IDLE if idle else known.reason if known else ""
        self._silent[key] = Silent(sensor, family, reason)
        if idle or t_s - since_s < PATIENCE_S or key in self._named:
            return None
        self._named.add(key)
        return self._silent[key]

    def silent(self) -> list[Silent]:
        """Return what has told nothing to this moment, in the order in which it was first heard."""
        return list(self._silent.values())


def _tells(reading: Reading) -> bool:
    if isinstance(reading, Sample):
        return bool(reading.value) and not math.isnan(reading.value)
    return isinstance(reading, Beat | Acceleration)
