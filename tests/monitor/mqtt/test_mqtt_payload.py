from __future__ import annotations

import dataclasses
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mqtt_runs import DETECTORS, START, a_run, a_second, an_alert, state_after
from mqtt_schemas import Validator, validator

from fleetfoot.mqtt import payload
from fleetfoot.path.alert import Alert
from fleetfoot.path.run import Run
from fleetfoot.path.sink import Second
from fleetfoot_signal.channel import SPECS, Channel
from fleetfoot_signal.event import Event, Phase, Severity

EVENT, STATE, TICK, SUMMARY, STATUS = map(validator, ("event", "state", "tick", "summary", "status"))


def decoded(content: payload.Payload) -> Any:  # noqa: ANN401 - JSON
    """Decode as a strict consumer does."""

    def refuse(name: str) -> None:
        raise AssertionError(name)

    return json.loads(payload.encode(content).decode("ascii"), parse_constant=refuse)


numbers = st.floats(allow_nan=True, allow_infinity=True)
times = st.floats(0, 1e6).map(lambda t_s: round(t_s, 3))
names = st.text(st.characters(exclude_categories=["Cs"]))
runs = st.builds(Run, id=names, athlete=names, source=st.text(), started_utc=st.sampled_from([None, START]))


def only_where_it_belongs(event: Event) -> Event:
    """An event names what lacks only where nobody can say any more."""
    return event if event.phase is Phase.UNJUDGED else dataclasses.replace(event, missing=())


alerts = st.builds(
    Alert,
    run=runs,
    event=st.builds(
        Event,
        lane=st.just(0),
        detector=st.sampled_from(DETECTORS),
        phase=st.sampled_from(Phase),
        severity=st.sampled_from(Severity),
        t_s=times,
        onset_s=times,
        value=numbers,
        unit=st.text(),
        confidence=st.floats(0, 1) | st.just(float("nan")),
        cause=st.sets(st.sampled_from(["hill", "heat", "stop"])).map(lambda c: tuple(sorted(c))),
        missing=st.lists(st.sampled_from(Channel), unique=True).map(tuple),
    ).map(only_where_it_belongs),
    start_s=times,
)


@given(alerts)
def test_every_alert_gives_an_event_and_a_state_of_their_schemas(alert: Alert) -> None:
    EVENT.validate(decoded(alert.payload()))
    state = decoded(state_after(alert))
    STATE.validate(state)
    assert state["state"] == {Phase.CLEAR: "clear", Phase.UNJUDGED: "unknown"}.get(
        alert.event.phase, "active"
    )
    assert state["id"] == alert.id


@given(
    runs,
    st.integers(0, 10**6),
    st.lists(numbers, min_size=len(SPECS), max_size=len(SPECS)),
    st.lists(numbers, min_size=3, max_size=3),
)
def test_every_second_gives_a_tick_of_its_schema(
    run: Run, index: int, values: list[float], scores: list[float]
) -> None:
    TICK.validate(decoded(payload.tick(run, Second(index, np.array(values), np.array(scores)), DETECTORS)))


@pytest.mark.parametrize("quiet", ["clear", "unknown"])
@given(run=runs)
def test_quiet_states_are_of_their_schema(run: Run, quiet: payload.Quiet) -> None:
    STATE.validate(decoded(payload.quiet_state(run, "bounce", quiet)))


def test_a_summary_is_of_its_schema_and_holds_no_nan() -> None:
    told = decoded(payload.summary(a_run(), {"drift": float("nan"), "alerts": [1.5, (float("inf"), "x")]}))
    SUMMARY.validate(told)
    assert told["summary"] == {"drift": None, "alerts": [1.5, [None, "x"]]}


def test_the_status_words_are_of_their_schema() -> None:
    STATUS.validate(payload.ONLINE.decode())
    STATUS.validate(payload.OFFLINE.decode())


def test_a_state_says_since_when() -> None:
    run = a_run()
    active = state_after(an_alert(run, 60.0, phase=Phase.ESCALATE, severity=Severity.SEVERE))
    clear = state_after(an_alert(run, 60.0, phase=Phase.CLEAR))
    assert (active["since_s"], active["utc"]) == (60.0, "2025-04-06T07:31:00+00:00")
    assert (clear["since_s"], clear["utc"]) == (100.0, "2025-04-06T07:31:40+00:00")
    assert active["severity"] == "severe"
    assert clear["severity"] is None


def test_a_tick_holds_every_channel_and_null_for_what_is_unknown() -> None:
    told = decoded(payload.tick(a_run(), a_second(7), DETECTORS))
    known = {name: value for name, value in told["values"].items() if value is not None}
    assert list(told["values"]) == [spec.name for spec in SPECS]
    assert known == {Channel.HEART_RATE.spec.name: 150.0}
    assert told["scores"]["bounce"] is None


@pytest.mark.parametrize(
    ("schema", "content"),
    [
        (EVENT, an_alert(a_run()).payload()),
        (STATE, state_after(an_alert(a_run()))),
        (TICK, payload.tick(a_run(), a_second(0), DETECTORS)),
        (SUMMARY, payload.summary(a_run(), {})),
    ],
)
def test_schemas_refuse_a_field_more_and_a_field_less(schema: Validator, content: payload.Payload) -> None:
    schema.validate(decoded(content))
    assert not schema.is_valid({**decoded(content), "extra": 1})
    for name in content:
        assert not schema.is_valid({key: value for key, value in decoded(content).items() if key != name})


def test_schemas_refuse_an_event_that_names_what_lacks_where_it_was_judged() -> None:
    told = decoded(an_alert(a_run()).payload()) | {"missing": ["cadence_spm"]}
    assert not EVENT.is_valid(told)
    assert EVENT.is_valid(told | {"phase": "unjudged"})


def test_schemas_refuse_a_state_that_contradicts_itself() -> None:
    active = decoded(state_after(an_alert(a_run())))
    assert not STATE.is_valid(active | {"severity": None})
    assert not STATE.is_valid(active | {"state": "clear"})


def test_an_undated_run_has_no_utc() -> None:
    run = dataclasses.replace(a_run(), started_utc=None)
    assert payload.tick(run, a_second(0), DETECTORS)["utc"] is None
    assert state_after(an_alert(run))["utc"] is None
