"""The table of alerts and verdicts that the bench prints of recorded runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import fleetfoot
from benchmarks import verdicts
from benchmarks.recorded import RecordedRun
from benchmarks.verdicts import NOT_JUDGED, Told, Verdict, page, told_of
from fleetfoot.sim import SCENARIOS, simulate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def drifting() -> RecordedRun:
    return RecordedRun("made/drift.fit", fleetfoot.analyse(simulate(SCENARIOS["drift-06"], 3)))


def verdict_of(told: Told, word: str = "right") -> Verdict:
    return Verdict(told.run.analysis.run.id, told.detector, told.onset_s, told.said, word, "it is so")


def test_every_verdict_kept_is_one_word_of_the_four_with_a_reason_and_is_given_once() -> None:
    kept = verdicts.verdicts()
    assert all(each.reason for each in kept)
    assert len({(each.run, each.detector, each.onset_s, each.said) for each in kept}) == len(kept)


def test_a_word_that_is_no_verdict_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "verdicts.csv"
    file.write_text("run,detector,onset_s,said,verdict,reason\nr-1,bounce,60,8,perhaps,so\n")
    with pytest.raises(ValueError, match="'perhaps' is no verdict: say one of right, overstated"):
        verdicts.verdicts(file)


def test_an_alert_without_a_verdict_is_printed_as_not_judged_with_its_evidence(drifting: RecordedRun) -> None:
    (line,) = [line for line in page([drifting]) if line.startswith("| made/drift.fit")]
    assert f"| {NOT_JUDGED} |" in line
    assert "bpm; " in line
    assert "% beyond pace at 12/22/28 bpm per m/s" in line
    assert "heart rate believed 100 % -> 100 %" in line


def test_the_rate_of_what_is_wrong_or_overstated_is_of_the_judged_hours(
    drifting: RecordedRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    (told,) = told_of(drifting)
    hours = drifting.summary["detectors"]["cardiac_drift"]["judged_s"] / 3600.0
    for word, bad in (("right", 0), ("overstated", 1), ("wrong", 1), ("cannot tell", 0)):
        monkeypatch.setattr(verdicts, "verdicts", lambda word=word: [verdict_of(told, word)])
        (counted,) = [line for line in page([drifting]) if line.startswith("| cardiac_drift")]
        assert f" | {10.0 * bad / hours:.1f} (<= " in counted, counted


def test_a_verdict_lapses_where_what_is_said_changes(drifting: RecordedRun) -> None:
    (told,) = told_of(drifting)
    own = verdict_of(told)
    assert own.is_of(told)
    assert not verdict_of(Told(told.run, told.detector, told.onset_s - 130.0, told.t_s, told.said, "")).is_of(
        told
    )
    assert not verdict_of(Told(told.run, told.detector, told.onset_s, told.t_s, 1.5 * told.said, "")).is_of(
        told
    )
    assert not verdict_of(Told(told.run, "bounce", told.onset_s, told.t_s, told.said, "")).is_of(told)
