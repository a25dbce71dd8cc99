"""The athletes of one live run: whose sensor is whose, and what is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.assembly.announce import Announcer
from fleetfoot.assembly.remembered import remembered
from fleetfoot.config import Member, Origin
from fleetfoot.errors import UsageError
from fleetfoot.sources.ble.choice import Choice
from fleetfoot.sources.ble.group import GroupChoice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.config import Config
    from fleetfoot.errors import BluetoothError
    from fleetfoot.path.track import Track
    from fleetfoot.sources.ble.source import BleSource
    from fleetfoot.sources.ble.status import SensorStatus
    from fleetfoot.store.store import Store


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


def chooser_of(config: Config, members: Sequence[Member], store: Store) -> Choice | GroupChoice:
    """Return what decides which sensors are taken: in a group those that are named, or known from the last run."""
    if not config.athletes:
        (member,) = members
        return Choice(member.use, remembered(store, member.name))
    last = {each.name: remembered(store, each.name) for each in members}
    known = {name: sorted({key for keys in kinds.values() for key in keys}) for name, kinds in last.items()}
    return GroupChoice({each.name: each.use or known[each.name] for each in members})


class Party:
    """Knows whose sensor is whose, and has an announcer for each athlete.

    Parameters
    ----------
    out : Outputs
    tracks : Sequence[Track]
        One an athlete.
    choice : Choice or GroupChoice
    json : bool
        As of :class:`Announcer`.
    """

    def __init__(
        self, out: Outputs, tracks: Sequence[Track], choice: Choice | GroupChoice, *, json: bool
    ) -> None:
        self._out = out
        self._choice = choice
        self._tracks = {track.run.athlete: track for track in tracks}
        self._announcers = {
            track.run.athlete: Announcer(out, track, json=json, named=len(tracks) > 1) for track in tracks
        }
        self._strangers: set[str] = set()
        self._say_who_has_none()

    def attend(self, source: BleSource) -> None:
        """Take a source as the one whose sensors they are."""
        for athlete, announcer in self._announcers.items():
            announcer.source = Share(source, self._choice, athlete)

    def track_of(self, sensor: str) -> Track:
        """Return the track of the athlete who wears a chosen sensor."""
        return self._tracks[self._athlete_of(sensor)]

    def changed(self, status: SensorStatus) -> None:
        """Tell of a change of a sensor's state."""
        self._announcers[self._athlete_of(status.key)].changed(status)

    def told(self, error: BluetoothError | None) -> None:
        """Tell that Bluetooth has gone, or that it is back, once for all."""
        for number, announcer in enumerate(self._announcers.values()):
            announcer.told(error, aloud=number == 0)

    def refresh(self) -> None:
        """Show how every sensor does, and tell of those that are nobody's."""
        for announcer in self._announcers.values():
            announcer.refresh()
        if isinstance(self._choice, GroupChoice):
            for key in self._choice.strangers.keys() - self._strangers:
                self._strangers.add(key)
                title = self._choice.strangers[key].title
                self._out.console.note(f"{title} is named for nobody in [athletes]: it is left alone")

    def _athlete_of(self, sensor: str) -> str:
        if isinstance(self._choice, GroupChoice):
            return self._choice.owners[sensor]
        return next(iter(self._tracks))

    def _say_who_has_none(self) -> None:
        if isinstance(self._choice, GroupChoice):
            for athlete in self._tracks.keys() - self._choice.equipped:
                self._out.console.note(f'{athlete} has no sensors: name them in [athletes."{athlete}"] use')


class Share:
    """What one athlete has of a source, for the athlete's announcer."""

    def __init__(self, source: BleSource, choice: Choice | GroupChoice, athlete: str) -> None:
        self._source = source
        self._group = choice if isinstance(choice, GroupChoice) else None
        self._athlete = athlete
        self.choice = choice if isinstance(choice, Choice) else choice.choice_of(athlete)
        """Which sensors are the athlete's."""

    @property
    def statuses(self) -> Sequence[SensorStatus]:
        """The athlete's sensors that were chosen, in that order."""
        if self._group is None:
            return self._source.statuses
        owners = self._group.owners
        return [each for each in self._source.statuses if owners.get(each.key) == self._athlete]

    @property
    def now_s(self) -> float:
        """The run's clock."""
        return self._source.now_s
