"""What the beats of a finished run say as a whole."""

from __future__ import annotations

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.review.beats import beat_figures


def test_medians_are_those_of_running_where_that_is_known() -> None:
    values = np.full((len(Channel), 1000), np.nan)
    values[Channel.SPEED], values[Channel.CADENCE] = 3.0, 165.0
    values[Channel.SPEED, :300] = values[Channel.CADENCE, :300] = 0.0
    values[Channel.DFA_A1], values[Channel.RMSSD], values[Channel.BEAT_ARTEFACTS] = 0.8, 6.0, 0.5
    values[Channel.DFA_A1, :300] = 1.4
    values[Channel.DFA_A1, 900:] = np.nan
    assert beat_figures(values) == (0.8, 6.0, 0.5, 600.0, 700.0)
    values[[Channel.SPEED, Channel.CADENCE]] = np.nan
    assert beat_figures(values).judged_s == 900.0


def test_a_run_without_beats_has_no_figures() -> None:
    found = beat_figures(np.full((len(Channel), 100), np.nan))
    assert np.isnan([found.dfa_a1, found.rmssd_ms, found.artefacts_pct]).all()
    assert (found.judged_s, found.heard_s) == (0.0, 0.0)
