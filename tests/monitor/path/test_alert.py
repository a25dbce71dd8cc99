from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest

from fleetfoot.path.alert import Alert
from fleetfoot.path.run import Run
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.event import Event, Phase, Severity

RUN: Final = Run("20260517T063000Z-0badcafe", "ann", "morning.fit", datetime(2026, 5, 17, 6, 30, tzinfo=UTC))
EVENT: Final = Event(
    lane=3,
    detector="overstriding",
    phase=Phase.ONSET,
    severity=Severity.WARNING,
    t_s=1874.0,
    onset_s=1800.0,
    value=10.0249,
    unit="%",
    confidence=0.99951,
    cause=("hill", "heat"),
)


def alert(*, run: Run = RUN, start_s: float = 0.0, **changes: object) -> Alert:
    return Alert(run, replace(EVENT, **changes), start_s)  # type: ignore[arg-type]


def test_ids_never_change_from_version_to_version() -> None:
    assert alert().id == "b75e418153e8cbf9-onset"
    assert alert(phase=Phase.ESCALATE, severity=Severity.SEVERE).id == "b75e418153e8cbf9-escalate-severe"
    assert alert(phase=Phase.CLEAR).id == "b75e418153e8cbf9-clear"
    assert alert(phase=Phase.UNJUDGED).id == "b75e418153e8cbf9-unjudged"


def test_an_episode_is_the_digest_of_athlete_run_detector_and_onset() -> None:
    parts = b"ann\0" + b"20260517T063000Z-0badcafe\0" + b"overstriding\0" + b"1800.0\0"
    assert alert().episode == hashlib.sha256(parts).hexdigest()[:16]


@pytest.mark.parametrize(
    "other",
    [
        alert(run=replace(RUN, athlete="ben")),
        alert(run=replace(RUN, id="20260518T063000Z-0badcafe")),
        alert(detector="bounce"),
        alert(onset_s=1801.0),
    ],
)
def test_another_athlete_run_detector_or_onset_is_another_episode(other: Alert) -> None:
    assert other.episode != alert().episode


def test_what_people_call_the_run_and_how_large_the_effect_is_do_not_show_in_the_id() -> None:
    same = alert(run=replace(RUN, source="other.fit", started_utc=None), value=3.0, t_s=1999.0, lane=0)
    assert same.id == alert().id


@pytest.mark.parametrize("start_s", [1.1140289506882886, 500.3, 86_399.7, 1.7e9 + 0.3])
def test_the_offset_of_the_clock_does_not_show_in_ids_or_times(start_s: float) -> None:
    shifted = alert(start_s=start_s, t_s=start_s + 1874.0, onset_s=start_s + 1800.0)
    assert shifted.id == alert().id
    assert (shifted.payload()["t_s"], shifted.payload()["onset_s"]) == (1874.0, 1800.0)


def test_the_payload_is_the_contract() -> None:
    assert alert().payload() == {
        "type": "event",
        "schema": 2,
        "id": "b75e418153e8cbf9-onset",
        "episode": "b75e418153e8cbf9",
        "source": "morning.fit",
        "run": "20260517T063000Z-0badcafe",
        "athlete": "ann",
        "detector": "overstriding",
        "phase": "onset",
        "severity": "warning",
        "t_s": 1874.0,
        "onset_s": 1800.0,
        "utc": "2026-05-17T07:01:14+00:00",
        "value": 10.02,
        "unit": "%",
        "confidence": 1.0,
        "cause": ["hill", "heat"],
        "missing": [],
        "aloud": True,
        "code": "overstriding.warning",
        "message": "Clearly long steps for this pace, about 10 % longer than your usual. Try shorter, quicker steps.",
    }


def test_an_end_that_nobody_could_judge_is_no_clear_and_says_for_want_of_what() -> None:
    payload = alert(phase=Phase.UNJUDGED, missing=(Channel.CADENCE,)).payload()
    assert (payload["phase"], payload["code"]) == ("unjudged", "overstriding.unjudged")
    assert payload["missing"] == ["cadence_spm"]
    assert payload["message"] == "Long steps: cannot judge any more; no cadence."


def test_the_payload_survives_json() -> None:
    payload = alert(run=replace(RUN, started_utc=None)).payload()
    assert json.loads(json.dumps(payload, allow_nan=False)) == payload
    assert payload["utc"] is None
