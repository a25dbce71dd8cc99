"""The sensors that the runner picked in the browser's own dialogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from fleetfoot.sources.ble.sighting import Sighting

LONGEST: Final = 40
"""Letters of a key that are taken from a name; GAP names have 248 bytes at most."""


class Granted:
    """Names by key of the sensors that the page may connect to.

    A browser hides addresses, and the id that it gives instead changes with each of its starts (measured, Chromium
    156), so that a sensor is known by its name: baselines are kept by it.
    """

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        """By key, as the sensors call themselves."""
        self.ids: dict[str, str] = {}
        """By key what the browser calls them now."""

    def add(self, device_id: str, name: str) -> str:
        """Take a sensor and return its key: the same for the same one, another for its namesake."""
        for key, known in self.ids.items():
            if known == device_id:
                return key
        base = "".join(each for each in name.upper() if each.isprintable()).strip()[:LONGEST] or "SENSOR"
        key, number = base, 1
        while key in self.ids:
            number += 1
            key = f"{base} {number}"
        self.names[key], self.ids[key] = name, device_id
        return key

    def known(self, device_id: str) -> str | None:
        """Return the key of a sensor; None where it was not granted."""
        return next((key for key, known in self.ids.items() if known == device_id), None)


class Picked:
    """Takes every sensor that was granted: a :class:`~fleetfoot.sources.ble.choice.Chooser`.

    Parameters
    ----------
    athlete : str
        Whose they are.
    """

    complete = False
    awaited: Mapping[str, Sequence[str]] = {}
    strangers: Sequence[str] = ()

    def __init__(self, athlete: str) -> None:
        self._athlete = athlete
        self._chosen: set[str] = set()

    def owner(self, key: str) -> str:
        """Return the athlete: there is one."""
        del key
        return self._athlete

    def wants(self, key: str, name: str, kinds: Collection[str]) -> bool:
        """Tell that any sensor is wanted: no other is heard of."""
        del key, name, kinds
        return True

    def consider(self, around: Iterable[Sighting], now_s: float) -> list[Sighting]:
        """Return what was granted since the last call."""
        del now_s
        taken = [each for each in around if each.key not in self._chosen]
        self._chosen.update(each.key for each in taken)
        return taken

    def release(self, key: str) -> None:
        """Let a sensor go that measures nothing: it stays chosen, so that it is not taken again."""
