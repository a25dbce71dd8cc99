"""The report of a stored run, with why the legs were heavy."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from fleetfoot.assembly.desk import athlete_named
from fleetfoot.assembly.outputs import detectors_in_force
from fleetfoot.report.decoded import Decoded
from fleetfoot.report.run_page import run_page
from fleetfoot.report.season import season_of
from fleetfoot.report.season_page import season_page
from fleetfoot.report.sentences import five_sentences
from fleetfoot.report.study import Judges, study
from fleetfoot.report.zones import Body
from fleetfoot.why.answer import answers_for
from fleetfoot.why.next_week import next_week
from fleetfoot.why.recurring import recurring
from fleetfoot.why.which import run_of
from fleetfoot.words.quantity import Figures
from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from fleetfoot.config import Athlete, Config
    from fleetfoot.store.reading import StoredRun
    from fleetfoot.store.store import Store
    from fleetfoot.why.answer import Answers


class Reported(NamedTuple):
    """The report of a run."""

    html: str
    sentences: list[str]
    fade_from_s: float | None
    why: dict[str, Any] | None
    """None: another recording of the same run is the one that counts."""


def body_of(athlete: Athlete) -> Body | None:
    """Return what zones are reckoned from; None where the runner has not said both."""
    resting, greatest = athlete.hr_rest_bpm, athlete.hr_max_bpm
    return None if resting is None or greatest is None else Body(resting, greatest)


def reported(config: Config, store: Store, run: StoredRun) -> Reported:
    """Return the report of a stored run."""
    return Reports(config, store, run.athlete).of(run)


class Reports:
    """The reports of one athlete: each run is decoded once, and all are answered for together."""

    def __init__(self, config: Config, store: Store, athlete: str) -> None:
        self._config = config
        self._store = store
        self._athlete = athlete_named(config, athlete)
        self._figures = Figures(config.display.system, config.display.language or Language.ENGLISH)
        self._decoded = Decoded(store)
        self._judges = Judges(*detectors_in_force(config))

    @cached_property
    def _answers(self) -> Answers:
        return answers_for(self._store, self._athlete, self._figures, self._config.display.language)

    def of(self, run: StoredRun) -> Reported:
        """Return the report of a run."""
        answers = self._answers
        legs = dict(zip((each.id for each in answers.season.runs), answers.facts.legs.tolist(), strict=True))
        found = study(self._store, run, self._judges, self._figures, self._decoded, legs)
        fade = found.heart.fade
        counts = run.id in {each.id for each in answers.season.runs}
        why = answers.record(run_of(answers.season, run.id)) if counts else None
        return Reported(
            run_page(found, why, body_of(self._athlete)),
            five_sentences(found),
            None if fade is None else fade.start_s,
            why,
        )

    def season(self) -> tuple[str, list[StoredRun]]:
        """Return the page of the season, and the runs that it leads to."""
        season = season_of(self._store, self._athlete.name, self._figures, self._decoded)
        answers = self._answers
        page = season_page(season, recurring(answers), next_week(answers))
        return page, [row.run for row in season.rows]
