from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest
from made_runs import made

from fleetfoot.path.run import Run
from fleetfoot.path.summary import Recorded, compare, summarise, verdicts_of
from fleetfoot.path.ticks import Ticks
from fleetfoot_signal.channel import MEASURED, SPECS, Channel
from fleetfoot_signal.detectors.heart_rate_unusual import HeartRateUnusual
from fleetfoot_signal.engine import Engine, run_alone
from fleetfoot_signal.form import FormDetector
from fleetfoot_signal.heart_rate_fault import HeartRateFault
from fleetfoot_signal.history import FEWEST_RUNS, History

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

RUN: Final = Run("r1", "ann", "morning.fit", None, {Channel.SPEED: "fit:stryd", Channel.HEART_RATE: "strap"})
FORM_ONLY: Final = (Channel.SPEED, Channel.CADENCE)


def analysed(duration_s: int, *without: Channel, only: tuple[Channel, ...] = ()) -> Engine:
    """Analyse a run whose sensors leave some channels out."""
    values = made(duration_s, seed=5).values[:MEASURED].copy()
    dropped = [c for c in Channel if c < MEASURED and (c in without or (only and c not in only))]
    values[dropped] = np.nan
    engine = Engine(1)
    run_alone(list(values.T), engine=engine)
    return engine


def recorded(
    values: Floats, *, alerts: list[dict[str, Any]] | None = None, scores: Floats | None = None
) -> Recorded:
    """Make what is known of a run out of its seconds."""
    count = values.shape[1]
    names = tuple(d.name for d in Engine(1).detectors)
    told = np.full((len(names), count), np.nan) if scores is None else scores
    engine = Engine(1)
    return Recorded(
        Ticks(np.arange(count), values, told, names),
        alerts or [],
        float(count),
        engine.findings(0),
        engine.limits,
    )


def seconds(count: int, **known: float) -> Floats:
    values = np.full((len(SPECS), count), np.nan)
    for name, value in known.items():
        values[Channel[name.upper()]] = value
    return values


