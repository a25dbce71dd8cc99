"""The one answer of an athlete's season, whoever asks: the command, the page, the report, MQTT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.why.answer import Answers
from fleetfoot.why.season import season_of

if TYPE_CHECKING:
    from fleetfoot.config import Athlete
    from fleetfoot.store.store import Store
    from fleetfoot.words.quantity import Figures


def answers_for(store: Store, athlete: Athlete, figures: Figures) -> Answers:
    """Return the answers for all runs of an athlete, out of the store; figures of runs that lack them are kept.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    store.keep_figures(store.runs(athlete.name))
    return Answers(season_of(store, athlete), figures)
