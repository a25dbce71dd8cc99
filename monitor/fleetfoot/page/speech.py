"""Which alerts are worth a spoken word; runners switch off what talks too much."""

from __future__ import annotations

from typing import Final

from fleetfoot.path.waiting import Ration
from fleetfoot_signal.event import Phase

SPACING_S: Final = 60.0
MOST_PER_HOUR: Final = 4
"""Design of the alert scheme: 60 s between any two cues of one runner, at most 4 spoken in an hour of the run."""


class Speech:
    """Decides for one run which of its alerts are spoken; the others are only shown.

    The end of an episode is never spoken. What is severe keeps the spacing but is not held back by the hourly limit:
    the alert scheme ranks safety above all, and "slow down or walk" must not fall silent because four hints about form
    came before. It cannot chatter: an episode becomes severe once, and a detector pauses 5 to 20 min between episodes.
    It counts towards the limit of the hour for everything that is not severe.
    """

    def __init__(self) -> None:
        self._ration = Ration(SPACING_S, MOST_PER_HOUR)

    def decide(self, t_s: float, phase: str, severity: str) -> bool:
        """Return whether an alert is to be spoken, and remember it if so.

        Parameters
        ----------
        t_s : float
            When it was decided, in seconds of the run; alerts come in the order of time.
        phase, severity : str
            As in the payload of an alert: see :class:`~fleetfoot_signal.event.Phase`; ``notice`` to ``severe``.
        """
        if Phase(phase).ends or self._ration.is_close(t_s):
            return False
        if severity != "severe" and self._ration.is_used_up(t_s):
            return False
        self._ration.note(t_s)
        return True
