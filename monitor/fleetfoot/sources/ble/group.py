"""Whose sensors are around, where several athletes are watched at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.sources.ble.choice import FRESH_S, Choice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from fleetfoot.sources.ble.sighting import Sighting


class GroupChoice:
    """Chooses the sensors of each athlete by name or address, and no others.

    In a group the strongest sensor says nothing about whose it is, so that what is named for nobody is left alone; it
    is kept in :attr:`strangers`, to be told of.

    Parameters
    ----------
    use : Mapping[str, Iterable[str]]
        Names or addresses of the sensors of each athlete.
    """

    def __init__(self, use: Mapping[str, Iterable[str]]) -> None:
        self.owners: dict[str, str] = {}
        """The athlete of each chosen sensor, by its key."""
        self.strangers: dict[str, Sighting] = {}
        """Sensors of a known kind that are named for nobody, by key."""
        # Without a name a choice would take the strongest: who has none gets none.
        listed = {athlete: list(names) for athlete, names in use.items()}
        self._choices = {athlete: Choice(names) for athlete, names in listed.items() if names}

    @property
    def complete(self) -> bool:
        """Whether no further sensor can be chosen."""
        return not self.awaited

    @property
    def awaited(self) -> list[str]:
        """The named sensors that have not been heard yet."""
        return [sensor for choice in self._choices.values() for sensor in choice.awaited]

    @property
    def equipped(self) -> Collection[str]:
        """The athletes who have sensors."""
        return self._choices.keys()

    def choice_of(self, athlete: str) -> Choice:
        """Return what chooses for one athlete; for who has no sensors, one that is never asked."""
        return self._choices.get(athlete) or Choice()

    def consider(self, around: Iterable[Sighting], now_s: float) -> list[Sighting]:
        """Return the sensors that are chosen now; each is returned once.

        A sensor that is named for one athlete by its name and for another by its address goes to the first.
        """
        free = [each for each in around if each.key not in self.owners]
        taken: list[Sighting] = []
        for athlete, choice in self._choices.items():
            own = choice.consider(free, now_s)
            taken += [each for each in own if self.owners.setdefault(each.key, athlete) == athlete]
        for each in free:
            if each.kinds and each.key not in self.owners and now_s - each.seen_s <= FRESH_S:
                self.strangers[each.key] = each
        return taken

    def release(self, key: str) -> None:
        """Take note that a sensor is no runner's; it was named, and stays with its athlete."""