def of(values: Floats, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever recorded() takes
    verdicts = verdicts_of(Engine(1), 0)
    return summarise(RUN, recorded(values, **options), verdicts)


def test_a_run_of_which_nothing_is_known_is_a_summary_of_nulls_and_no_nan() -> None:
    summary = of(seconds(0))
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary
    assert summary["duration_s"] == 0.0
    assert summary["distance_m"] is None
    assert summary["decoupling"]["trainingpeaks_pct"] is None
    assert summary["decoupling"]["reason"] == "speed was not recorded"
    assert set(summary["medians"].values()) == {None}


def test_figures_are_of_one_sensor_the_one_that_told_a_channel_for_longest() -> None:
    values = seconds(2700)
    values[:MEASURED] = made(2700, seed=5).values[:MEASURED]
    values[Channel.SPEED, :1000] *= 0.9
    values[Channel.ADJUSTED_SPEED] = values[Channel.SPEED]
    mixed = recorded(values)
    verdicts = verdicts_of(Engine(1), 0)
    told = summarise(RUN, mixed._replace(handovers={1000: [Channel.SPEED]}), verdicts)
    alone = values.copy()
    alone[[Channel.SPEED, Channel.ADJUSTED_SPEED, Channel.STEP_LENGTH, Channel.VERTICAL_RATIO], :1000] = (
        np.nan
    )
    expected = summarise(RUN, recorded(alone), verdicts)
    for figure in ("decoupling", "equal_effort", "ef", "session", "slowing"):
        assert told[figure] == expected[figure]
    assert told["medians"]["speed_m_s"] == expected["medians"]["speed_m_s"]
    assert told["decoupling"] != summarise(RUN, mixed, verdicts)["decoupling"]
    assert told["distance_m"] == summarise(RUN, mixed, verdicts)["distance_m"]


def test_where_no_speed_is_known_medians_are_those_of_all_seconds() -> None:
    summary = of(seconds(100, heart_rate=150.0))
    assert (summary["medians"]["heart_rate_bpm"], summary["moving_s"]) == (150.0, 0.0)


def test_medians_are_those_of_moving_seconds() -> None:
    values = seconds(100, speed=3.0, heart_rate=150.0)
    values[Channel.SPEED, :40] = 0.0
    values[Channel.HEART_RATE, :40] = 90.0
    summary = of(values)
    assert summary["medians"]["speed_m_s"] == 3.0
    assert summary["medians"]["heart_rate_bpm"] == 150.0
    assert (summary["duration_s"], summary["moving_s"], summary["distance_m"]) == (100.0, 60.0, 180.0)


def test_decoupling_is_told_by_every_convention_under_its_name() -> None:
    """EF 3.0/150 in the first half, 3.0/160 in the second: 100 * (1 - 150/160) = 6.25 %."""
    values = seconds(3600, speed=3.0, heart_rate=150.0, power=240.0)
    values[Channel.HEART_RATE, 1800:] = 160.0
    figures = of(values)["decoupling"]
    for name in ("pace_pct", "trainingpeaks_pct", "trainingpeaks_power_pct", "goldencheetah_pct"):
        assert figures[name] == pytest.approx(6.25, abs=0.05), name
    assert figures["pace_skip10_pct"] == pytest.approx(5.0, abs=0.05)  # 1200 s of 150 are left of 3000
    assert figures["reason"] is None


def test_a_short_run_says_why_its_decoupling_is_not_known() -> None:
    figures = of(seconds(300, speed=3.0, heart_rate=150.0))["decoupling"]
    assert figures["pace_pct"] is None
    assert figures["reason"] == "it takes 40 min of moving, and there were 5"


def test_heart_rate_that_was_not_believed_is_counted_by_its_reason() -> None:
    values = seconds(3600, speed=3.0, heart_rate=150.0, cadence=170.0)
    values[Channel.HEART_RATE_FAULT] = 0.0
    values[Channel.HEART_RATE_FAULT, 1000:1200] = HeartRateFault.CADENCE
    values[Channel.HEART_RATE_FAULT, 2000:2003] = HeartRateFault.SPIKE
    summary = of(values)
    assert summary["not_believed_s"] == {"cadence": 200, "spike": 3}
    assert summary["decoupling"]["reason"] == "heart rate was not believed for 3:23"
    assert summary["ef"] is None


def test_the_median_of_heart_rate_leaves_out_what_is_known_to_be_false() -> None:
    values = seconds(3600, speed=3.0, heart_rate=140.0, cadence=170.0)
    values[Channel.HEART_RATE_FAULT] = 0.0
    values[Channel.HEART_RATE, 900:] = 170.0
    values[Channel.HEART_RATE_FAULT, 900:] = HeartRateFault.CADENCE
    assert of(values)["medians"]["heart_rate_bpm"] == 140.0


def alert(phase: str, severity: str, value: float, t_s: float, episode: str = "a") -> dict[str, Any]:
    about = {"detector": "overstriding", "unit": "%", "episode": episode, "onset_s": t_s - 5.0}
    return {**about, "phase": phase, "severity": severity, "value": value, "t_s": t_s}


def test_alerts_are_counted_by_their_onsets_with_the_largest_effect_and_its_severity() -> None:
    alerts = [
        alert("onset", "notice", 5.5, 10.0),
        alert("clear", "notice", 1.0, 25.0),
        alert("onset", "notice", 6.5, 40.0, "b"),
    ]
    names = [d.name for d in Engine(1).detectors]
    scores = np.full((len(names), 60), np.nan)
    scores[names.index("overstriding"), 10:20] = 9.34
    state = of(seconds(60, speed=3.0), alerts=alerts, scores=scores)["detectors"]["overstriding"]
    assert (state["alerts"], state["worst"], state["peak"], state["unit"]) == (2, "warning", 9.3, "%")
    other = of(seconds(60, speed=3.0), alerts=alerts, scores=scores)["detectors"]["bounce"]
    assert (other["alerts"], other["worst"], other["peak"]) == (0, None, None)


def test_the_identity_of_the_run_and_its_sensors_are_in_the_summary() -> None:
    summary = of(seconds(10, speed=3.0))
    assert [summary[key] for key in ("type", "source", "run", "athlete", "started_utc")] == [
        "summary",
        "morning.fit",
        "r1",
        "ann",
        None,
    ]
    assert summary["sensors"] == {"speed_m_s": "fit:stryd", "heart_rate_bpm": "strap"}


def test_a_detector_that_could_judge_is_available() -> None:
    states = verdicts_of(analysed(1500), 0)
    assert states.pop("heart_rate_unusual")["missing_runs"] == FEWEST_RUNS
    for name, state in states.items():
        assert (state["available"], state["reason"], state["missing_runs"]) == (True, None, 0), name
        assert state["judged_s"] > 0.0


@pytest.mark.parametrize(("known", "had"), [(0.0, "none"), (1.0, "only 1"), (2.0, "only 2")])
def test_what_needs_earlier_runs_says_how_many_there_are(known: float, had: str) -> None:
    engine = analysed(1500)
    next(each for each in engine.detectors if isinstance(each, HeartRateUnusual)).known_runs[0] = known
    state = verdicts_of(engine, 0)["heart_rate_unusual"]
    told = f"needs 3 earlier runs with this sensor to know your usual; it has {had} so far"
    assert (state["available"], state["reason"], state["missing_runs"]) == (False, told, 3 - known)


@pytest.mark.parametrize(
    ("without", "detector", "reason"),
    [
        (Channel.HEART_RATE, "cardiac_drift", "no heart rate"),
        (Channel.CADENCE, "overstriding", "no cadence"),
        (Channel.SPEED, "overstriding", "no speed"),
        (Channel.VERTICAL_OSCILLATION, "bounce", "no vertical oscillation"),
    ],
)
def test_a_detector_that_lacks_an_input_names_it(without: Channel, detector: str, reason: str) -> None:
    state = verdicts_of(analysed(1500, without), 0)[detector]
    assert (state["available"], state["judged_s"]) == (False, 0.0)
    assert state["reason"] == reason


def test_what_few_sensors_tell_is_named_as_missing_and_as_such() -> None:
    states = verdicts_of(analysed(1500, Channel.BALANCE), 0)
    state = states["asymmetry"]
    assert (state["available"], state["reason"]) == (False, "no contact balance, left")
    assert [name for name, each in states.items() if each["seldom_told"]] == ["asymmetry"]
    assert not any(each["seldom_told"] for each in verdicts_of(analysed(1500, Channel.CADENCE), 0).values())


def test_several_missing_inputs_are_named_together() -> None:
    state = verdicts_of(analysed(700, only=FORM_ONLY), 0)["bounce"]
    assert state["reason"] == "no vertical oscillation and no ground contact time"


def test_a_run_that_is_too_short_says_what_is_needed_and_what_it_had() -> None:
    states = verdicts_of(analysed(480), 0)
    del states["heart_rate_unusual"]  # that lacks earlier runs first
    for state in states.values():
        assert state["available"] is False
        assert state["reason"].startswith("needs ")
        assert "had 8 min of running" in state["reason"]
    assert "steady enough after warm-up" in states["overstriding"]["reason"]


def test_a_heart_rate_that_is_not_believed_is_the_reason_why_it_cannot_be_judged() -> None:
    values = made(1800, seed=5).values[:MEASURED].copy()
    values[Channel.HEART_RATE] = 140.0  # a strap that repeats one value
    engine = Engine(1)
    run_alone(list(values.T), engine=engine)
    state = verdicts_of(engine, 0)["cardiac_drift"]
    assert state["available"] is False
    assert state["reason"].endswith("had 30 min of running, and heart rate was not believed for most of it")


def test_enough_running_that_was_not_settled_says_so() -> None:
    values = made(1200, seed=5).values[:MEASURED].copy()
    values[Channel.SPEED, ::2] *= 0.7
    values[Channel.SPEED] = np.where(np.arange(1200) // 60 % 2, 2.0, 4.0)
    engine = Engine(1)
    run_alone(list(values.T), engine=engine)
    reason = verdicts_of(engine, 0)["cardiac_drift"]["reason"]
    assert reason is None or "too little of it settled and at an even pace" in reason


def usual(engine: Engine, *, off_pct: float, runs: int = 5, blocks: float = 300.0) -> dict[str, History]:
    """Make a history of form whose level lies so many percent below that of the run."""
    return {
        name: History(runs, 4.0, blocks, np.zeros(5), 0.05, 4.0 * level, np.array([level]))
        for name, lesson in engine.lessons(0, {}).items()
        if isinstance(lesson, History)
        for level in [History.of(lesson).level - 0.01 * off_pct]
    }


@pytest.fixture(scope="module")
def engine() -> Engine:
    return analysed(1500)


def test_a_run_far_from_the_usual_is_told_with_its_direction(engine: Engine) -> None:
    above = compare(engine, 0, usual(engine, off_pct=9.0))
    below = compare(engine, 0, usual(engine, off_pct=-9.0))
    assert above == [
        f"{d.title}: 9 % above your last runs at the same pace."
        for d in engine.kinds
        if issubclass(d, FormDetector)
    ]
    assert below == [
        f"{d.title}: 9 % below your last runs at the same pace."
        for d in engine.kinds
        if issubclass(d, FormDetector)
    ]


@pytest.mark.parametrize(
    "history", [{"off_pct": 3.0}, {"off_pct": 9.0, "runs": 2}, {"off_pct": 9.0, "blocks": 50.0}]
)
def test_a_small_difference_or_too_little_history_is_not_told(
    engine: Engine, history: dict[str, Any]
) -> None:
    assert compare(engine, 0, usual(engine, **history)) == []


def test_without_history_nothing_is_compared(engine: Engine) -> None:
    assert compare(engine, 0, {}) == []


def test_a_run_that_did_not_learn_its_level_is_not_compared(engine: Engine) -> None:
    assert compare(analysed(400), 0, usual(engine, off_pct=9.0)) == []
