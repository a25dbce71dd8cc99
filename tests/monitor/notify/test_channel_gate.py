from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from channel_runs import BERLIN, NOON, a_channel
from hypothesis import given
from hypothesis import strategies as st
from mqtt_runs import a_run, an_alert

from fleetfoot.notify.gate import Gate, Verdict
from fleetfoot.notify.settings import QuietHours
from fleetfoot_signal.event import Phase, Severity

RUN = a_run()
NIGHT = QuietHours.read("22:00-07:00")
NIGHTLY = a_channel(quiet_hours=NIGHT)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, 1, hour, minute, tzinfo=BERLIN)


def test_an_alert_goes_through() -> None:
    assert Gate(a_channel()).judge(an_alert(RUN), 0.0, NOON) is Verdict.TOLD


def test_a_channel_gets_its_detectors_and_no_others() -> None:
    gate = Gate(a_channel(detectors=("bounce",)))
    assert gate.judge(an_alert(RUN), 0.0, NOON) is Verdict.ELSEWHERE
    assert gate.judge(an_alert(RUN, detector="bounce"), 0.0, NOON) is Verdict.TOLD


@pytest.mark.parametrize(
    ("severity", "verdict"),
    [
        (Severity.NOTICE, Verdict.ELSEWHERE),
        (Severity.WARNING, Verdict.TOLD),
        (Severity.SEVERE, Verdict.TOLD),
    ],
)
def test_a_channel_gets_its_severity_and_what_is_worse(severity: Severity, verdict: Verdict) -> None:
    gate = Gate(a_channel(severity="warning"))
    assert gate.judge(an_alert(RUN, severity=severity), 0.0, NOON) is verdict


@pytest.mark.parametrize("phase", list(Phase))
def test_what_is_only_for_who_looks_passes_no_channel_nor_does_its_end(phase: Phase) -> None:
    gate = Gate(a_channel(clear=True))
    assert gate.judge(an_alert(RUN, phase=phase, aloud=False), 0.0, NOON) is Verdict.ELSEWHERE
    assert gate.judge(an_alert(RUN, phase=phase), 0.0, NOON) is Verdict.TOLD


@pytest.mark.parametrize("phase", [Phase.CLEAR, Phase.UNJUDGED])
@pytest.mark.parametrize(("clear", "verdict"), [(False, Verdict.ELSEWHERE), (True, Verdict.TOLD)])
def test_the_end_is_sent_where_it_is_asked_for(*, clear: bool, verdict: Verdict, phase: Phase) -> None:
    assert Gate(a_channel(clear=clear)).judge(an_alert(RUN, phase=phase), 0.0, NOON) is verdict


@pytest.mark.parametrize(
    ("local", "verdict"),
    [
        (at(21, 59), Verdict.TOLD),
        (at(22), Verdict.QUIET),
        (at(23, 59), Verdict.QUIET),
        (at(0), Verdict.QUIET),
        (at(6, 59), Verdict.QUIET),
        (at(7), Verdict.TOLD),
    ],
)
def test_quiet_hours_reach_over_midnight(local: datetime, verdict: Verdict) -> None:
    assert Gate(NIGHTLY).judge(an_alert(RUN), 0.0, local) is verdict


def test_quiet_hours_within_a_day_end_with_their_end() -> None:
    siesta = QuietHours.read("13:00-15:30")
    assert siesta is not None
    assert [siesta.holds(at(h, m)) for h, m in ((12, 59), (13, 0), (15, 29), (15, 30), (0, 0))] == [
        False,
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "first", "loud"),
    [
        # 29 March 2026: 02:00 becomes 03:00; the end lies in the hour that is left out
        ("22:00-02:30", datetime(2026, 3, 29, 0, 59, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        # 25 October 2026: 03:00 becomes 02:00; 02:15 comes twice, and so does quiet
        ("02:00-02:30", datetime(2026, 10, 25, 0, 29, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("02:00-02:30", datetime(2026, 10, 25, 1, 29, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_quiet_hours_follow_the_clock_on_the_wall_when_it_is_set(
    text: str, first: datetime, loud: datetime
) -> None:
    hours = QuietHours.read(text)
    assert hours is not None
    assert hours.holds(first.astimezone(BERLIN))
    assert not hours.holds(loud.astimezone(BERLIN))


@given(start=st.integers(0, 1439), end=st.integers(0, 1439), now=st.integers(0, 1439))
def test_hours_and_their_reverse_share_the_day(start: int, end: int, now: int) -> None:
    local = datetime(2026, 5, 1, tzinfo=UTC) + timedelta(minutes=now)
    if start == end:
        return
    assert QuietHours(start, end).holds(local) is not QuietHours(end, start).holds(local)
    again = QuietHours.read(str(QuietHours(start, end)))
    assert again == QuietHours(start, end)


@pytest.mark.parametrize("text", ["", "22:00", "22-07", "24:00-07:00", "22:60-07:00", "07:00-07:00", "a-b"])
def test_what_are_no_hours_are_refused(text: str) -> None:
    assert QuietHours.read(text) is None


@pytest.mark.parametrize(("breaks", "verdict"), [(False, Verdict.QUIET), (True, Verdict.TOLD)])
def test_a_severe_alert_breaks_the_quiet_only_where_it_may(*, breaks: bool, verdict: Verdict) -> None:
    gate = Gate(a_channel(quiet_hours=NIGHT, severe_breaks_quiet=breaks))
    assert gate.judge(an_alert(RUN, severity=Severity.SEVERE), 0.0, at(23)) is verdict
    assert gate.judge(an_alert(RUN, severity=Severity.WARNING), 1000.0, at(23)) is Verdict.QUIET


def test_alerts_keep_their_distance_and_a_severe_one_does_not() -> None:
    gate = Gate(a_channel())
    assert gate.judge(an_alert(RUN), 0.0, NOON) is Verdict.TOLD
    assert gate.judge(an_alert(RUN), 59.9, NOON) is Verdict.OFTEN
    assert gate.judge(an_alert(RUN), 60.0, NOON) is Verdict.TOLD
    assert gate.judge(an_alert(RUN, severity=Severity.SEVERE), 61.0, NOON) is Verdict.TOLD
    assert gate.judge(an_alert(RUN), 120.0, NOON) is Verdict.OFTEN


def test_four_an_hour_are_enough() -> None:
    gate = Gate(a_channel())
    verdicts = [gate.judge(an_alert(RUN), 600.0 * i, NOON) for i in range(7)]
    assert verdicts == [*[Verdict.TOLD] * 4, Verdict.OFTEN, Verdict.OFTEN, Verdict.TOLD]


def test_what_is_held_back_counts_for_nothing() -> None:
    gate = Gate(NIGHTLY)
    assert gate.judge(an_alert(RUN), 0.0, at(23)) is Verdict.QUIET
    assert gate.judge(an_alert(RUN), 1.0, at(12)) is Verdict.TOLD


def test_the_limits_are_those_of_one_athlete() -> None:
    gate = Gate(a_channel())
    assert gate.judge(an_alert(RUN), 0.0, NOON) is Verdict.TOLD
    assert gate.judge(an_alert(a_run("ben")), 0.0, NOON) is Verdict.TOLD


def test_an_all_clear_neither_counts_nor_waits() -> None:
    gate = Gate(a_channel(clear=True))
    assert gate.judge(an_alert(RUN, phase=Phase.CLEAR), 0.0, NOON) is Verdict.TOLD
    assert gate.judge(an_alert(RUN), 0.0, NOON) is Verdict.TOLD
    assert gate.judge(an_alert(RUN, phase=Phase.CLEAR), 0.0, NOON) is Verdict.TOLD
