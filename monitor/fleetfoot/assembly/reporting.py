"""The report of a stored run, with why the legs were heavy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fleetfoot.assembly.desk import athlete_named
from fleetfoot.assembly.outputs import detectors_in_force
from fleetfoot.report.run_page import run_page
from fleetfoot.report.sentences import five_sentences
from fleetfoot.report.study import Judges, study
from fleetfoot.report.zones import Body
from fleetfoot.why.asking import answers_for
from fleetfoot.why.which import run_of
from fleetfoot.words.quantity import Figures

if TYPE_CHECKING:
    from fleetfoot.config import Athlete, Config
    from fleetfoot.store.reading import StoredRun
    from fleetfoot.store.store import Store


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
    figures = Figures(config.display.system)
    found = study(store, run, Judges(*detectors_in_force(config)), figures)
    answers = answers_for(store, athlete_named(config, run.athlete), figures)
    counts = run.id in {each.id for each in answers.season.runs}
    why = answers.record(run_of(answers.season, run.id)) if counts else None
    fade = found.heart.fade
    return Reported(
        run_page(found, why, body_of(athlete_named(config, run.athlete))),
        five_sentences(found),
        None if fade is None else fade.start_s,
        why,
    )
