"""What the alerts of a run are called when it is looked back upon."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fleetfoot.report.heart import Finding, drift_alerts, look_back
from fleetfoot.words.detector import title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.report.episode import Episode
    from fleetfoot.report.heart import Heart
    from fleetfoot.words.report import ReportWords
    from fleetfoot_signal.types import Floats


class Told(NamedTuple):
    """An alert as the report calls it."""

    mark: str
    """Its number in charts and tables."""
    name: str
    text: str
    episode: Episode


def told_of(episodes: Sequence[Episode], heart: Heart, values: Floats, words: ReportWords) -> list[Told]:
    """Return every alert with its name; one about a heart rate that had not risen is not called drift."""
    ours = drift_alerts(episodes)
    set_right = {Finding.SLOWED: words.labels.not_risen, Finding.UNCLEAR: words.labels.not_clear}
    found: list[Told] = []
    for place, episode in enumerate(episodes, start=1):
        own = title_of(episode.detector, words.language), episode.said(words.language)
        finding = look_back(episode, heart, values) if episode in ours else Finding.DRIFT
        found.append(Told(str(place), *set_right.get(finding, own), episode))
    return found
