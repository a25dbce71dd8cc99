"""Loss of pace: legs that give out, a pace that was chosen and mere wander, weighed by likelihood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from fleetfoot_signal.contact_line import ContactLine
from fleetfoot_signal.fall import BLOCKS, FALL
from fleetfoot_signal.pace_loss import (
    CONTACT_SHARE,
    FADE,
    MEMORY,
    MOST_CONTACT,
    MOST_HEART,
    Seen,
    find_loss,
)

if TYPE_CHECKING:
    from fleetfoot_signal.contact_line import Excess
    from fleetfoot_signal.pace_loss import Loss
    from fleetfoot_signal.types import Floats

AGES = np.arange(1.0, BLOCKS + 2.0)
SD = 0.025
EARLIER = 60.0
"""Blocks before those that are looked at."""
UNKNOWN = Seen(np.full((BLOCKS + 1, 1), np.nan), np.zeros((2, 1)))
NUMBER = np.array([200])
"""The block that a run has reached."""


def touching(values: Floats) -> Excess:
    """What contact says that lay at 0 in the blocks before these."""
    line, lane = ContactLine(1), np.array([0])
    for age in range(BLOCKS + 1, BLOCKS + 1 + int(EARLIER)):
        line.learn(lane, NUMBER - age, np.zeros(1))
    return line.excess(lane, NUMBER, values[:, None])


SILENT = touching(np.full(BLOCKS + 1, np.nan))


def falling(since: int, over: int = FALL) -> Floats:
    """How much of a loss shows in each block, newest first."""
    return np.clip((since - AGES + 1.0) / over, 0.0, 1.0)


def seen(values: Floats, before: float = 0.0) -> Seen:
    return Seen(values[:, None], np.array([[before * EARLIER], [EARLIER]]))


def paced(loss: Floats, seed: int = 1, wander: float = 0.01) -> Seen:
    noise = np.random.default_rng(seed).standard_normal(BLOCKS + 1) * wander
    return seen(np.log(3.0) - loss + noise, np.log(3.0))


def level() -> Seen:
    return seen(np.zeros(BLOCKS + 1))


def weigh(pace: Seen, heart: Seen | None = None, contact: Excess = SILENT) -> Loss:
    return find_loss(pace, heart or level(), contact, np.array([SD]))


@pytest.mark.parametrize("unknown", [(), (3, 20, 21)])
def test_the_loss_is_that_of_least_squares_on_innovations(unknown: tuple[int, ...]) -> None:
    pace = paced(0.09 * falling(44))
    pace.blocks[list(unknown)] = np.nan
    loss = weigh(pace)
    since = int(loss.blocks[0])
    values, form = pace.blocks[:, 0], falling(since)
    before = np.concatenate((values[since:], [np.log(3.0)] * int(EARLIER)))
    reference = np.nanmean(before)
    gone = reference - values
    found = gone[:-1] - MEMORY * gone[1:]
    line = form[:-1] - MEMORY * form[1:]
    known = ~np.isnan(found)
    (own,), *_ = np.linalg.lstsq(line[known, None], found[known], rcond=None)
    square = float(line[known] @ line[known])
    of_level = SD**2 / (1.0 - MEMORY) ** 2 / np.count_nonzero(~np.isnan(before))
    shape = (1.0 - MEMORY) * float(line[known].sum()) / square
    weight, prior = 1.0 / (SD**2 / square + of_level * shape**2), 1.0 / FADE[1] ** 2
    assert loss.reference[0] == pytest.approx(reference)
    assert loss.share[0] == pytest.approx((own * weight + FADE[0] * prior) / (weight + prior))


def test_a_fall_within_minutes_is_a_fade_and_one_within_seconds_was_chosen() -> None:
    slipped, stepped = weigh(paced(0.12 * falling(40))), weigh(paced(0.12 * falling(40, 1)))
    assert slipped.fade[0] > max(slipped.chosen[0], 0.0)
    assert stepped.chosen[0] > max(stepped.fade[0], 0.0)
    assert abs(stepped.since[0] - 40) <= 1
    assert abs(slipped.blocks[0] - 40) <= 8


def test_no_loss_speaks_for_neither() -> None:
    even = weigh(paced(np.zeros(BLOCKS + 1)))
    assert even.fade[0] < 0.0
    assert even.chosen[0] < 0.0


def test_longer_contact_speaks_for_a_fade_and_contact_on_the_own_line_against_it() -> None:
    lost = 0.08 * falling(40)
    without = weigh(paced(lost)).fade[0]
    longer = weigh(paced(lost), contact=touching(CONTACT_SHARE[0] * lost)).fade[0]
    usual = weigh(paced(lost), contact=touching(0.0 * lost)).fade[0]
    assert usual < without < longer
    assert weigh(paced(lost), contact=touching(4.0 * lost)).fade[0] - without <= MOST_CONTACT


@pytest.mark.parametrize("departs", [-60.0, 60.0])
def test_a_heart_that_leaves_what_the_pace_explains_speaks_for_a_fade_either_way(departs: float) -> None:
    lost = 0.1 * falling(40)
    usual = weigh(paced(lost)).fade[0]
    assert usual < weigh(paced(lost), seen(departs * lost)).fade[0] <= usual + 3.0 * MOST_HEART


def test_a_heart_rate_that_rises_itself_is_no_fade() -> None:
    lost = 0.1 * falling(40)
    assert weigh(paced(lost), seen(150.0 * lost)).fade[0] == -np.inf


def test_without_heart_rate_or_a_pace_before_nothing_is_told() -> None:
    lost = 0.1 * falling(40)
    assert weigh(paced(lost), UNKNOWN).fade[0] == -np.inf
    short = paced(lost)
    short.blocks[40:] = np.nan
    assert weigh(short._replace(older=np.zeros((2, 1)))).fade[0] == -np.inf


def test_lanes_do_not_change_one_another() -> None:
    each = [paced(0.08 * falling(since), seed) for seed, since in enumerate((20, 40, 60))]
    pace = Seen(*(np.concatenate(part, axis=1) for part in zip(*each, strict=True)))
    heart = Seen(np.zeros((BLOCKS + 1, 3)), np.repeat(level().older, 3, axis=1))
    silence = np.full((BLOCKS + 1, 3), np.nan)
    contact = ContactLine(3).excess(np.arange(3), np.repeat(NUMBER, 3), silence)
    together = find_loss(pace, heart, contact, np.full(3, SD))
    for lane, alone in enumerate(each):
        for field, value in zip(weigh(alone), together, strict=True):
            assert field[0] == value[lane]
