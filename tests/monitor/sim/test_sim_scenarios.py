from __future__ import annotations

import pytest

from fleetfoot.errors import UsageError
from fleetfoot.sim import SCENARIOS, FaultKind, Scenario, scenario_named
from fleetfoot.sim.scenario import UNITS

NORMAL = (
    "steady",
    "hills",
    "trail",
    "fartlek",
    "progression",
    "stops",
    "run-walk",
    "long",
    "treadmill",
    "foot-pod",
)


@pytest.mark.parametrize("name", NORMAL)
def test_normal_running_has_no_label(name: str) -> None:
    assert not SCENARIOS[name].labels


@pytest.mark.parametrize(
    ("name", "fault", "effect"),
    [
        *((f"overstride-{effect}", "overstride", effect) for effect in (5, 8, 10)),
        *((f"overstride-{effect}-ramp", "overstride", effect) for effect in (5, 8, 10)),
        *((f"bounce-{effect}", "bounce", effect) for effect in (8, 12, 15)),
        *((f"drift-{tenths:02d}", "drift", tenths / 10) for tenths in (1, 2, 4, 6)),
        *((f"asymmetry-{effect}", "asymmetry", effect) for effect in (3, 5)),
        ("shuffle", "contact", 6),
        ("fast-start", "fast-start", 10),
        ("bonk", "bonk", 12),
        ("cadence-lock", "cadence-lock", 1),
        ("dropout", "dropout", 120),
        ("strides", "strides", 0.5),
        ("vo-cm", "vo-unit", 0.1),
        ("treadmill-wrong", "speed-scale", 10),
    ],
)
def test_a_faulty_scenario_has_its_one_label(name: str, fault: str, effect: float) -> None:
    (label,) = SCENARIOS[name].labels
    assert (label.fault, label.effect) == (fault, effect)
    assert label.unit == UNITS[FaultKind(fault)]


def test_every_kind_of_fault_has_a_scenario_and_a_unit() -> None:
    shown = {fault.kind for scenario in SCENARIOS.values() for fault in scenario.faults}
    assert shown == set(FaultKind) == set(UNITS)


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda scenario: scenario.name)
def test_a_scenario_is_well_formed(scenario: Scenario) -> None:
    assert SCENARIOS[scenario.name] is scenario
    assert scenario.title
    assert len(scenario.title) < 100
    times = [at_s for at_s, _ in scenario.speed]
    assert times == sorted(times)
    for fault in scenario.faults:
        assert 0 <= fault.onset_s < fault.end_s <= scenario.duration_s
    for start_s, end_s in scenario.pauses:
        assert 0 < start_s < end_s < scenario.duration_s


def test_form_faults_leave_time_to_learn_the_baseline() -> None:
    # Five minutes of warm-up and ten of learning.
    form = {FaultKind.OVERSTRIDE, FaultKind.BOUNCE, FaultKind.CONTACT, FaultKind.ASYMMETRY}
    for scenario in SCENARIOS.values():
        if scenario.name.endswith("-early"):
            continue  # what can be found before there is a baseline of this run
        assert all(fault.onset_s >= 1000 for fault in scenario.faults if fault.kind in form)


def test_demo_has_three_faults_and_those_in_form_do_not_overlap() -> None:
    demo = SCENARIOS["demo"]
    assert [label.fault for label in demo.labels] == ["drift", "overstride", "bounce"]
    drift, overstride, bounce = demo.labels
    assert drift.onset_s == 600
    assert 0.5 <= drift.effect <= 0.6
    assert overstride.effect == pytest.approx(9)
    assert bounce.effect == pytest.approx(14)
    assert bounce.onset_s - overstride.end_s >= 300
    assert demo.duration_s == pytest.approx(2700, abs=120)


def test_a_name_nearly_right_is_offered() -> None:
    with pytest.raises(UsageError, match="did you mean 'overstride-8'"):
        scenario_named("overstride8")
    with pytest.raises(UsageError, match="known are demo, steady"):
        scenario_named("zzzzzz")
    assert scenario_named("demo") is SCENARIOS["demo"]
