"""From facts to signs: what a run shows, lacks, or could not show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.causes.evidence import WINDOW_DAYS
from fleetfoot_signal.causes.facts import ONSET_AFTER, ONSET_START, usual
from fleetfoot_signal.causes.table import SIGNS
from fleetfoot_signal.days.distance import SPIKES
from fleetfoot_signal.days.heat import HOT_C
from fleetfoot_signal.days.zones import EASY_BELOW

if TYPE_CHECKING:
    from fleetfoot_signal.causes.facts import Facts
    from fleetfoot_signal.types import Bools, Floats

SORE_ABOVE: Final = 2.0
"""Points of soreness above usual that are a sign: an SD of it (MEAS on PMData's scale, brought to 0-10)."""
RESTED_AU: Final = 100.0
"""Load of 72 h below which they were easy: 25 min at RPE 4 (JUDGE)."""
OFTEN_DAYS: Final = 6.0
"""Days of strength training in 4 weeks from which the legs are used to it (JUDGE; repeated bout effect)."""
ROW: Final = 2.0
MILD_PCT: Final = 4.0
"""Body mass lost up to which self-paced running suffers nothing (Goulet 2013)."""
HIGH_BPM: Final = 6.0
"""Heart rate at the same pace above usual that is a sign: beyond its SD of 3-4 bpm from day to day."""
CONTACT_PCT: Final = 5.0
CADENCE_PCT: Final = 3.0
CONTACT_PER_STEP: Final = 0.6
"""Percent of contact time for each percent of longer steps (force plates at 3.33 m/s, one subject)."""
PACE_PCT: Final = 12.0
"""Pace late against early beyond which form cannot be set side by side (as in blocks)."""


def signs_of(facts: Facts) -> Floats:
    """Return float64[sign, run]: 1 seen, 0 absent, NaN not judged."""
    form_late = np.fmax(
        np.abs(late_contact_pct(facts)) / CONTACT_PCT, np.abs(late_cadence_pct(facts)) / CADENCE_PCT
    )
    found = {
        "onset_start": _is(facts.onset, facts.onset == ONSET_START),
        "onset_after": _is(facts.onset, facts.onset == ONSET_AFTER),
        "sore": _at_least(facts.soreness - _usual_of(facts, facts.soreness), SORE_ABOVE),
        "rested": _is(facts.load_72h, facts.load_72h < RESTED_AU),
        "repeated_bout": _at_least(facts.strength_28d, OFTEN_DAYS),
        "before_crossing": _before_crossing(facts),
        "fade": facts.fade,
        "rmssd_out": _at_least(np.abs(facts.rmssd_row), 1.0),
        "resting_hr_high": _at_least(facts.resting_row, ROW),
        "single_morning": _single_morning(facts),
        "drift": facts.drift,
        "acclimatised": facts.acclimatised,
        "hot": _at_least(facts.temperature_c, HOT_C),
        "mild_loss": _is(facts.mass_lost_pct, facts.mass_lost_pct <= MILD_PCT),
        "easy_run": _is(facts.reserve, facts.reserve < EASY_BELOW),
        "after_episode": _after_episode(facts),
        "form_drift": _at_least(form_late, 1.0),
        "pace_changed": _at_least(np.abs(facts.speed_late_pct), PACE_PCT),
        "bends": facts.on_track,
        "heart_rate_high": _heart_rate_high(facts),
    }
    return np.stack([found[code] for code in SIGNS])


def late_contact_pct(facts: Facts) -> Floats:
    """Return by how much contact was longer late in the run, beyond what longer steps explain."""
    return facts.contact_late_pct - CONTACT_PER_STEP * np.nan_to_num(facts.step_pct)


def late_cadence_pct(facts: Facts) -> Floats:
    """Return by how much cadence changed late in the run, beyond what was told as longer steps."""
    return facts.cadence_late_pct + np.nan_to_num(facts.step_pct)


def crossing_min(facts: Facts) -> Floats:
    """Return the minute in which a run crossed the first limit of a spike; NaN where it crossed none."""
    reached = SPIKES[0] * facts.longest_before_m
    share = reached / facts.distance_m
    return np.where(share <= 1.0, share * facts.duration_s / 60.0, np.nan)


def _before_crossing(facts: Facts) -> Floats:
    """Return whether the legs were heavy before the run became longer than those before."""
    at = crossing_min(facts)
    begun = np.where(facts.onset == ONSET_START, 0.0, facts.onset_min)
    return np.where(np.isnan(at) | np.isnan(begun), np.nan, (begun < at).astype(np.float64))


def _single_morning(facts: Facts) -> Floats:
    rows = np.fmax(np.abs(facts.resting_row), np.abs(facts.rmssd_row))
    return _is(rows, rows == 1.0)


def _after_episode(facts: Facts) -> Floats:
    """Return whether the legs became heavy after form had changed, not before."""
    begun = np.where(facts.onset == ONSET_START, 0.0, facts.onset_min)
    known = ~(np.isnan(begun) | np.isnan(facts.episode_min))
    return np.where(known, (begun >= facts.episode_min).astype(np.float64), np.nan)


def _heart_rate_high(facts: Facts) -> Floats:
    above = _at_least(facts.pace_bpm - _usual_of(facts, facts.pace_bpm), HIGH_BPM)
    return np.asarray(np.fmax(above, facts.unusual_heart))


def _usual_of(facts: Facts, values: Floats) -> Floats:
    found: Floats = usual(facts.day, values[None], np.empty((1, 0)), WINDOW_DAYS)[0]
    return found


def _at_least(values: Floats, limit: float) -> Floats:
    return _is(values, values >= limit)


def _is(known: Floats, holds: Bools) -> Floats:
    return np.where(np.isnan(known), np.nan, holds.astype(np.float64))
