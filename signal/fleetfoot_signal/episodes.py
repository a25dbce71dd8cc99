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

What a detector means for who looks only begins quietly: such an onset neither waits for others nor makes them wait, and
it escalates once the detector has meant it for who runs for as long as an escalation takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.event import Event, Phase, Severity
from fleetfoot_signal.lanes import Lanes, bools, floats, ints
from fleetfoot_signal.through_time import every, held, since, some

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot_signal.detector import Detector
    from fleetfoot_signal.types import Bools, Floats, Ints
    from fleetfoot_signal.verdict import Span, Verdict

SPACING_S: Final = 60.0
COOLDOWN_S: Final = 300.0
LONGEST_COOLDOWN_S: Final = 1200.0
"""Design of the alert scheme: per cause 5 min, doubling to 20 on repeats; 60 s between any two."""

_LEVELS: Final = np.array(Severity, dtype=np.int64)[:, None, None]


class _Told(NamedTuple):
    """Verdicts of a span side by side, [detector, second, lane] each."""

    span: Span
    verdicts: list[Verdict]
    evident: Ints
    effect: Floats
    calm: Bools
    aloud: Bools
    """What is evident, and meant for who runs."""

    def part(self, since_: int) -> _Told:
        """Return the seconds from one on."""
        if not since_:
            return self
        rest = slice(since_, None)
        span = self.span.part(since_, len(self.span.active))
        evident, effect = self.evident[:, rest], self.effect[:, rest]
        return _Told(span, self.verdicts, evident, effect, self.calm[:, rest], self.aloud[:, rest])


