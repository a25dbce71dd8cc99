"""Which of the sensors around are the runner's, and which runner's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from fleetfoot.sources.ble.sighting import Sighting

SETTLE_S: Final = 3.0
"""How long to listen before the first sensor of a kind is taken: of those around, the strongest is the runner's."""
PATIENCE_S: Final = 30.0
"""How long the sensor of the last run is waited for before another one of its kind is taken."""
FRESH_S: Final = 15.0
"""A sensor that was not heard for so long has gone."""


SHOWN: Final = 8
"""So many strangers are kept by name: a start line is full of them."""


class Chooser(Protocol):
    """Decides which sensors are taken, and whose each is; it is asked again as long as the run goes on."""

    @property
    def complete(self) -> bool:
        """Whether no further sensor can be chosen."""
        ...

    @property
    def awaited(self) -> Mapping[str, Sequence[str]]:
        """By athlete the sensors that are named for them and have not been heard yet."""
        ...

    @property
    def strangers(self) -> Sequence[str]:
        """Titles of a few sensors around that are named for nobody."""
        ...

    def owner(self, key: str) -> str:
        """Return whose a chosen sensor is."""
        ...

    def wants(self, key: str, name: str, kinds: Collection[str]) -> bool:
        """Tell whether a sensor could be chosen for anybody, were it heard."""
        ...

    def consider(self, around: Iterable[Sighting], now_s: float) -> list[Sighting]:
        """Return the sensors that are chosen now; each is returned once."""
        ...

    def release(self, key: str) -> None:
        """Let a sensor go that is no runner's."""
        ...


class Choices:
    """Chooses for each athlete who is watched, one or several, and knows whose each chosen sensor is.

    In a group the strongest sensor says nothing about whose it is, so that the choice of each is to be by name.

    Parameters
    ----------
    of : Mapping[str, Choice]
        By athlete; who has none gets no sensors.
    """

    def __init__(self, of: Mapping[str, Choice]) -> None:
        self.strangers: list[str] = []
        """Titles of a few sensors around that are named for nobody; where somebody takes the strongest, of none."""
        self._of = dict(of)
        self._owners: dict[str, str] = {}

    @property
    def complete(self) -> bool:
        """Whether no further sensor can be chosen."""
        return all(choice.complete for choice in self._of.values())

    @property
    def awaited(self) -> dict[str, list[str]]:
        """By athlete the sensors that are named for them and have not been heard yet."""
        return {athlete: choice.awaited for athlete, choice in self._of.items()}

    def owner(self, key: str) -> str:
        """Return whose a chosen sensor is."""
        return self._owners[key]

    def wants(self, key: str, name: str, kinds: Collection[str]) -> bool:
        """Tell whether a sensor could be chosen for anybody, were it heard."""
        return any(choice.wants(key, name, kinds) for choice in self._of.values())

    def consider(self, around: Iterable[Sighting], now_s: float) -> list[Sighting]:
        """Return the sensors that are chosen now; each is returned once.

        A sensor that is named for one athlete by its name and for another by its address goes to the first.
        """
        free = [each for each in around if each.key not in self._owners]
        taken: list[Sighting] = []
        for athlete, choice in self._of.items():
            own = choice.consider(free, now_s)
            taken += [each for each in own if self._owners.setdefault(each.key, athlete) == athlete]
        if all(choice.named for choice in self._of.values()):
            left = [each for each in free if each.kinds and each.key not in self._owners]
            self.strangers = [each.title for each in left if now_s - each.seen_s <= FRESH_S][:SHOWN]
        return taken

    def release(self, key: str) -> None:
        """Let a sensor go that is no runner's."""
        self._of[self._owners[key]].release(key)


class Choice:
    """Chooses sensors; each stays chosen for the whole run, unless it turns out to be no runner's.

    With ``use`` it takes those and no others. Else for each kind of sensor (a family that measures something) it
    takes the one of the last run, or after 30 s without it the first that is heard, of several the strongest.
    What decides is what a sensor advertises, never what it turns out to offer, so that a strap that can also tell
    the cadence does not keep out a pod.

    Parameters
    ----------
    use : Iterable[str]
        Names or addresses, in capitals or not.
    remembered : Mapping[str, Collection[str]]
        Keys of the sensors of the last run, by the name of their kind.
    """

    def __init__(
        self, use: Iterable[str] = (), remembered: Mapping[str, Collection[str]] | None = None
    ) -> None:
        self.chosen: dict[str, Sighting] = {}
        """By key."""
        self._use = {each.casefold(): each for each in use}
        self._remembered = remembered or {}
        self._kinds: set[str] = set()
        self._released: set[str] = set()

    @property
    def named(self) -> bool:
        """Whether it takes what is named for the athlete, and nothing else."""
        return bool(self._use)

    @property
    def complete(self) -> bool:
        """Whether no further sensor can be chosen."""
        return self.named and not self.awaited

    @property
    def awaited(self) -> list[str]:
        """The sensors of the configuration that have not been heard yet."""
        heard = {text.casefold() for each in self.chosen.values() for text in (each.key, each.name)}
        return [shown for use, shown in self._use.items() if use not in heard]

    def wants(self, key: str, name: str, kinds: Collection[str]) -> bool:
        """Tell whether a sensor could be chosen, were it heard."""
        return bool({key.casefold(), name.casefold()} & self._use.keys()) if self._use else bool(kinds)

    def consider(self, around: Iterable[Sighting], now_s: float) -> list[Sighting]:
        """Return the sensors that are chosen now; each is returned once."""
        free = [each for each in around if each.key not in self.chosen and now_s - each.seen_s <= FRESH_S]
        taken = self._named(free) if self._use else self._strongest(free, now_s)
        return [each for each in taken if self._take(each)]

    def release(self, key: str) -> None:
        """Let a sensor go that is no runner's: it is not chosen again, and others of its kinds may be."""
        self._released.add(key)
        kept = [each for each in self.chosen.values() if each.key not in self._released]
        self._kinds = {kind.name for each in kept for kind in each.kinds}

    def _named(self, free: list[Sighting]) -> list[Sighting]:
        return [each for each in free if {each.key.casefold(), each.name.casefold()} & self._use.keys()]

    def _strongest(self, free: list[Sighting], now_s: float) -> list[Sighting]:
        kinds = sorted({kind.name for each in free for kind in each.kinds} - self._kinds)
        found = [self._of_kind(kind, free, now_s) for kind in kinds]
        return [each for each in found if each is not None]

    def _of_kind(self, kind: str, free: list[Sighting], now_s: float) -> Sighting | None:
        candidates = [each for each in free if any(family.name == kind for family in each.kinds)]
        known = [each for each in candidates if each.key in self._remembered.get(kind, ())]
        waited_s = now_s - min(each.first_s for each in candidates)
        patience_s = PATIENCE_S if self._remembered.get(kind) else SETTLE_S
        if not known and waited_s < patience_s:
            return None
        return max(known or candidates, key=lambda each: (each.rssi_dbm, each.key))

    def _take(self, sighting: Sighting) -> bool:
        if sighting.key in self.chosen:
            return False
        self.chosen[sighting.key] = sighting
        self._kinds |= {kind.name for kind in sighting.kinds}
        return True
