"""One run's figures, and where there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from made_figures import answering, even, seconds_of

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.heart_rate_fault import HeartRateFault
from fleetfoot_signal.review.obstacles import of_length_and_heart, of_pace
from fleetfoot_signal.review.review import review_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot_signal.types import Floats

DRIFT = {
    "from_s": 600.0,
    "at_s": 3590.0,
    "drift_pct": 4.0,
    "drift_sd_pct": 1.0,
    "reference_bpm": 150.0,
    "steps": 0.0,
    "stepped_s": np.nan,
}
NEVER = DRIFT | dict.fromkeys(("from_s", "at_s", "drift_pct", "drift_sd_pct", "reference_bpm"), np.nan)


def test_an_even_run_has_every_figure() -> None:
    found = review_of(even(60, end_drift_pct=5.0), DRIFT, told=False)
    assert (found.raw_reason, found.decoupling.reason, found.change.reason, found.efficiency.reason) == (
        None,
    ) * 4
    assert found.change.bpm == pytest.approx(6.0)
    assert found.change.sd_bpm == pytest.approx(1.5)
    assert found.efficiency.factor == pytest.approx(60.0 * 3.0 / 153.75, abs=0.01)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda v: v[:, :2000], "it takes 40 min of moving, and there were 33"),
        (lambda v: put(v, Channel.SPEED, np.nan, 0, None), "speed was not recorded"),
        (lambda v: put(v, Channel.HEART_RATE, np.nan, 0, None), "heart rate was not recorded"),
        (
            lambda v: put(v, Channel.HEART_RATE, np.nan, 0, 600),
            "heart rate was known for only 83 % of the moving time",
        ),
        (
            lambda v: put(v, Channel.HEART_RATE_FAULT, HeartRateFault.JUMP, 900, 1000),
            "heart rate was not believed for 1:56",
        ),
        (lambda v: put(v, Channel.SPEED, 1.5, 600, 1200), "17 % of the moving time was walked"),
        (lambda v: put(v, Channel.SPEED, 0.0, 600, 1200), "17 % of the time was stood"),
        (lambda v: put(v, Channel.SPEED, 4.0, 900, 1800), "your pace varied by 13 %"),
        (
            lambda v: put(v, Channel.SPEED, 2.8, 1800, None),
            "the second half was run 7 % slower, grade taken into account",
        ),
        (lambda v: put(v, Channel.SPEED, np.nan, 2500, 2800), "speed was known for only 85 % of a half"),
    ],
)
def test_what_a_run_does_not_allow_is_not_told_and_says_why(
    change: Callable[[Floats], Floats], reason: str
) -> None:
    found = review_of(change(even(60)), DRIFT, told=False)
    assert found.raw_reason == reason
    assert np.isnan(found.raw.pace_pct)
    assert np.isnan(found.raw.goldencheetah_pct)


def put(values: Floats, channel: Channel, value: float, start: int, end: int | None) -> Floats:
    values[Channel.HEART_RATE_FAULT] = np.nan_to_num(values[Channel.HEART_RATE_FAULT])
    values[channel, start:end] = value
    return values


def test_a_slower_half_forbids_the_raw_figure_and_leaves_the_one_at_equal_effort() -> None:
    speed = 3.0 * np.repeat([1.0, 0.92], 1800)
    found = review_of(answering(speed), DRIFT, told=False)
    assert found.raw_reason is not None
    assert found.decoupling.reason is None
    assert abs(found.decoupling.pct) < 1.0


def test_an_effort_that_changed_unseen_forbids_every_figure_of_halves() -> None:
    found = review_of(even(60), DRIFT | {"steps": 1.0, "stepped_s": 1560.0}, told=False)
    assert found.decoupling.reason is not None
    assert "minute 25" in found.decoupling.reason
    assert found.raw_reason == found.decoupling.reason


def test_a_figure_that_no_heart_can_have_is_not_told() -> None:
    values = even(60)
    values[Channel.HEART_RATE, 1800:] = 200.0
    found = review_of(values, DRIFT, told=False)
    assert found.decoupling.reason is not None
    assert found.raw_reason is not None or abs(found.raw.pace_pct) <= 25.0


@pytest.mark.parametrize(
    ("drift", "reason"),
    [
        ({}, "the judge of rising heart rate is switched off"),
        (NEVER, "heart rate against pace was never judged"),
        (DRIFT | {"at_s": 1200.0}, "heart rate against pace was judged for 10 min only, it takes 15"),
        (DRIFT | {"drift_sd_pct": 2.0}, "pace and heart rate leave a doubt of 4 bpm"),
    ],
)
def test_a_change_that_is_not_known_well_enough_says_why(drift: dict[str, float], reason: str) -> None:
    assert review_of(even(60), drift, told=False).change.reason == reason


def test_what_was_alerted_is_told_with_all_its_doubt() -> None:
    found = review_of(even(60), DRIFT | {"drift_sd_pct": 2.0}, told=True).change
    assert (found.reason, found.pct, found.sd_pct) == (None, 4.0, 2.0)


def test_halves_that_contradict_the_end_are_not_told() -> None:
    found = review_of(even(60, end_drift_pct=12.0), DRIFT | {"drift_pct": -4.0}, told=False)
    assert found.decoupling.reason == "its halves and its end do not agree about heart rate"


@pytest.mark.parametrize("loss", [0.06, 0.09, 0.12])
@pytest.mark.parametrize("seed", range(5))
def test_a_pace_that_is_lost_late_at_level_heart_rate_is_told(loss: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    speed = 3.2 * np.repeat([1.0, 1.0 - loss], [2700, 1500]) + rng.normal(0.0, 0.08, 4200)
    found = review_of(
        seconds_of(speed=speed, heart_rate=150.0 + rng.normal(0.0, 2.0, 4200)), DRIFT, told=False
    )
    assert found.loss is not None
    assert found.loss.loss_pct == pytest.approx(100.0 * loss, abs=1.0)
    assert not found.loss.eased
    if loss >= 0.1:
        assert found.change.reason is not None
        assert "the pace was lost" in found.change.reason


@pytest.mark.parametrize(
    "speed",
    [
        np.full(4200, 3.2),
        np.repeat([3.2, 2.2], [3700, 500]),  # a cool-down
        np.concatenate([np.full(2700, 3.2), np.full(300, 2.8), np.full(1200, 3.2)]),  # a hill that nobody saw
        np.linspace(3.0, 3.4, 4200),
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_a_cool_down_a_hill_and_an_even_pace_are_no_loss(speed: np.ndarray, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = seconds_of(speed=speed + rng.normal(0.0, 0.08, 4200), heart_rate=150.0)
    assert review_of(values, DRIFT, told=False).loss is None


def test_heart_rate_that_falls_as_the_pace_explains_was_eased() -> None:
    speed = 3.2 * np.repeat([1.0, 0.92], [2700, 1500])
    loss = review_of(answering(speed), DRIFT, told=False).loss
    assert loss is not None
    assert loss.eased


def test_a_run_of_no_seconds_has_no_figure_and_every_reason() -> None:
    found = review_of(seconds_of(speed=np.zeros(0)), NEVER, told=False)
    assert found.raw_reason == "speed was not recorded"
    assert found.loss is None
    assert of_length_and_heart(even(60)) is None
    assert of_pace(even(60)) is None
