"""An athlete of a season: a body, habits, and how strongly each cause acts on these legs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

CAUSES: Final[Mapping[str, tuple[float, float]]] = {
    "recent_load": (1.1, 0.3),
    "strength_or_downhill": (1.0, 0.0),
    "session_spike": (0.9, 0.0),
    "weekly_jump": (0.4, 0.0),
    "overreaching": (1.8, 1.2),
    "short_sleep": (0.1, 1.3),
    "heat": (0.9, 0.3),
    "dehydration": (0.8, 0.3),
    "fuel": (1.3, 0.4),
    "fast_start": (1.0, 0.1),
    "no_warm_up": (0.45, 0.0),
    "no_cool_down": (0.15, 0.0),
    "too_little_easy": (0.4, 0.2),
    "overstriding": (0.6, 0.0),
    "bounce": (0.5, 0.0),
    "form_decay": (0.5, 0.1),
    "asymmetry": (0.45, 0.0),
    "surface": (0.25, 0.0),
    "shoes": (0.25, 0.0),
    "illness": (2.2, 2.4),
}
"""Points on legs and on the whole body that an ordinary exposure adds in the middle of a population (invented)."""
SPREAD: Final = 0.7
"""SD of the logarithm of how strongly athletes answer."""
OFTEN: Final = 0.05
"""Share of runs that are exposed to a cause, in the middle of a population."""

ALONE: Final[Mapping[str, float]] = {"surface": 0.1, "session_spike": 0.06, "illness": 0.08, "fuel": 0.5}
"""Share of the runs that can be exposed where one cause alone is at work; else a quarter."""


@dataclass(frozen=True, slots=True)
class Athlete:
    """One body and its habits."""

    resting_bpm: float
    greatest_bpm: float
    mass_kg: float
    easy_m_s: float
    easy_bpm: float
    """On an easy run."""
    bpm_per_m_s: float
    cadence_spm: float
    contact_ms: float
    oscillation_mm: float
    balance_pct: float
    sleep_h: float
    rmssd_ms: float
    legs: float
    """Rating after an ordinary run."""
    tired: float
    summer_c: float
    """Mean temperature of the season, with a swing of 8 degC over the year."""
    minutes: float
    """Of an ordinary run."""
    effects: Mapping[str, tuple[float, float]]
    """Points that an ordinary exposure adds, to legs and body."""
    exposed: Mapping[str, float]
    """Share of runs that are exposed."""


def draw_athlete(rng: np.random.Generator, only: str | None = None, *, none: bool = False) -> Athlete:
    """Draw an athlete.

    Parameters
    ----------
    only
        The one cause that acts on these legs, often and strongly; None: all do, as it comes.
    none
        Whether nothing acts on them and nothing happens.
    """
    resting, greatest = rng.uniform(46.0, 62.0), rng.uniform(172.0, 196.0)
    reserve = rng.uniform(0.58, 0.66)
    return Athlete(
        resting_bpm=resting,
        greatest_bpm=greatest,
        mass_kg=rng.normal(70.0, 9.0),
        easy_m_s=rng.uniform(2.5, 3.3),
        easy_bpm=resting + reserve * (greatest - resting),
        bpm_per_m_s=rng.uniform(18.0, 30.0),
        cadence_spm=rng.normal(165.0, 6.0),
        contact_ms=rng.normal(260.0, 15.0),
        oscillation_mm=rng.normal(92.0, 8.0),
        balance_pct=rng.normal(50.0, 0.6),
        sleep_h=rng.uniform(6.8, 8.0),
        rmssd_ms=rng.uniform(35.0, 90.0),
        legs=rng.uniform(2.0, 4.0),
        tired=rng.uniform(2.0, 4.0),
        summer_c=rng.uniform(9.0, 16.0),
        minutes=rng.uniform(42.0, 58.0) if only != "fuel" else rng.uniform(54.0, 62.0),
        effects={cause: _effect(rng, cause, only, none=none) for cause in CAUSES},
        exposed={cause: _share(rng, cause, only, none=none) for cause in CAUSES},
    )


def _effect(rng: np.random.Generator, cause: str, only: str | None, *, none: bool) -> tuple[float, float]:
    factor = float(np.exp(rng.normal(0.0, SPREAD)))
    legs, tired = CAUSES[cause]
    if none or (only is not None and cause != only):
        return 0.0, 0.0
    if only == cause:  # one cause at work: nobody asks why legs were hardly heavier
        strongest = max(legs, tired)
        return 3.2 * legs / strongest, 3.2 * tired / strongest
    return legs * factor, tired * factor


def _share(rng: np.random.Generator, cause: str, only: str | None, *, none: bool) -> float:
    share = float(OFTEN * np.exp(rng.normal(0.0, 0.5)))
    if none or (only is not None and cause != only):
        return 0.0
    return ALONE.get(cause, 0.25) if only == cause else share
