"""What every detector in the registry must keep to; a new one is tested without a change here."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from lane_state import LANES, undeclared
from random_runs import RandomRun, eventful_run, random_run, together

from fleetfoot_signal import detectors as package
from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.engine import Engine
from fleetfoot_signal.event import Severity
from fleetfoot_signal.lanes import Lanes

if TYPE_CHECKING:
    from fleetfoot_signal.detector import Detector
    from fleetfoot_signal.memory import Memory

EVERY = pytest.mark.parametrize("kind", registry(), ids=lambda kind: kind.name)
DIAGNOSES = [
    "injur",
    "diagnos",
    "disease",
    "disorder",
    "patholog",
    "syndrome",
    "arrhythm",
    "fibrillat",
    "infarct",
    "ischem",
    "ischaem",
    "dehydrat",
    "heatstroke",
    "illness",
    "overtrain",
    "arthr",
    "tendin",
    "fractur",
    "anaemi",
    "anemi",
    "hyponatr",
    "collapse",
]


BEFORE_BPM = 14.0
"""Heart rate of the earlier runs lay so far below that of the eventful one."""


@cache
def earlier_runs(kind: type[Detector]) -> dict[str, Memory]:
    """What as many earlier runs as a detector needs taught it; nothing for one that needs none."""
    memories: dict[str, Memory] = {}
    for _ in range(kind.earlier_runs):
        engine, rows = Engine(1, detectors=[kind]), eventful_run().rows.T[:, :, None].copy()
        rows[Channel.HEART_RATE] -= BEFORE_BPM
        engine.run(rows, np.zeros(1), np.array([rows.shape[1]]))
        memories = engine.lessons(0, memories)
        assert memories
    return memories


def engine_of(kind: type[Detector], lanes: int = 1) -> Engine:
    """An engine with one detector that knows what it needs of earlier runs."""
    return informed(Engine(lanes, detectors=[kind]), kind)


def informed(engine: Engine, kind: type[Detector]) -> Engine:
    for lane in range(engine.lanes):
        engine.inform(lane, earlier_runs(kind))
    return engine


def judged_lanes(kind: type[Detector], runs: list[RandomRun]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Effect, evident and calm of one detector on runs of one length, each ``[second, lane]``."""
    engine = engine_of(kind, len(runs))
    (detector,) = engine.detectors
    start_s, active = np.array([run.start_s for run in runs]), np.ones(len(runs), dtype=np.bool_)
    said: list[tuple[np.ndarray, ...]] = []
    for k in range(len(runs[0].rows)):
        engine.step(np.stack([run.rows[k] for run in runs], axis=1), start_s, active)
        said.append((detector.effect.copy(), detector.evident.copy(), detector.calm.copy()))
    effect, evident, calm = (np.array(column) for column in zip(*said, strict=True))
    return effect, evident, calm


@cache
def eventful_engine(kind: type[Detector]) -> tuple[Engine, bytes]:
    """The engine at the moment of most evidence, or at the end where there never was any, and its lane."""
    engine, best, most = engine_of(kind), b"", 0
    run = eventful_run()
    for row in run.rows:
        engine.step(row[:, None], np.zeros(1), np.array([True]))
        if int(engine.detectors[0].evident[0]) > most:
            best, most = engine.dump(0), int(engine.detectors[0].evident[0])
    best = best or engine.dump(0)
    engine.load(0, best)
    return engine, best


def without(run: RandomRun, *channels: Channel) -> RandomRun:
    rows = run.rows.copy()
    rows[:, list(channels)] = np.nan
    return replace(run, rows=rows)


def test_the_registry_is_sorted_by_urgency_and_names_are_unique() -> None:
    assert list(registry()) == sorted(registry(), key=lambda kind: (kind.priority, kind.name))
    assert len({kind.name for kind in registry()}) == len(registry()) > 0


def test_every_file_of_the_package_holds_a_detector() -> None:
    files = {path.stem for path in Path(inspect.getfile(package)).parent.glob("*.py")} - {"__init__"}
    assert files == {kind.__module__.rpartition(".")[2] for kind in registry()}


@EVERY
def test_it_says_what_it_is(kind: type[Detector]) -> None:
    assert kind.name.isidentifier()
    assert kind.name == kind.name.lower()
    for text in (kind.title, kind.summary, kind.needs, kind.unit):
        assert text
        assert text == text.strip()
        assert "\n" not in text
    assert kind.summary.endswith(".")
    assert len(kind.summary) <= 120
    assert kind.sources
    assert all(source.strip() for source in kind.sources)
    assert kind.inputs
    assert len(set(kind.inputs)) == len(kind.inputs)
    assert all(isinstance(channel, Channel) for channel in kind.inputs)
    assert kind.__doc__


