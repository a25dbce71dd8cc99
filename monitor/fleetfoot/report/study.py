"""All that the report knows of one run, before a word is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from fleetfoot.path.run import Run
from fleetfoot.path.summary import figures_of
from fleetfoot.report.comparison import Comparison, compare_runs, earlier_runs
from fleetfoot.report.decoded import Decoded
from fleetfoot.report.episode import Episode, episodes_of
from fleetfoot.report.heart import Heart, heart_of
from fleetfoot.report.load import Jump, jump_of
from fleetfoot.report.retrace import Retrace, retrace
from fleetfoot.report.same_route import SameRoute, same_route
from fleetfoot.store.library import Library
from fleetfoot.words.quantity import METRIC, Figures
from fleetfoot.words.report import ReportWords, report_words
from fleetfoot_signal import Channel
from fleetfoot_signal.belief import not_false
from fleetfoot_signal.detectors.cardiac_drift import CardiacDrift
from fleetfoot_signal.review.review import review_of
from fleetfoot_signal.travel import is_moving, total_m

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.path.way import Way
    from fleetfoot.store.reading import StoredRun
    from fleetfoot.store.store import Store
    from fleetfoot_signal import Detector, Floats, Limits, Memory

ESTIMATED: Final = "est:"
"""What the keys of sensors begin with whose values are computed from chest acceleration."""


class Judges(NamedTuple):
    """The detectors that are switched on, with the thresholds in force."""

    detectors: Sequence[type[Detector]]
    limits: Limits


@dataclass(frozen=True, slots=True)
class Study:
    """One run, looked at from all sides."""

    run: StoredRun
    values: Floats
    """float64[channel, second]."""
    episodes: Sequence[Episode]
    retrace: Retrace
    memories: Mapping[str, Memory]
    """What earlier runs had taught when this one began, by subject."""
    verdicts: Mapping[str, Mapping[str, Any]]
    """By detector: ``available``, ``reason``, ``judged_s``; those of the run where it has a summary."""
    heart: Heart
    review: Mapping[str, Any]
    """The figures of the run as its summary holds them: :func:`fleetfoot.path.summary.figures_of`."""
    comparison: Comparison | None
    same_route: SameRoute | None
    jump: Jump | None
    way: Way
    """Where it led, as far as its recording said."""
    figures: Figures = METRIC

    @property
    def words(self) -> ReportWords:
        """The language that is spoken."""
        return report_words(self.figures.language)

    @property
    def seconds(self) -> int:
        """Length of the run."""
        return int(self.values.shape[1])

    @property
    def running_s(self) -> int:
        """Seconds of running."""
        return int(np.count_nonzero(self.retrace.running))

    @property
    def moving_s(self) -> int:
        """Seconds that were not stood."""
        return int(np.count_nonzero(is_moving(self.values[Channel.SPEED])))

    @property
    def distance_m(self) -> float:
        """Sum of the speed; NaN where speed was never known."""
        return distance_of(self.values)

    def median(self, channel: Channel) -> float:
        """Return the median of a channel while moving; all the time where speed is unknown. NaN: not known."""
        values = not_false(self.values) if channel is Channel.HEART_RATE else self.values[channel]
        if np.isfinite(self.values[Channel.SPEED]).any():
            values = values[is_moving(self.values[Channel.SPEED])]
        known = values[np.isfinite(values)]
        return float(np.median(known)) if known.size else float("nan")

    def knows(self, channel: Channel) -> bool:
        """Return whether a channel was known for a minute, or half of a shorter run: less is as good as missing."""
        known = int(np.count_nonzero(np.isfinite(self.values[channel])))
        return known > 0 and known >= min(60.0, 0.5 * self.seconds)

    def is_estimated(self, channel: Channel) -> bool:
        """Return whether a channel was computed from chest acceleration."""
        return self.run.sensors.get(channel, "").startswith(ESTIMATED)


def distance_of(values: Floats) -> float:
    """Return the metres of a run's seconds; NaN where neither speed nor distance was ever known."""
    return total_m(values[Channel.SPEED], values[Channel.DISTANCE])


def study(
    store: Store,
    run: StoredRun,
    judges: Judges,
    figures: Figures = METRIC,
    decoded: Decoded | None = None,
    legs: Mapping[str, float] | None = None,
) -> Study:
    """Return all that is known of a stored run; with ``decoded`` nothing is read twice for several of them.

    ``legs`` is how heavy the legs were rated, by the id of the run.
    """
    known = decoded or Decoded(store)
    ticks, values = known.of(run)
    memories = _memories(store, run, judges)
    traced = retrace(values, memories, judges.detectors, judges.limits, run.handovers)
    others = earlier_runs(store, run)
    episodes = episodes_of(store.alerts(run), ticks, traced.limits)
    return Study(
        run=run,
        values=values,
        episodes=episodes,
        retrace=traced,
        memories=memories,
        verdicts=dict(traced.verdicts) | run.summary.get("detectors", {}),
        heart=heart_of(values, traced.drift),
        review=_review(run, traced, episodes),
        comparison=compare_runs(known, run, values, others),
        same_route=same_route(known, run, others, legs or {}),
        jump=jump_of(run, distance_of(values), others, store),
        way=store.way(run),
        figures=figures,
    )


def _review(run: StoredRun, traced: Retrace, episodes: Sequence[Episode]) -> dict[str, Any]:
    """Return the figures of a run: those of its summary, where it has one that holds them."""
    length = {"duration_s": float(traced.values.shape[1])}
    if "equal_effort" in run.summary:
        return length | run.summary
    drift = traced.findings.get(CardiacDrift.name, {})
    told = any(episode.detector == CardiacDrift.name for episode in episodes)
    return length | figures_of(review_of(traced.values, drift, told=told))


def _memories(store: Store, run: StoredRun, judges: Judges) -> dict[str, Memory]:
    library = Library(store)
    stored = Run(run.id, run.athlete, run.source, run.started_utc, run.sensors)
    found: dict[str, Memory] = {}
    for subject in {kind.subject for kind in judges.detectors if kind.subject is not None}:
        sensor = run.sensors.get(subject.channel)
        memory = library.memory(stored, sensor, subject) if sensor else None
        if memory is not None:
            found[subject.name] = memory
    return found
