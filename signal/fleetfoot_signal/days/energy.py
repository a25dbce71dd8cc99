"""Estimates of glycogen and of lost water. Both are rough, +-30 %, and are told as estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

COST_J_KG_M: Final = 3.6
"""Net cost of level running (Minetti 2002)."""
REST_W_KG: Final = 1.2
KCAL_PER_G: Final = 4.1
JOULE_PER_KCAL: Final = 4184.0
STORES_G_KG: Final = 5.0
"""Glycogen of legs and liver, rested and fed (after Rapoport 2010; RECALL)."""
LIVER_G_KG: Final = 1.4
"""Of it in the liver, about 100 g at 70 kg (Rapoport 2010: 88-160 g), which a night empties."""
FAST_H: Final = 14.0
"""Hours without a meal after which four fifths of the liver's glycogen is gone (RECALL: half after a night)."""
ABSORBED: Final = 0.9
MOST_G_H: Final = 60.0
"""Carbohydrate from one source that is taken up (Jeukendrup 2014)."""
CROSSOVER: Final = (0.62, 0.10)
"""Share of the reserve at which half of the energy is carbohydrate, and its scale (Brooks & Mercier 1994; RECALL)."""
SPREAD: Final = (0.8, 1.0, 1.2)
"""Equally likely factors of an estimate: +-30 % holds nearly all of it."""
SWEAT_L_H: Final = (0.8, 1.0, 1.3)
SWEAT_FROM_C: Final = (15.0, 25.0)
"""Litres an hour below 15 degC, up to 25, above (range .3-2.4; RECALL)."""


def carbohydrate_share(reserve: Floats) -> Floats:
    """Return the share of the energy that is carbohydrate at a share of the heart-rate reserve."""
    middle, scale = CROSSOVER
    return np.asarray(1.0 / (1.0 + np.exp(-(reserve - middle) / scale)))


def carbohydrate_used_g_kg(metres: Floats, seconds: Floats, share: Floats) -> Floats:
    """Return the carbohydrate that running so far for so long used, in g for each kg of body mass.

    Parameters
    ----------
    share
        Mean of :func:`carbohydrate_share` over the run.
    """
    joule = COST_J_KG_M * metres + REST_W_KG * seconds
    return share * joule / (JOULE_PER_KCAL * KCAL_PER_G)


def stores_g_kg(meal_h: Floats) -> Floats:
    """Return the glycogen at the start, g/kg, by the hours since the last meal; as fed where that is unknown."""
    fasted = np.clip(np.nan_to_num(meal_h, nan=0.0) / FAST_H, 0.0, 1.0)
    return STORES_G_KG - 0.8 * LIVER_G_KG * fasted


def glycogen_left(
    used_g_kg: Floats, eaten_g_kg: Floats, hours: Floats, meal_h: Floats, mass_kg: Floats
) -> Floats:
    """Return the share of full stores that is left at the end, 0..1; NaN where the use is unknown."""
    taken_up = ABSORBED * np.minimum(eaten_g_kg, MOST_G_H * np.maximum(hours, 0.5) / mass_kg)
    left = stores_g_kg(meal_h) - used_g_kg + taken_up
    return np.clip(left / STORES_G_KG, 0.0, 1.0)


def sweat_rate_l_h(temperature_c: Floats) -> Floats:
    """Return what a population sweats at an air temperature; as at 15-25 degC where it is unknown."""
    low, middle, high = SWEAT_L_H
    cool, hot = SWEAT_FROM_C
    return np.where(temperature_c < cool, low, np.where(temperature_c > hot, high, middle))


def mass_lost_pct(hours: Floats, rate_l_h: Floats, drunk_l: Floats, mass_kg: Floats) -> Floats:
    """Return the body mass lost, in percent: what was sweated less what was drunk; never below 0."""
    return np.asarray(np.maximum(100.0 * (hours * rate_l_h - drunk_l) / mass_kg, 0.0))