@EVERY
def test_thresholds_grow_with_severity(kind: type[Detector]) -> None:
    assert isinstance(kind.thresholds, Mapping)
    assert kind.thresholds
    assert set(kind.thresholds) <= set(Severity)
    limits = [kind.thresholds[severity] for severity in sorted(kind.thresholds)]
    assert limits == sorted(set(limits))
    assert limits[0] > 0.0


@EVERY
def test_dwell_times_are_seconds(kind: type[Detector]) -> None:
    for dwell_s in (kind.onset_dwell_s, kind.escalate_dwell_s, kind.clear_dwell_s, kind.unjudged_dwell_s):
        assert 0.0 <= dwell_s <= 1200.0


@EVERY
@pytest.mark.parametrize("value", [0.6, 5.4, 8.5001, 12.6, 21.49, 48.0])
@pytest.mark.parametrize("severity", list(Severity))
def test_a_sentence_is_short_careful_and_names_the_size(
    kind: type[Detector], severity: Severity, value: float
) -> None:
    sentence = kind.sentence(severity, value)
    assert sentence == sentence.strip()
    assert sentence.isprintable()
    assert "\n" not in sentence
    assert 20 <= len(sentence) <= 160
    assert f"{value:.0f} {kind.unit}" in sentence
    assert f"{value}" not in sentence or value == round(value)
    assert sentence[0].isupper()
    assert sentence[-1] in ".!"
    assert not [word for word in DIAGNOSES if word in sentence.lower()]


@EVERY
def test_relief_is_short_and_careful(kind: type[Detector]) -> None:
    relief = kind.relief()
    assert 10 <= len(relief) <= 160
    assert relief.isprintable()
    assert relief.endswith(".")
    assert not [word for word in DIAGNOSES if word in relief.lower()]


@EVERY
def test_what_to_try_is_said_whether_or_not_the_step_rate_is_known(kind: type[Detector]) -> None:
    if kind.to_try is None:
        return
    title, text = kind.to_try
    for steps in ("", " (160 to about 168 steps a minute)"):
        said = text.format(steps=steps)
        assert said.endswith(".")
        assert not set("{}") & set(said)
    assert 0 < len(title) < 40


@EVERY
def test_on_a_full_run_it_can_judge_and_without_any_one_input_it_cannot(kind: type[Detector]) -> None:
    run = eventful_run()
    nothing = without(run, *list(Channel)[:MEASURED])
    effect, evident, calm = judged_lanes(kind, [run, *(without(run, c) for c in kind.inputs), nothing])
    assert np.isfinite(effect[:, 0]).sum() > 60, "never judged"
    for lane, missing in enumerate([*kind.inputs, "all"], start=1):
        assert np.isnan(effect[:, lane]).all(), f"judged without {missing}"
        assert not evident[:, lane].any(), f"alarm without {missing}"
        assert not calm[:, lane].any(), f"calm without {missing}"


@EVERY
@pytest.mark.parametrize("seed", range(4))
def test_where_it_cannot_judge_it_neither_alarms_nor_calms(kind: type[Detector], seed: int) -> None:
    effect, evident, calm = judged_lanes(kind, [random_run(seed)])
    unknown = np.isnan(effect)
    assert unknown.any()
    assert not evident[unknown].any()
    assert not calm[unknown].any()


@EVERY
def test_what_falls_silent_is_unknown_before_long(kind: type[Detector]) -> None:
    """Each input in turn; four minutes are the longest that a judgement may outlive its input."""
    run = eventful_run()
    known = np.isfinite(judged_lanes(kind, [run])[0][:, 0])
    silent_s = int(np.flatnonzero(known)[-1]) - 400
    runs: list[RandomRun] = []
    for channel in kind.inputs:
        rows = run.rows.copy()
        rows[silent_s:, channel] = np.nan
        runs.append(replace(run, rows=rows))
    effect, _, _ = judged_lanes(kind, runs)
    assert np.isnan(effect[silent_s + 240 :]).all()


@EVERY
@pytest.mark.parametrize("lanes", [1, 2, 5])
def test_the_verdict_has_a_place_for_every_lane(kind: type[Detector], lanes: int) -> None:
    engine = engine_of(kind, lanes)
    (detector,) = engine.detectors
    kinds = {
        "effect": np.float64,
        "evident": np.int64,
        "calm": np.bool_,
        "onset_s": np.float64,
        "confidence": np.float64,
    }
    row = np.repeat(eventful_run().rows[0][:, None], lanes, axis=1)
    for _ in range(20):
        for name, dtype in kinds.items():
            array = getattr(detector, name)
            assert (array.shape, array.dtype) == ((lanes,), dtype), name
        engine.step(row, np.zeros(lanes), np.ones(lanes, dtype=np.bool_))
    assert np.isnan(detector.effect).all()
    assert not detector.evident.any()
    assert not detector.calm.any()
    assert not detector.confidence.any()


