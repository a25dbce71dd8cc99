"""Running dynamics from chest acceleration against the truth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from chest_accuracy import RUNNERS, STRAPS, good, push_all, recorded_trials, simulated
from chest_waveform import Running, Strap, record

from fleetfoot_signal.gait.stream import Stream
from fleetfoot_signal.sample import Acceleration

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "grf-prediction"
recorded = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no recordings beside the project: {FOLDER}")


@pytest.mark.parametrize("strap", STRAPS, ids=lambda s: f"{s.nominal_hz:.0f}Hz{s.rate_error:+.3f}")
@pytest.mark.parametrize("running", RUNNERS[::2], ids=lambda r: f"{r.cadence_spm:.0f}spm{r.contact_s}s")
def test_a_simulated_run_comes_back(running: Running, strap: Strap) -> None:
    error = simulated(running, strap, 30.0)
    assert error.estimates >= 18
    assert abs(error.cadence_spm) < 0.5
    assert abs(error.oscillation_pct) < 4.0
    assert abs(error.contact_ms) < 12.0


@pytest.mark.parametrize(
    ("impact_g", "noise_g", "wobble_deg"), [(1.2, 0.02, 2.0), (0.3, 0.1, 2.0), (1.2, 0.1, 8.0)]
)
def test_impact_noise_and_wobble_do_no_harm(impact_g: float, noise_g: float, wobble_deg: float) -> None:
    strap = Strap(tilt_deg=30.0, noise_g=noise_g, wobble_deg=wobble_deg)
    error = simulated(Running(impact_g=impact_g), strap, 20.0)
    assert abs(error.cadence_spm) < 0.5
    assert abs(error.oscillation_pct) < 4.0
    assert abs(error.contact_ms) < 12.0


@pytest.mark.parametrize("rate_hz", [52.0, 100.0, 200.0])
@pytest.mark.parametrize("running", [RUNNERS[0], RUNNERS[1], RUNNERS[4]])
def test_five_percent_more_contact_are_seen(running: Running, rate_hz: float) -> None:
    means: list[float] = []
    for factor in (1.0, 1.05):
        longer = replace(running, contact_s=factor * running.contact_s)
        said = good(push_all(record(longer, Strap(rate_hz), 30.0, 4).blocks()))
        means.append(float(np.mean([e.ground_contact_ms for e in said])))
    assert 3.5 < 100.0 * (means[1] / means[0] - 1.0) < 6.0


def test_each_single_estimate_is_near_the_truth_of_its_seconds() -> None:
    run = record(Running(), Strap(rate_error=0.015), 40.0, 7)
    for estimate in good(push_all(run.blocks())):
        cadence, oscillation, contact = run.truth(estimate.t_s - 5.1, estimate.t_s - 0.4)
        assert estimate.cadence_spm == pytest.approx(cadence, abs=1.5)
        assert estimate.vertical_oscillation_mm == pytest.approx(oscillation, rel=0.05)
        assert estimate.ground_contact_ms == pytest.approx(contact, abs=10.0)


@pytest.mark.parametrize("asymmetry", [0.0, 3.0])
def test_step_time_asymmetry_is_seen_at_its_full_size(asymmetry: float) -> None:
    run = record(Running(asymmetry_pct=asymmetry), Strap(), 100.0, 2)
    last = push_all(run.blocks())[-1]
    # feet of unequal step but equal contact time push unequally, which moves the event: up to a quarter more
    assert 0.95 * asymmetry - 0.3 < last.asymmetry_pct < 1.25 * asymmetry + 0.3


def test_a_strong_limp_is_not_taken_for_half_the_cadence() -> None:
    run = record(Running(asymmetry_pct=15.0), Strap(100.0), 20.0)
    last = push_all(run.blocks())[-1]
    assert last.cadence_spm == pytest.approx(165.0, rel=0.02)


@pytest.mark.recordings
@recorded
def test_contact_and_oscillation_agree_with_a_force_plate() -> None:
    trials = recorded_trials(FOLDER)
    assert len(trials) == 16
    truth, estimate = (np.array([getattr(t, name) for t in trials]) for name in ("truth", "estimate"))
    error = estimate - truth
    assert np.abs(error[:, 0]).max() < 1.0
    assert np.sqrt(np.mean(error[:, 2] ** 2)) < 20.0
    assert np.corrcoef(truth[:, 2], estimate[:, 2])[0, 1] > 0.8
    apart = truth[:, 1][:, None] - truth[:, 1] > 8.0
    assert apart.sum() > 50
    assert (estimate[:, 1][:, None] > estimate[:, 1])[apart].all()


@pytest.mark.recordings
@recorded
def test_a_raw_sacral_recording_gives_its_cadence() -> None:
    rows = np.loadtxt(FOLDER / "Sample_test_data.csv", delimiter=",", skiprows=1)
    xyz, t_s = rows[:, :3].T / 9.80665, rows[:, 3] / 1000.0
    stream = Stream()
    said = [
        estimate
        for end in range(32, len(rows) + 1, 32)
        for estimate in stream.push(
            Acceleration(t_s[end - 1], t_s[end - 1], 512.0, 8.0, xyz[:, end - 32 : end], "shimmer")
        )
    ]
    assert good(said)[-1].cadence_spm == pytest.approx(161.0, abs=1.5)
