"""A run that begins by itself when its runner sets off and ends by itself when they have stopped.

A source that listens all day is waited on (:func:`setting_off`) and then followed as one run (:class:`Outing`), on a
clock that stands at 0 where the runner set off. When nobody has moved for a minute the run's clock rests: what sensors
send waits, so that a red light or a coffee is made up for in a moment, and a run that is over ends where it was.
"""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.path.follow import LAG_S, REFRESH_S
from fleetfoot.path.source import Device, Heard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fleetfoot.path.motion import Stillness
    from fleetfoot.path.scout import Scout
    from fleetfoot.path.source import Change, Source, Status

REST_S: Final = 60.0
"""How much of standing still belongs to a run: heart-rate recovery is told over one minute (Le Meur 2017)."""
QUIET_S: Final = 600.0
"""After so long without a word the sensors are looked for anew: they sleep, or somebody else's was taken."""

Scouts = dict[str, "Scout"]
"""By athlete."""


class SetOff(NamedTuple):
    """Somebody has set off."""

    at_s: float
    """When, on the clock of the source."""
    lead: Sequence[Heard]
    """What was heard since, and what the sensors had said of themselves before."""
    devices: Sequence[Device]
    """How each device did last."""


async def setting_off(
    source: Source, scouts: Scouts, stop: asyncio.Event, tell: Callable[[Change], None]
) -> SetOff | None:
    """Wait until somebody sets off; None where ``stop`` is set, or nothing is heard for so long that it is tried anew.

    Parameters
    ----------
    source
        Runs.
    scouts
        One an athlete.
    stop
    tell
        Is told of every change of a device.
    """
    quiet_since_s, devices = source.now_s, dict[str, Device]()
    while not stop.is_set():
        await source.wait(REFRESH_S)
        for change in source.changes():
            tell(change)
            if isinstance(change, Device):
                devices[change.key] = change
        for athlete, item in source.items():
            quiet_since_s = source.now_s
            scouts[athlete].take(item)
        for scout in scouts.values():
            scout.advance(source.now_s - LAG_S)
        at_s = min((each.since_s for each in scouts.values() if not math.isnan(each.since_s)), default=None)
        if at_s is not None:
            return SetOff(at_s, _led(scouts, at_s), list(devices.values()))
        if source.now_s - quiet_since_s > QUIET_S or any(each.lost for each in scouts.values()):
            return None
    return None


def _led(scouts: Mapping[str, Scout], since_s: float) -> list[Heard]:
    found = [Heard(athlete, item) for athlete, scout in scouts.items() for item in scout.lead(since_s)]
    return sorted(found, key=lambda heard: heard.item.t_s)


@dataclass(slots=True)
class _Rest:
    """The run's clock stands still."""

    at_s: float
    """On the run's clock."""
    scouts: Scouts
    held: list[Heard]


class Outing:
    """What a source yields from when somebody set off: a :class:`~fleetfoot.path.source.Source` that comes to an end.

    Parameters
    ----------
    source : Source
        Runs, and goes on doing so when the outing is over.
    set_off : SetOff, optional
        Where the run began; None where it goes on after a break, on the clock of the source.
    stillness : Stillness
        A sink of the run.
    scouts : Callable[[], Scouts]
        Makes who listens while the run's clock rests.
    stopped_s : float
        How long nobody has moved when the run is over.
    """

    def __init__(
        self,
        source: Source,
        set_off: SetOff | None,
        stillness: Stillness,
        scouts: Callable[[], Scouts],
        stopped_s: float,
    ) -> None:
        self._source = source
        self._origin_s = set_off.at_s if set_off else 0.0
        self._waiting = list(set_off.lead) if set_off else []
        self._before: Sequence[Change] = set_off.devices if set_off else ()
        self._stillness = stillness
        self._scouts = scouts
        self._stopped_s = stopped_s
        self._rest_s = min(REST_S, stopped_s / 2.0)
        self._rest: _Rest | None = None
        self._over = asyncio.Event()
        if set_off is not None:
            stillness.moved(self._clock_s)

    @property
    def now_s(self) -> float:
        """The run's clock; it rests while nobody moves."""
        return self._rest.at_s if self._rest else self._clock_s

    @property
    def _clock_s(self) -> float:
        return self._source.now_s - self._origin_s

    async def run(self) -> None:
        """Wait until the run is over."""
        await self._over.wait()

    async def wait(self, timeout_s: float) -> None:
        """See :class:`~fleetfoot.path.source.Source`."""
        if not self._waiting:
            await self._source.wait(LAG_S if self._rest else timeout_s)

    def items(self) -> Sequence[Heard]:
        """Return what has come; nothing while the run's clock rests."""
        come = [self._shifted(each) for each in (*self._waiting, *self._source.items())]
        self._waiting = []
        if self._rest is None:
            if self._clock_s - self._stillness.since_s >= self._rest_s:
                self._rest = _Rest(self._clock_s, self._scouts(), [])
            return come
        rest = self._rest
        rest.held += come
        if not self._has_moved(rest, come):
            if self._clock_s - self._stillness.since_s >= self._stopped_s:
                self._over.set()
            return ()
        self._stillness.moved(self._clock_s)
        self._rest = None
        return rest.held

    def _has_moved(self, rest: _Rest, come: Sequence[Heard]) -> bool:
        for athlete, item in come:
            rest.scouts[athlete].take(item)
        for scout in rest.scouts.values():
            scout.advance(self._clock_s - LAG_S)
        return any(not math.isnan(scout.since_s) for scout in rest.scouts.values())

    def changes(self) -> Sequence[Change]:
        """See :class:`~fleetfoot.path.source.Source`; how the devices did when the run began comes first."""
        come = [*self._before, *self._source.changes()]
        self._before = ()
        return [replace(each, t_s=max(each.t_s - self._origin_s, 0.0)) for each in come]

    def status(self) -> Status:
        """See :class:`~fleetfoot.path.source.Source`."""
        status = self._source.status()
        devices = [replace(each, t_s=each.t_s - self._origin_s) for each in status.devices]
        return replace(status, t_s=self.now_s, devices=devices)

    def _shifted(self, heard: Heard) -> Heard:
        """Return what was heard on the run's clock."""
        return heard._replace(item=heard.item._replace(t_s=heard.item.t_s - self._origin_s))
