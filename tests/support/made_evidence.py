"""Evidence drawn by hypothesis: any runs, any gaps, anything unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from fleetfoot_signal.causes.evidence import Evidence
from fleetfoot_signal.causes.table import CAUSES, SIGNS

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats


@st.composite
def evidence(draw: st.DrawFn, *, most_runs: int = 25) -> Evidence:
    """Runs of one season of at most 90 days, so that the same runs say what is usual for each."""
    runs = draw(st.integers(1, most_runs))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    unknown = draw(st.sampled_from([0.0, 0.2, 0.5, 0.9]))
    choices = draw(st.sampled_from([1, 1, 3]))
    levels = np.repeat(
        np.where(rng.random((len(CAUSES), runs)) < 0.5, 0.0, rng.gamma(1.0, 1.0, (len(CAUSES), runs)))[None],
        choices,
        0,
    )
    levels = levels * rng.uniform(0.5, 1.5, levels.shape) if choices > 1 else levels
    levels[:, rng.random((len(CAUSES), runs)) < unknown] = np.nan
    signs = _thinned(rng, (rng.random((len(SIGNS), runs)) < 0.4).astype(np.float64), unknown)
    heavy = np.clip(np.round(rng.normal(4.0, 2.5, (2, runs))), 0.0, 10.0)
    days = np.sort(rng.uniform(0.0, 80.0, runs))
    return Evidence(days, levels, signs, _thinned(rng, heavy, draw(st.sampled_from([0.0, 0.3, 0.8]))))


def _thinned(rng: np.random.Generator, values: Floats, unknown: float) -> Floats:
    return np.where(rng.random(values.shape) < unknown, np.nan, values)
