"""A simulated season as the store would hold it, without the store: for tests and benchmarks of the ranked answer.

What the detectors would tell is put down by the truth of the simulator, now and then missed or false.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleetfoot.config.model import Athlete
from fleetfoot.diary.fields import BY_NAME, Of
from fleetfoot.diary.note import Note, Where
from fleetfoot.store.reading import State, StoredRun
from fleetfoot.why.answer import Answers
from fleetfoot.why.season import Known, Season, put_together
from fleetfoot.words.quantity import METRIC
from fleetfoot_signal.channel import SPECS, Channel
from fleetfoot_signal.days.figures import figures_of

if TYPE_CHECKING:
    from fleetfoot.sim.season.life import Outing
    from fleetfoot.sim.season.season import SimulatedSeason
    from fleetfoot_signal.types import Floats

AVAILABLE = {name: {"available": True} for name in ("overstriding", "bounce", "cardiac_drift")}
FOUND = 0.9
FALSE = 0.02


def season_of(made: SimulatedSeason, *, missing: float = 0.0) -> Season:
    """The season with all recordings and, of the diary, what is not missing."""
    rng = np.random.default_rng([made.seed, 11])
    known = [_known(made, rng, key, outing, values) for key, (outing, values) in enumerate(made.recordings())]
    return put_together(Athlete("simulated", None, None, None), known, notes_of(made, missing))


def answers_of(made: SimulatedSeason, *, missing: float = 0.0) -> Answers:
    return Answers(season_of(made, missing=missing), METRIC)


def notes_of(made: SimulatedSeason, missing: float = 0.0) -> list[Note]:
    notes: list[Note] = []
    for day, run, said in made.diary(missing):
        for name, value in said.items():
            notes.append(Note(Where(day, "", run if BY_NAME[name].of is Of.RUN else ""), name, value))
    return notes


def _known(
    made: SimulatedSeason, rng: np.random.Generator, key: int, outing: Outing, values: Floats
) -> Known:
    began = made.started(outing)
    whole = np.full((len(SPECS), values.shape[1]), np.nan)
    whole[: values.shape[0]] = values
    run = StoredRun(
        key=key,
        id=f"{began:%Y%m%dT%H%M%SZ}-{key:08x}",
        athlete="simulated",
        source=made.name(outing),
        started_utc=began,
        recorded_utc=began,
        duration_s=values.shape[1],
        state=State.COMPLETE,
        alerts=0,
        sensors={Channel.CADENCE: "pod", Channel.VERTICAL_OSCILLATION: "pod"},
        summary={"detectors": AVAILABLE},
        utc_offset_s=0,
    )
    return Known(run, figures_of(whole), _alerts(rng, outing))


def _alerts(rng: np.random.Generator, outing: Outing) -> dict[str, tuple[float, float]]:
    effects = {
        "overstriding": (outing.long_steps_pct, 5.0),
        "bounce": (outing.bounce_pct, 8.0),
        "cardiac_drift": (100.0 * outing.drift_bpm / outing.bpm, 5.0),
    }
    told: dict[str, tuple[float, float]] = {}
    for name, (effect, least) in effects.items():
        seen = rng.random() < (FOUND if effect >= least else FALSE)
        if seen:
            told[name] = (1290.0, max(effect, least))
    return told
