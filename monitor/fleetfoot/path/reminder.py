"""A reminder: something to do or to answer now. It is no alert: nothing was found wrong, and nothing has to end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from fleetfoot.path.alert import SCHEMA
from fleetfoot.path.run import digest_of

if TYPE_CHECKING:
    from fleetfoot.path.run import Run


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of one run, ready to be shown, spoken and published."""

    run: Run
    rule: str
    """What it follows from, such as ``session_spike``."""
    t_s: float
    """When, from the start of the run."""
    value: float
    """What it is about, in ``unit``."""
    unit: str
    message: str
    """In English, for the runner."""

    @property
    def id(self) -> str:
        """Never random: the same reminder of the same run has the same."""
        return digest_of(self.run.athlete, self.run.id, self.rule, repr(round(self.t_s)))[:16]

    def payload(self) -> dict[str, object]:
        """Return what is published: JSON values only."""
        started = self.run.started_utc
        utc = (started + timedelta(seconds=self.t_s)).isoformat(timespec="seconds") if started else None
        return {
            "type": "reminder",
            "schema": SCHEMA,
            "id": self.id,
            "source": self.run.source,
            "run": self.run.id,
            "athlete": self.run.athlete,
            "rule": self.rule,
            "t_s": round(self.t_s, 3),
            "utc": utc,
            "value": round(self.value, 2),
            "unit": self.unit,
            "message": self.message,
        }


def asking(run: Run, t_s: float) -> Reminder:
    """Return the reminder that asks how a run was, when it is over."""
    text = "How heavy were your legs, 0 fresh to 10 cannot go on? And your whole body?"
    return Reminder(run, "diary", t_s, t_s / 60.0, "min", text)
