"""The one answer of an athlete's season, whoever asks: the command, the page, the report, MQTT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.why.answer import Answers
from fleetfoot.why.season import season_of
from fleetfoot.words.answer.spoken import spoken

if TYPE_CHECKING:
    from fleetfoot.config import Athlete
    from fleetfoot.store.store import Store
    from fleetfoot.words.quantity import Figures
    from fleetfoot.words.settings import Language


def answers_for(
    store: Store, athlete: Athlete, figures: Figures, language: Language | None = None
) -> Answers:
    """Return the answers for all runs of an athlete, out of the store; figures of runs that lack them are kept.

    In English where nobody has said.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    store.keep_figures(store.runs(athlete.name))
    return Answers(season_of(store, athlete), figures, spoken(language))