class Episodes(Lanes):
    """Episodes of all detectors in all lanes; arrays are [detector, lane]."""

    severity = ints(0, "detectors")
    """Of the open episode, as announced; 0 where none is open."""
    onset_s = floats(np.nan, "detectors")
    held_s = floats(0.0, len(Severity), "detectors")
    """How long each severity has been evident without a break."""
    aloud_s = floats(0.0, "detectors")
    """How long what is evident has been meant for who runs, without a break."""
    quiet = bools("detectors")
    """Whether the open episode was told only to who looks."""
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
        self._onset_dwell_s = np.array([[[d.onset_dwell_s]] for d in detectors])
        self._escalate_dwell_s = np.array([[[d.escalate_dwell_s]] for d in detectors])
        self._clear_dwell_s = np.array([[[d.clear_dwell_s]] for d in detectors])
        self._unjudged_dwell_s = np.array([[[d.unjudged_dwell_s]] for d in detectors])

    def step(self, span: Span, verdicts: Sequence[Verdict]) -> list[tuple[int, Event]]:
        """Take the verdicts of some seconds; return what is to be said, by second, in one the most urgent first."""
        claims = [some(verdict.evident > 0) for verdict in verdicts]
        if not (any(claims) or some(self.severity > 0)):
            if every(span.active[0]):
                self.held_s.fill(0.0)
                self.aloud_s.fill(0.0)
            else:
                self.held_s[..., span.active[0]] = 0.0
                self.aloud_s[:, span.active[0]] = 0.0
            return []
        evident = np.array([verdict.evident for verdict in verdicts])
        effect = np.array([verdict.effect for verdict in verdicts])
        calm = np.array([verdict.calm for verdict in verdicts])
        meant = [
            evident[d] > 0 if v.aloud is None else (evident[d] > 0) & v.aloud for d, v in enumerate(verdicts)
        ]
        told = _Told(span, list(verdicts), evident, effect, calm, np.array(meant))
        said: list[tuple[int, Event]] = []
        done = 0
        while done < len(span.active):
            at = self._next(told, done)
            said += [(at, event) for event in self._say(told, at)]
            done = at + 1
        return said

    def _next(self, told: _Told, since_: int) -> int:
        """Advance the clocks to the next second in which something may be to be said, or the last; return it."""
        told = told.part(since_)
        is_open, active = self.severity > 0, told.span.active
        opened = active & is_open[:, np.newaxis]
        unknown = np.isnan(told.effect)
        held_s = since(told.evident < _LEVELS[..., np.newaxis], active, self.held_s)
        aloud_s = since(~told.aloud, active, self.aloud_s)
        calm_s = since(~told.calm, opened, self.calm_s)
        unjudged_s = since(~unknown, opened, self.unjudged_s)
        ends = self._ends(calm_s, unjudged_s) & opened
        wanted = self._wanted(held_s, aloud_s, is_open, told.span)
        # Until something is said, the seconds do not depend on one another: all clocks run on to there at once.
        happens = np.flatnonzero((ends | (wanted > 0)).any(axis=(0, 2)))
        at = int(happens[0]) if happens.size else len(active) - 1
        known = active & ~unknown & (opened | (told.evident > 0))
        for d, value in enumerate(self.value):
            value[:] = held(told.effect[d, : at + 1], known[d, : at + 1], value)[-1]
        self.held_s[:], self.aloud_s[:] = held_s[..., at, :], aloud_s[..., at, :]
        self.calm_s[:], self.unjudged_s[:] = calm_s[..., at, :], unjudged_s[..., at, :]
        return since_ + at

    def _ends(self, calm_s: Floats, unjudged_s: Floats) -> Bools:
        ends: Bools = (calm_s > self._clear_dwell_s) | (unjudged_s > self._unjudged_dwell_s)
        return ends

    def _wanted(self, held_s: Floats, aloud_s: Floats, is_open: Bools, span: Span) -> Ints:
        """Return [detector, second, lane]: what each wants to announce; 0 is none, as for who does not run."""
        opened = is_open[:, np.newaxis]
        dwell_s = np.where(opened, self._escalate_dwell_s, self._onset_dwell_s)
        claimed = np.where(held_s > dwell_s, _LEVELS[..., np.newaxis], 0).max(axis=0)
        severity, cooled_s = self.severity[:, np.newaxis], self.cooled_s[:, np.newaxis]
        louder = self.quiet[:, np.newaxis] & (aloud_s > dwell_s) & (claimed == severity)
        may = np.where(opened, (claimed > severity) | louder, span.t_s >= cooled_s)
        spaced = (span.t_s >= self.spoken_s + SPACING_S) | (aloud_s <= dwell_s)
        return np.where(may & span.running & spaced, claimed, 0)

    def _say(self, told: _Told, at: int) -> list[Event]:
        """Return what is to be said in one second, up to which the clocks have advanced."""
        is_open, second = self.severity > 0, told.span.part(at, at + 1)
        calm_s, unjudged_s = self.calm_s[:, np.newaxis], self.unjudged_s[:, np.newaxis]
        over = is_open & second.active & self._ends(calm_s, unjudged_s)[:, 0]
        events = self._end(over, told, at) if some(over) else []
        clocks = self.held_s[:, :, np.newaxis], self.aloud_s[:, np.newaxis]
        wanted = self._wanted(*clocks, is_open & ~over, second)[:, 0]
        return events + self._announce(wanted, told, at) if some(wanted > 0) else events

    def _announce(self, wanted: Ints, told: _Told, at: int) -> list[Event]:
        """Open or escalate, one detector a lane; the others ask again a minute later."""
        events: list[Event] = []
        for d, lane in self._by_urgency(wanted):
            t_s = told.span.t_s[at, lane]
            opens = self.severity[d, lane] == 0
            detector = self._detectors[d]
            quiet = self.aloud_s[d, lane] <= (detector.onset_dwell_s if opens else detector.escalate_dwell_s)
            if not quiet and t_s < self.spoken_s[lane] + SPACING_S:
                continue
            if not quiet:
                self.spoken_s[lane] = t_s
            self.quiet[d, lane] = quiet and (opens or self.quiet[d, lane])
            severity = Severity(wanted[d, lane])
            if opens:
                self.onset_s[d, lane] = told.verdicts[d].onset_s[at, lane]
                self.episodes[d, lane] += 1
                self.calm_s[d, lane] = self.unjudged_s[d, lane] = 0.0
            self.severity[d, lane] = severity
            phase = Phase.ONSET if opens else Phase.ESCALATE
            events.append(self._event((d, lane), phase, told, at))
        return events

    def _end(self, over: Bools, told: _Told, at: int) -> list[Event]:
        events: list[Event] = []
        for d, lane in self._by_urgency(over):
            known = not np.isnan(told.effect[d, at, lane])
            events.append(self._event((d, lane), Phase.CLEAR if known else Phase.UNJUDGED, told, at))
            repeats = int(self.episodes[d, lane]) - 1
            pause_s = min(COOLDOWN_S * 2.0 ** min(repeats, 8), LONGEST_COOLDOWN_S)
            self.cooled_s[d, lane] = told.span.t_s[at, lane] + pause_s
            self.severity[d, lane] = 0
            self.onset_s[d, lane] = np.nan
            self.held_s[:, d, lane] = self.aloud_s[d, lane] = 0.0
            self.quiet[d, lane] = False
            self._detectors[d].release(np.array([lane]))
            if self._detectors[d].by_block:
                told.evident[d, at + 1 :, lane] = 0  # what it said stands to the end of the block no more
                told.aloud[d, at + 1 :, lane] = False
        return events

    def _by_urgency(self, marked: Bools | Ints) -> list[tuple[int, int]]:
        """Return where something is marked as (detector, lane), the most urgent detector first."""
        detector, lane = np.nonzero(marked)
        places = zip(detector.tolist(), lane.tolist(), strict=True)
        return sorted(places, key=lambda place: self._detectors[place[0]].priority)

    def _event(self, where: tuple[int, int], phase: Phase, told: _Told, at: int) -> Event:
        d, lane = where
        detector, span = self._detectors[d], told.span
        unjudged = phase is Phase.UNJUDGED
        return Event(
            lane=lane,
            detector=detector.name,
            phase=phase,
            severity=Severity(self.severity[d, lane]),
            t_s=float(span.t_s[at, lane]),
            onset_s=float(self.onset_s[d, lane]),
            value=float(self.value[d, lane]),
            unit=detector.unit,
            confidence=float(told.verdicts[d].confidence[at, lane]),
            cause=span.outside.causes(at, lane) + (() if phase.ends else detector.signs(lane)),
            missing=tuple(c for c in detector.inputs if unjudged and np.isnan(span.values[c, at, lane])),
            aloud=not self.quiet[d, lane],
        )
