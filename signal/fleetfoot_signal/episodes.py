"""From verdicts to events: one state machine for all detectors.

::

            evident for onset_dwell_s,             calm for clear_dwell_s: clear, or
            allowed by arbitration                 not judged for unjudged_dwell_s: unjudged
      QUIET -------------------------> ACTIVE -------------------------------------> QUIET, cooling down
                     onset               | evident one severity higher for
                                         | escalate_dwell_s: escalate

Runners ignore what nags: one detector pauses 5 min after an episode, 10 and then 20 after repeats; two onsets
or escalations of one runner are at least 60 s apart (an end does not wait and makes nothing wait); of several
that want to speak the most urgent does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.event import Event, Phase, Severity
from fleetfoot_signal.lanes import Lanes, floats, ints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot_signal.context import Context
    from fleetfoot_signal.detector import Detector, Row
    from fleetfoot_signal.types import Bools, Ints

SPACING_S: Final = 60.0
COOLDOWN_S: Final = 300.0
LONGEST_COOLDOWN_S: Final = 1200.0
"""Design of the alert scheme: per cause 5 min, doubling to 20 on repeats; 60 s between any two."""

_LEVELS: Final = np.array(Severity, dtype=np.int64)[:, None, None]


class Episodes(Lanes):
    """Episodes of all detectors in all lanes; arrays are [detector, lane]."""

    severity = ints(0, "detectors")
    """Of the open episode, as announced; 0 where none is open."""
    onset_s = floats(np.nan, "detectors")
    held_s = floats(0.0, len(Severity), "detectors")
    """How long each severity has been evident without a break."""
    calm_s = floats(0.0, "detectors")
    """How long an open episode has been calm without a break."""
    unjudged_s = floats(0.0, "detectors")
    """How long an open episode could not be judged, without a break."""
    cooled_s = floats(-np.inf, "detectors")
    """When the detector may open an episode again."""
    value = floats(np.nan, "detectors")
    """Last effect that was known of something evident or open."""
    episodes = ints(0, "detectors")
    spoken_s = floats(-np.inf)
    """When the last onset or escalation of the lane was announced."""

    def __init__(self, detectors: Sequence[Detector], lanes: int) -> None:
        super().__init__(lanes, detectors=len(detectors))
        self._detectors = list(detectors)
        self._onset_dwell_s = np.array([[d.onset_dwell_s] for d in detectors])
        self._escalate_dwell_s = np.array([[d.escalate_dwell_s] for d in detectors])
        self._clear_dwell_s = np.array([[d.clear_dwell_s] for d in detectors])
        self._unjudged_dwell_s = np.array([[d.unjudged_dwell_s] for d in detectors])

    def step(self, row: Row, context: Context) -> list[Event]:
        """Take one second of verdicts and return what is to be said, most urgent first."""
        evident = np.array([d.evident for d in self._detectors])
        if not (evident.any() or self.severity.any()):
            self.held_s[..., row.active] = 0.0
            return []
        is_open = self.severity > 0
        self._count(evident, is_open, row.active)
        ends = (self.calm_s > self._clear_dwell_s) | (self.unjudged_s > self._unjudged_dwell_s)
        over = is_open & row.active & ends
        events = self._end(over, row, context) if over.any() else []
        wanted = self._wanted(is_open & ~over, row)
        if wanted.any():
            events += self._announce(wanted, row, context)
        return events

    def _count(self, evident: Ints, is_open: Bools, active: Bools) -> None:
        """Advance the clocks; each lane's by what happens in that lane alone."""
        effect = np.array([d.effect for d in self._detectors])
        calm = np.array([d.calm for d in self._detectors])
        unknown = np.isnan(effect)
        np.copyto(self.value, effect, where=active & ~unknown & (is_open | (evident > 0)))
        np.copyto(self.held_s, np.where(evident >= _LEVELS, self.held_s + 1.0, 0.0), where=active)
        np.copyto(self.calm_s, np.where(calm, self.calm_s + 1.0, 0.0), where=active & is_open)
        np.copyto(self.unjudged_s, np.where(unknown, self.unjudged_s + 1.0, 0.0), where=active & is_open)

    def _wanted(self, is_open: Bools, row: Row) -> Ints:
        """Return the severity that each detector wants to announce now; 0 is none, as for who does not run."""
        dwell = np.where(is_open, self._escalate_dwell_s, self._onset_dwell_s)
        claimed = np.where(self.held_s > dwell, _LEVELS, 0).max(axis=0)
        may = np.where(is_open, claimed > self.severity, row.t_s >= self.cooled_s)
        return np.where(may & row.running & (row.t_s >= self.spoken_s + SPACING_S), claimed, 0)

    def _announce(self, wanted: Ints, row: Row, context: Context) -> list[Event]:
        """Open or escalate, one detector a lane; the others ask again a minute later."""
        events: list[Event] = []
        for d, lane in self._by_urgency(wanted):
            if row.t_s[lane] < self.spoken_s[lane] + SPACING_S:
                continue
            self.spoken_s[lane] = row.t_s[lane]
            severity = Severity(wanted[d, lane])
            opens = self.severity[d, lane] == 0
            if opens:
                self.onset_s[d, lane] = self._detectors[d].onset_s[lane]
                self.episodes[d, lane] += 1
                self.calm_s[d, lane] = self.unjudged_s[d, lane] = 0.0
            self.severity[d, lane] = severity
            phase = Phase.ONSET if opens else Phase.ESCALATE
            events.append(self._event((d, lane), phase, row, context))
        return events

    def _end(self, over: Bools, row: Row, context: Context) -> list[Event]:
        events: list[Event] = []
        for d, lane in self._by_urgency(over):
            detector = self._detectors[d]
            known = not np.isnan(detector.effect[lane])
            phase = Phase.CLEAR if known else Phase.UNJUDGED
            events.append(self._event((d, lane), phase, row, context))
            repeats = int(self.episodes[d, lane]) - 1
            pause_s = min(COOLDOWN_S * 2.0 ** min(repeats, 8), LONGEST_COOLDOWN_S)
            self.cooled_s[d, lane] = row.t_s[lane] + pause_s
            self.severity[d, lane] = 0
            self.onset_s[d, lane] = np.nan
            self.held_s[:, d, lane] = 0.0
            detector.release(np.array([lane]))
        return events

    def _by_urgency(self, marked: Bools | Ints) -> list[tuple[int, int]]:
        """Return where something is marked as (detector, lane), the most urgent detector first."""
        detector, lane = np.nonzero(marked)
        places = zip(detector.tolist(), lane.tolist(), strict=True)
        return sorted(places, key=lambda place: self._detectors[place[0]].priority)

    def _event(self, where: tuple[int, int], phase: Phase, row: Row, context: Context) -> Event:
        d, lane = where
        detector = self._detectors[d]
        unjudged = phase is Phase.UNJUDGED
        return Event(
            lane=lane,
            detector=detector.name,
            phase=phase,
            severity=Severity(self.severity[d, lane]),
            t_s=float(row.t_s[lane]),
            onset_s=float(self.onset_s[d, lane]),
            value=float(self.value[d, lane]),
            unit=detector.unit,
            confidence=float(detector.confidence[lane]),
            cause=context.causes(lane),
            missing=tuple(c for c in detector.inputs if unjudged and np.isnan(row.values[c, lane])),
        )
