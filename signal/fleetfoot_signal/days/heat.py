"""How hot it was, and whether the runner is used to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.days.windows import shifted, window_sum

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

WARM_C: Final = 15.0
"""Heat counts above this: marathons are fastest at 10-17.5 degC WBGT (Mantzios 2022)."""
HOT_C: Final = 25.0
"""A run from here on adds to acclimatisation, and lost water is likelier (WBGT or air; ACSM 2007)."""
ACCLIMATISED_DAYS: Final = 14
ACCLIMATISED_RUNS: Final = 6.0
"""Hot runs in 14 days that acclimatise: most of it takes 10 days of exposure (Periard 2015), as runners run."""


def wet_bulb_globe(temperature_c: Floats, humidity_pct: Floats) -> Floats:
    """Return the wet-bulb globe temperature in degC by the approximation of the Australian Bureau of Meteorology.

    ``.567 T + .393 e + 3.94`` with the vapour pressure ``e`` in hPa; moderate sun and light wind are taken for granted.
    Where humidity is unknown the air temperature stands for it; NaN where the temperature is unknown.

    >>> float(np.round(wet_bulb_globe(np.array(30.0), np.array(50.0)), 1))
    29.3
    """
    vapour = humidity_pct / 100.0 * 6.105 * np.exp(17.27 * temperature_c / (237.7 + temperature_c))
    return np.where(np.isnan(humidity_pct), temperature_c, 0.567 * temperature_c + 0.393 * vapour + 3.94)


def is_acclimatised(run_c: Floats) -> Floats:
    """Return 1 where enough hot runs lie in the 14 days before a day, 0 where not, NaN where no run told.

    Parameters
    ----------
    run_c
        float64[day, athlete]: hottest run of each day; NaN without a run or where that is unknown.
    """
    before = shifted(run_c, 1)
    hot = window_sum((before >= HOT_C).astype(np.float64), ACCLIMATISED_DAYS)
    known = window_sum((~np.isnan(before)).astype(np.float64), ACCLIMATISED_DAYS)
    return np.where(known > 0.0, (hot >= ACCLIMATISED_RUNS).astype(np.float64), np.nan)
