"""Contact time off the run's own level and trend, by an oracle that writes the least squares out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from fleetfoot_signal.contact_line import CONTACT_MEMORY, CONTACT_SD, TREND_SD, ContactLine
from fleetfoot_signal.fall import BLOCKS, FALL, FALLS

if TYPE_CHECKING:
    from fleetfoot_signal.contact_line import Excess
    from fleetfoot_signal.types import Floats

REACHED = 210
LANE = np.array([0])
HOURS = np.arange(REACHED + 1.0) / 240.0


def told(contact: Floats) -> Excess:
    """What is said at the end of a run of so many blocks, oldest first."""
    line = ContactLine(1)
    for number, value in enumerate(contact[: -BLOCKS - 1]):
        line.learn(LANE, np.array([number]), np.array([value]))
    return line.excess(LANE, np.array([contact.size - 1]), contact[::-1][: BLOCKS + 1, None])


def fallen(since: int, of: int = REACHED + 1) -> Floats:
    """How much of a fall that began so many blocks ago shows in each block, oldest first."""
    ages = np.arange(of, 0.0, -1.0)
    return np.clip((since - ages + 1.0) / FALL, 0.0, 1.0)


def written_out(contact: Floats, since: int) -> tuple[float, float]:
    """Return the fall, and its variance, by least squares over rows of unit variance."""
    level, time, form = np.ones(contact.size), np.arange(contact.size) / 240.0, fallen(since, contact.size)
    columns = np.column_stack((level, time - time[-1], form, contact))
    recent = columns[-BLOCKS - 1 :]
    older = columns[: -BLOCKS - 1] * np.array([1.0, 1.0, 0.0, 1.0]) * (1.0 - CONTACT_MEMORY)
    rows = np.concatenate((older, recent[1:] - CONTACT_MEMORY * recent[:-1])) / CONTACT_SD
    rows = np.vstack((rows[~np.isnan(rows).any(axis=1)], [0.0, 1.0 / TREND_SD, 0.0, 0.0]))
    left, right = rows[:, :3], rows[:, 3]
    return float(np.linalg.lstsq(left, right, rcond=None)[0][2]), float(np.linalg.inv(left.T @ left)[2, 2])


@pytest.mark.parametrize("unknown", [(), (3, 100, 170, 171, 205)])
def test_a_fall_is_that_of_least_squares_with_level_trend_and_what_is_known_of_runners(
    unknown: tuple[int, ...],
) -> None:
    contact = 0.03 * fallen(40) + 0.01 * HOURS + 0.02 * np.random.default_rng(4).standard_normal(REACHED + 1)
    contact[list(unknown)] = np.nan
    excess = told(contact)
    assert excess.enough.all()
    for place, since in enumerate(FALLS.tolist()):
        longer, variance = written_out(contact, since)
        assert excess.longer[place, 0] == pytest.approx(longer)
        assert excess.variance[place, 0] == pytest.approx(variance)


def test_contact_that_grows_all_along_is_a_trend_and_no_fall() -> None:
    steady, fell = told(5.0 + 0.03 * HOURS), told(5.0 + 0.03 * fallen(40))
    at = FALLS.tolist().index(40)
    assert abs(steady.longer[at, 0]) < 0.2 * fell.longer[at, 0]


def test_too_little_before_a_fall_or_since_is_said() -> None:
    short, gone = told(np.zeros(BLOCKS + 1)), np.zeros(REACHED + 1)
    gone[-10:] = np.nan
    assert not short.enough[FALLS > BLOCKS - 32].any()
    assert short.enough[FALLS < BLOCKS - 33].all()
    assert not told(gone).enough[FALLS < 30].any()


def test_what_is_forgotten_is_as_never_learned() -> None:
    line = ContactLine(2)
    line.learn(np.array([0, 1]), np.array([7, 9]), np.array([5.0, 5.1]))
    line.forget(np.array([0]))
    assert not line.older[:, 0].any()
    assert line.older[0, 1] == 1.0
