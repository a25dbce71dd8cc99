"""What a finished run is said to have been."""

from __future__ import annotations

from typing import Any

import pytest
from console_runs import FIGURES, summary_of

from fleetfoot.words import review
from fleetfoot.words.quantity import METRIC
from fleetfoot_signal.heart_rate_fault import HeartRateFault
from fleetfoot_signal.review.session import Session

SLOWING: dict[str, Any] = {
    "from_s": 1800.0,
    "loss_pct": 7.9,
    "speed_before_m_s": 3.08,
    "speed_m_s": 2.84,
    "heart_rate_before_bpm": 142.0,
    "heart_rate_bpm": 141.0,
    "heart_rate_end_bpm": 140.0,
    "eased": False,
}


def changed(**figures: object) -> dict[str, Any]:
    return summary_of(equal_effort=FIGURES["equal_effort"] | figures)


def split(**figures: object) -> dict[str, Any]:
    return summary_of(decoupling=FIGURES["decoupling"] | figures)


@pytest.mark.parametrize(
    ("change", "sd", "said"),
    [
        (0.4, 1.6, "no clear change from minute 10 to the end (0 bpm; 80 % sure: -2 to +2 bpm)"),
        (-3.6, 1.0, "fell by about 4 bpm"),
        (12.0, 2.0, "rose by about 12 bpm"),
    ],
)
def test_a_change_is_told_no_finer_than_it_is_known(change: float, sd: float, said: str) -> None:
    assert said in review.equal_effort(changed(change_bpm=change, sd_bpm=sd))


def test_a_change_that_was_judged_only_for_a_part_says_until_when() -> None:
    assert "from minute 10 to 40:00" in review.equal_effort(changed(to_s=2400.0))


def test_where_pace_forbids_the_raw_figures_equal_effort_still_speaks() -> None:
    said = review.decoupling(split(pace_pct=None, trainingpeaks_pct=None, reason="your pace varied by 14 %"))
    assert said.endswith(
        "(80 % sure: 0.8 to 3.4 %); by pace alone it cannot be judged because your pace varied by 14 %."
    )


def test_where_only_equal_effort_cannot_be_judged_the_others_are_told() -> None:
    said = review.decoupling(split(equal_effort_pct=None, equal_effort_sd_pct=None, equal_effort_reason="so"))
    assert said.startswith(
        "Heart rate against pace, second half beside first: decoupling by raw pace is 4.1 %"
    )
    assert said.endswith("at equal effort it cannot be judged because so.")


@pytest.mark.parametrize(
    ("heart", "said"),
    [
        (
            {},
            "while your heart rate stayed level (142 to 141 bpm): legs that faded, or a pace that you let go.",
        ),
        ({"heart_rate_bpm": 135.0}, "while your heart rate fell a little"),
        ({"heart_rate_bpm": 135.0, "eased": True}, ", and your heart rate with it (142 to 135 bpm)."),
        ({"heart_rate_end_bpm": 150.0}, "while your heart rate rose (142 to 150 bpm)."),
        ({"heart_rate_before_bpm": None}, "(5:25 /km to 5:52 /km)."),
    ],
)
def test_a_slowing_says_what_the_heart_did(heart: dict[str, Any], said: str) -> None:
    found = review.slowing(summary_of(slowing=SLOWING | heart), METRIC)
    assert found.startswith("Over the last 17 min your pace fell by about 8 % (5:25 /km to 5:52 /km)")
    assert found.endswith(said) or said in found


def test_heart_rate_that_was_not_believed_says_for_how_long_and_why() -> None:
    one = review.not_believed(summary_of(not_believed_s={"cadence": 380}))
    assert one == "Heart rate was not believed for 6:20: it follows your cadence."
    two = review.not_believed(summary_of(not_believed_s={"spike": 3, "jump": 40, "cadence": 340}))
    assert two == (
        "Heart rate was not believed for 6:23: it follows your cadence (5:40); it jumped while your effort stayed the"
        " same (0:40)."
    )
    assert review.not_believed(summary_of(not_believed_s={"spike": 9})) == ""


@pytest.mark.parametrize("fault", [f for f in HeartRateFault if f > HeartRateFault.SILENT])
def test_every_fault_has_words(fault: HeartRateFault) -> None:
    assert fault.reason in review.not_believed(summary_of(not_believed_s={fault.name.lower(): 60}))


@pytest.mark.parametrize("kind", list(Session))
def test_every_kind_of_session_has_words_but_the_unknown(kind: Session) -> None:
    assert bool(review.session(summary_of(session=kind.value))) is (kind is not Session.UNKNOWN)


def test_a_kind_of_another_version_is_passed_over() -> None:
    assert review.session(summary_of(session="orienteering")) == ""


def felt(judged_s: float, heard_s: float, artefacts_pct: float) -> dict[str, Any]:
    known = {"dfa_a1": 0.861, "rmssd_ms": 5.2} if judged_s else {"dfa_a1": None, "rmssd_ms": None}
    return summary_of(
        beats=known | {"judged_s": judged_s, "heard_s": heard_s, "artefacts_pct": artefacts_pct}
    )


def test_the_variability_of_beats_is_told_with_its_doubt_or_why_it_cannot_be() -> None:
    assert review.beats(felt(3240.0, 3300.0, 0.8)) == (
        "Variability of beats: DFA a1 0.86, RMSSD 5 ms (medians of 54:00, artefacts 0.8 %; two minutes of DFA a1 are"
        " good for 0.13 either way)."
    )
    assert review.beats(felt(0.0, 3300.0, 6.4)).startswith(
        "Variability of beats: cannot judge because 6 % of them are artefacts"
    )
    assert review.beats(felt(0.0, 0.0, 0.0)) == ""
    assert review.beats({}) == ""


def test_a_balance_that_moved_is_told_with_its_side() -> None:
    moved = {"from_s": 1800.0, "before_pct": 50.2, "now_pct": 47.1}
    assert review.balance(summary_of(balance=moved)) == (
        "From 30:00 on your right foot stayed longer on the ground than in your first minutes"
        " (left 50.2 %, later 47.1 %). If something hurts, stop."
    )
    assert "your left foot" in review.balance(summary_of(balance=moved | {"now_pct": 53.0}))
    assert review.balance(summary_of()) == ""


def test_a_run_without_speed_is_told_what_it_is_judged_against() -> None:
    course = {
        "heart_rate_bpm": 9.2,
        "cadence_pct": -4.6,
        "vertical_oscillation_pct": None,
        "ground_contact_pct": 0.4,
    }
    assert review.own_course(summary_of(own_course=course)) == (
        "Judged against your own first minutes, since there is no speed (last 10 min beside minutes 5 to 15):"
        " cadence 5 % lower, ground contact unchanged, heart rate 9 bpm higher. Whether that was the pace or the legs"
        " cannot be known."
    )
    assert review.own_course(summary_of()) == ""
    assert review.own_course(summary_of(own_course=dict.fromkeys(course))) == ""
