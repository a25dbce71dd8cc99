"""A whole season: an athlete, days and runs, what they felt like, and what the diary says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.sim.season.athlete import Athlete, draw_athlete
from fleetfoot.sim.season.exposure import lay_on
from fleetfoot.sim.season.life import Life, live
from fleetfoot.sim.season.recording import record
from fleetfoot.sim.season.route import lead
from fleetfoot.sim.season.truth import Felt, feel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot.sim.season.life import Outing
    from fleetfoot_signal.types import Floats

BEGINS: Final = date(2026, 1, 6)
"""A Tuesday, as which a season's first day is meant: long runs then fall on Sundays."""
AT_H: Final = 12
"""Hour of the day, UTC: the same day nearly everywhere."""
OF_RUN: Final = frozenset(
    {
        *("legs", "tired", "onset", "onset_min", "rpe", "carbs_g", "meal_h", "drunk_ml", "mass_before_kg"),
        *("mass_after_kg", "temperature_c", "humidity_pct", "surface", "shoe"),
    }
)
RATINGS: Final = frozenset({"legs", "tired"})


@dataclass(frozen=True, slots=True)
class SimulatedSeason:
    """The same for the same seed and numpy."""

    seed: int
    athlete: Athlete
    life: Life
    felt: list[Felt]
    """One an outing."""
    begins: date = BEGINS

    def started(self, outing: Outing) -> datetime:
        """Return when a run began."""
        day = self.begins + timedelta(days=outing.day)
        return datetime(day.year, day.month, day.day, AT_H, tzinfo=UTC)

    def name(self, outing: Outing) -> str:
        """Return the file of a run."""
        return f"{(self.begins + timedelta(days=outing.day)).isoformat()}.csv"

    def recordings(self) -> Iterator[tuple[Outing, Floats]]:
        """Yield the seconds of every run."""
        for place, outing in enumerate(self.life.outings):
            yield outing, record(np.random.default_rng([self.seed, 7, place]), self.athlete, outing)

    def degrees(self, place: int, metres: Floats) -> Floats:
        """Return where a run led: float64[2, second], latitude and longitude, by the metres run."""
        rng = np.random.default_rng([self.seed, 9, place])
        return lead(rng, self.life.outings[place].surface, metres)

    def diary(self, missing: float = 0.0) -> list[tuple[str, str, dict[str, str]]]:
        """Return the rows of the diary: date, run, and what is said.

        Parameters
        ----------
        missing
            Share of what could be said that is not; ratings are always said.
        """
        rng = np.random.default_rng([self.seed, 8])
        runs = {outing.day: place for place, outing in enumerate(self.life.outings)}
        rows: list[tuple[str, str, dict[str, str]]] = []
        for day in range(len(self.life.days)):
            said = self._of_day(day)
            run = ""
            if day in runs:
                said |= self._of_run(runs[day])
                run = self.name(self.life.outings[runs[day]])
            kept = {name: value for name, value in said.items() if name in RATINGS or rng.random() >= missing}
            rows.append(((self.begins + timedelta(days=day)).isoformat(), run, kept))
        return rows

    def _of_day(self, place: int) -> dict[str, str]:
        day = self.life.days[place]
        return {
            "sleep_h": f"{day.sleep_h:.1f}",
            "resting_hr_bpm": f"{day.resting_bpm:.0f}",
            "rmssd_ms": f"{day.rmssd_ms:.0f}",
            "soreness": f"{min(day.soreness, 10.0):.0f}",
            "sick": str(int(day.sick)),
            "strength": str(int(day.strength)),
        }

    def _of_run(self, place: int) -> dict[str, str]:
        outing, felt = self.life.outings[place], self.felt[place]
        said = {
            "legs": str(felt.legs),
            "tired": str(felt.tired),
            "onset": felt.onset,
            "rpe": f"{outing.rpe:.1f}",
            "carbs_g": f"{outing.carbs_g:.0f}",
            "meal_h": f"{outing.meal_h:.1f}",
            "drunk_ml": f"{outing.drunk_ml:.0f}",
            "mass_before_kg": f"{self.athlete.mass_kg:.1f}",
            "mass_after_kg": f"{self.athlete.mass_kg - outing.lost_pct:.1f}",
            "temperature_c": f"{outing.air_c:.0f}",
            "humidity_pct": f"{outing.humidity_pct:.0f}",
            "surface": outing.surface,
            "shoe": outing.shoe,
        }
        return said | ({"onset_min": f"{felt.onset_min:.0f}"} if felt.onset_min is not None else {})


def simulate_season(
    seed: int, *, days: int = 140, only: str | None = None, none: bool = False, begins: date = BEGINS
) -> SimulatedSeason:
    """Simulate a season.

    Parameters
    ----------
    seed
        Any non-negative integer.
    days
        How long it is; four weeks are quiet.
    only
        The one cause that is at work; None: every cause, as it comes.
    none
        Whether no cause is at work at all.
    begins
        Its first day, which is taken for a Tuesday; it changes nothing but dates.
    """
    rng = np.random.default_rng(seed)
    athlete = draw_athlete(rng, only, none=none)
    life = live(rng, athlete, days)
    lay_on(rng, athlete, life)
    return SimulatedSeason(seed, athlete, life, feel(rng, athlete, life), begins)