@EVERY
@pytest.mark.parametrize("seed", range(3))
def test_confidence_is_a_probability_and_onsets_lie_in_the_past_of_the_run(
    kind: type[Detector], seed: int
) -> None:
    run = eventful_run() if seed == 0 else random_run(seed)
    engine = engine_of(kind)
    (detector,) = engine.detectors
    for k, row in enumerate(run.rows):
        engine.step(row[:, None], np.array([run.start_s]), np.array([True]))
        assert 0.0 <= detector.confidence[0] <= 1.0
        if detector.evident[0]:
            assert run.start_s <= detector.onset_s[0] <= run.start_s + k
            assert detector.effect[0] >= 0.5 * min(kind.thresholds.values())


@EVERY
def test_release_forgets_what_was_evident(kind: type[Detector]) -> None:
    engine, state = eventful_engine(kind)
    (detector,) = engine.detectors
    lane = np.array([0])
    if not detector.evident[0]:
        pytest.skip("this detector has nothing to say of the eventful run")
    detector.release(lane)
    assert detector.evident[0] == 0
    assert np.isfinite(detector.effect[0])
    engine.load(0, state)


@EVERY
def test_release_leaves_the_other_lanes_alone(kind: type[Detector]) -> None:
    _, state = eventful_engine(kind)
    engine = engine_of(kind, 3)
    for lane in range(3):
        engine.load(lane, state)
    engine.detectors[0].release(np.array([1]))
    assert engine.dump(0) == engine.dump(2) == state


@EVERY
def test_every_state_array_is_in_the_dump(kind: type[Detector]) -> None:
    engine, state = eventful_engine(kind)
    for name, array in engine.arrays().items():
        own = array[..., 0]
        changed = np.logical_not(own) if own.dtype == np.bool_ else own.astype(np.float64) + 1.0
        array[..., 0] = np.nan_to_num(changed, posinf=1.0, neginf=1.0)
        assert engine.dump(0) != state, name
        engine.load(0, state)
        assert engine.dump(0) == state, name


@EVERY
def test_all_state_is_declared(kind: type[Detector]) -> None:
    engine = engine_of(kind, LANES)
    rows = np.repeat(eventful_run().rows[:, :, None], LANES, axis=2)
    for row in rows[:60]:
        engine.step(row, np.zeros(LANES), np.ones(LANES, dtype=np.bool_))
    assert undeclared(engine) == []
    for name, array in engine.arrays().items():
        assert array.shape[-1] == LANES, name
        assert array.dtype in (np.float64, np.float32, np.int64, np.uint8, np.bool_), name


def constants(stage: Lanes) -> dict[str, object]:
    """What a stage holds beside arrays and stages."""
    members: dict[str, object] = vars(stage)
    return {
        name: copy.deepcopy(value)
        for name, value in members.items()
        if not isinstance(value, (np.ndarray, Lanes)) and not (isinstance(value, tuple) and value)
    }


@EVERY
def test_nothing_but_arrays_changes_as_the_run_goes_on(kind: type[Detector]) -> None:
    engine = engine_of(kind)
    stages = [
        engine.detectors[0],
        *(part for part in vars(engine.detectors[0]).values() if isinstance(part, Lanes)),
    ]
    before = [constants(stage) for stage in stages]
    together([eventful_run()], engine)
    assert [constants(stage) for stage in stages] == before


@EVERY
def test_alone_in_an_engine_it_obeys_the_lane_law(kind: type[Detector]) -> None:
    runs = [eventful_run(), random_run(1), random_run(2)]
    alone = [together([run], engine_of(kind))[0] for run in runs]
    assert together(runs, engine_of(kind, 3), seed=5) == alone


@EVERY
def test_alone_in_an_engine_it_says_what_it_says_among_others(kind: type[Detector]) -> None:
    run = eventful_run()
    row = [detector.name for detector in registry()].index(kind.name)
    all_of_them, alone = informed(Engine(1), kind), engine_of(kind)
    for values in run.rows:
        both = [
            engine.step(values[:, None], np.zeros(1), np.array([True])) for engine in (all_of_them, alone)
        ]
        assert np.array_equal(both[0].scores[row], both[1].scores[0], equal_nan=True)


@EVERY
def test_limits_of_the_user_replace_the_thresholds(kind: type[Detector]) -> None:
    limits = {Severity.NOTICE: 1.5, Severity.SEVERE: 3.0}
    detector = kind(4, limits)
    effects = np.array([1.0, 1.5, 3.5, np.nan])
    assert detector.severity_of(effects).tolist() == [0, Severity.NOTICE, Severity.SEVERE, 0]
    assert kind(1).limits == dict(kind.thresholds)
