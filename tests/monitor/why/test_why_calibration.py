"""The ranked answer beside simpler methods, over simulated seasons whose truth shares no code with the method."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import why
from benchmarks.why import GOAL

FEW = 8
"""Seasons in which some hundred runs are heavy with a cause; 200 are `make bench`'s."""


@pytest.mark.parametrize("missing", [0.0, 0.5])
def test_the_ranked_answer_is_right_more_often_than_simpler_methods(missing: float) -> None:
    score = why.measured(FEW, missing)
    first = {name: float(np.mean(found)) for name, found in score.first.items()}
    mine = first.pop("ranked answer")
    assert mine >= GOAL.first[missing > 0.0]
    assert mine > max(first.values())
    if not missing:
        assert np.mean(score.three) >= GOAL.three


@pytest.mark.nightly
@pytest.mark.parametrize("missing", [0.0, 0.5])
def test_what_is_said_comes_true(missing: float) -> None:
    score = why.measured(why.SEASONS, missing)
    assert score.calibration()[0] <= GOAL.calibration
    assert np.mean(score.named) >= GOAL.precision
    assert np.mean(score.first["ranked answer"]) >= GOAL.first[missing > 0.0]
    assert why.named_without_cause(why.SEASONS // 5, missing) <= GOAL.control
