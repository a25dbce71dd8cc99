"""From effective contact to contact."""

from __future__ import annotations

import numpy as np
import pytest

from fleetfoot_signal.gait.contact import ContactTable, effective_fraction
from fleetfoot_signal.gait.filters import STEP_TIMES_S, Filters


def wave(d: float, phases: int = 20_000) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Acceleration of one step in g, straight from its definition."""
    phase = np.arange(phases) / phases
    return np.where(phase < d, 0.5 * np.pi / d * np.sin(np.pi * phase / d), 0.0) - 1.0


@pytest.mark.parametrize("d", [0.4, 0.5, 0.6, 0.71, 0.8, 0.9, 1.0])
def test_effective_contact_is_the_part_of_the_step_pushed_upwards(d: float) -> None:
    direct = np.mean(wave(d) > 0.0)
    assert effective_fraction(np.array([d]))[0] == pytest.approx(direct, abs=2e-4)
    unfiltered = effective_fraction(np.array([d]), np.ones(400))[0]
    assert unfiltered == pytest.approx(direct, abs=2e-3)


@pytest.mark.parametrize("rate_hz", [52.0, 200.0])
@pytest.mark.parametrize("step_s", [0.30, 0.365, 0.41])
def test_the_table_undoes_what_the_filter_does(rate_hz: float, step_s: float) -> None:
    filters = Filters(rate_hz)
    d = np.array([0.5, 0.6, 0.7, 0.8, 0.9])
    rows = np.arange(int(30.0 * step_s * rate_hz))
    phase = rows / (step_s * rate_hz) % 1.0
    steps = np.where(phase[:, None] < d, np.sin(np.pi * phase[:, None] / d) * 0.5 * np.pi / d, 0.0) - 1.0
    smooth = filters.contact(steps)[len(rows) // 4 : -len(rows) // 4]
    # the share above zero, between samples by straight lines
    a, b = smooth[:-1], smooth[1:]
    effective = ((np.maximum(a, 0) + np.maximum(b, 0)) / (np.abs(a) + np.abs(b))).mean(axis=0)
    found = filters.contact_table.fraction(effective, np.full(d.size, step_s))
    assert found == pytest.approx(d, abs=0.02)


def test_the_table_inverts_its_own_entries() -> None:
    table = ContactTable(STEP_TIMES_S, np.ones((STEP_TIMES_S.size, ContactTable.harmonics)))
    d = np.linspace(0.4, 0.9, 23)
    effective = effective_fraction(d, np.ones(ContactTable.harmonics))
    assert table.fraction(effective, np.full(d.size, 0.37)) == pytest.approx(d, abs=0.003)


def test_what_no_contact_explains_is_unknown() -> None:
    table = Filters(100.0).contact_table
    effective = np.array([0.0, 0.05, 0.9, np.nan, 0.5, 0.5, 0.5])
    step_s = np.array([0.36, 0.36, 0.36, 0.36, 0.1, 0.9, np.nan])
    assert np.isnan(table.fraction(effective, step_s)).all()
