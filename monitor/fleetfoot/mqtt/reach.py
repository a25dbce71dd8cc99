"""Whether the broker can be reached, told to people once when it is lost and once when it is back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.mqtt.connection import TooLargeError
    from fleetfoot.mqtt.settings import MqttSettings
    from fleetfoot.mqtt.trouble import Trouble, UnreachableError


class Reach:
    """Gathers what the connections of all athletes meet into few lines.

    A trouble is told once until every connection stands again; another kind of trouble is told beside it,
    because something else is to be done about it.
    """

    def __init__(self, settings: MqttSettings, notice: Callable[[str], None]) -> None:
        self._name = f"MQTT broker {settings.address}"
        self._patience = f"alerts wait up to {settings.event_expiry_s:g} s for it"
        self._notice = notice
        self._down: set[str] = set()
        self._told: set[Trouble] = set()
        self._expired = 0
        self._refused = False
        self._too_large = 0
        self._told_too_large: set[str] = set()

    def down(self, who: str, reason: UnreachableError) -> None:
        """Note that a connection was lost or could not be made."""
        self._down.add(who)
        if reason.trouble not in self._told:
            self._told.add(reason.trouble)
            self._notice(f"{self._name} {reason}; {self._patience}")

    def up(self, who: str, expired: int) -> None:
        """Note that a connection stands; ``expired`` events became too old while it did not."""
        self._down.discard(who)
        self._expired += expired
        if self._told and not self._down:
            late = (
                f"; {self._expired} alerts became too old meanwhile and are not sent" if self._expired else ""
            )
            self._notice(f"{self._name} is there{late}")
            self._told.clear()
            self._expired = 0

    def refused(self, topic: str, reason: str) -> None:
        """Tell, once, that the broker does not let us publish."""
        if not self._refused:
            self._refused = True
            self._notice(f"{self._name} refuses {topic} ({reason}): allow this user to write to it")

    def too_large(self, topic: str, error: TooLargeError) -> None:
        """Count what the broker does not take for its size, and tell it once for each topic."""
        self._too_large += 1
        if topic not in self._told_too_large:
            self._told_too_large.add(topic)
            self._notice(
                f"{self._name} takes no message as large as {topic} ({error}): raise its maximum packet size"
            )

    def left(self, waiting: int, overflowed: int, skipped_ticks: int) -> None:
        """Tell that the end has come, and what could not be told: alerts and ticks."""
        if waiting:
            self._notice(f"{self._name} could not be told the last {waiting} alerts")
        dropped = {
            "alerts that had to make room for newer ones": overflowed,
            "ticks that its link was too slow for": skipped_ticks,
            "messages that were too large for it": self._too_large,
        }
        if told := [f"{count} {what}" for what, count in dropped.items() if count]:
            self._notice(f"{self._name} was not told {', '.join(told)}")
