"""What the alerts of a run are called when it is looked back upon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.report.heart import Finding, drift_alerts, look_back
from fleetfoot.words.detector import title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.report.episode import Episode
    from fleetfoot.report.heart import Heart
    from fleetfoot_signal.types import Floats

SET_RIGHT: Final[dict[Finding, tuple[str, str]]] = {
    Finding.SLOWED: (
        "Pace lost, heart rate not risen",
        "Told during the run as heart rate high for the pace. Looked back upon, your heart rate had not risen: the pace"
        " had fallen.",
    ),
    Finding.UNCLEAR: (
        "Heart rate high for the pace, not clear why",
        "Told during the run. Looked back upon, neither had your heart rate risen nor your pace fallen by much; changes"
        " of pace, hills or stops may be behind it.",
    ),
}
"""Name and text of alerts of the judge of drift in which heart rate had not risen."""


class Told(NamedTuple):
    """An alert as the report calls it."""

    mark: str
    """Its number in charts and tables."""
    name: str
    text: str
    episode: Episode


def told_of(episodes: Sequence[Episode], heart: Heart, values: Floats) -> list[Told]:
    """Return every alert with its name; one about a heart rate that had not risen is not called drift."""
    ours = drift_alerts(episodes)
    found: list[Told] = []
    for place, episode in enumerate(episodes, start=1):
        own = title_of(episode.detector), episode.message
        finding = look_back(episode, heart, values) if episode in ours else Finding.DRIFT
        found.append(Told(str(place), *SET_RIGHT.get(finding, own), episode))
    return found
