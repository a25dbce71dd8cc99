"""What the one path asks of who reminds in a run, whatever the rules are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fleetfoot.kept import Plain
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.reminder import Reminder
    from fleetfoot.path.sink import Second


class Reminding(Protocol):
    """Who reminds in one run; the session tells it what the run is like, and the sinks what it says."""

    def second(self, second: Second) -> list[Reminder]:
        """Take a second that is complete; return what is to be said now."""
        ...

    def alert(self, alert: Alert) -> None:
        """Take note of an alert: it goes first."""
        ...

    def end(self) -> list[Reminder]:
        """Return what is to be said when the run is over."""
        ...

    def silences(self) -> list[str]:
        """Return what could not be minded, and why, a line each."""
        ...

    def keep(self) -> dict[str, Plain]:
        """Return all that is known of the run, as :meth:`fleetfoot.kept.Kept.keep` does."""
        ...

    def resume(self, state: dict[str, Plain]) -> None:
        """Continue from what :meth:`keep` gave."""
        ...
