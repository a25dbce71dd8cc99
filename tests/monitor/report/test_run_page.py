"""What a run's report says, of ordinary runs and of poor ones."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from recorded import STARTED
from reported import (
    STRAP,
    Page,
    a_run,
    assert_self_contained,
    assert_valid,
    faded,
    put_run,
    steady,
    unknown,
)

from fleetfoot.path.alert import Alert
from fleetfoot.report.run_page import run_page
from fleetfoot.report.study import Judges, Study, study
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.event import Event, Phase, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.path.run import Run
    from fleetfoot_signal.types import Floats


def looked_at(path: Path, run_id: str = "last") -> Study:
    with Store.open(path, read_only=True) as store:
        return study(store, store.find(run_id), Judges(registry(), {}))


def report(path: Path, run_id: str = "last") -> Page:
    page = Page(run_page(looked_at(path, run_id)))
    assert_self_contained(page)
    return page


def an_alert(
    run: Run,
    detector: str = "cardiac_drift",
    told_s: float = 3600.0,
    value: float = 9.0,
    **changes: Any,  # noqa: ANN401 - fields of Event
) -> Alert:
    facts: dict[str, Any] = {
        "lane": 0,
        "detector": detector,
        "phase": Phase.ONSET,
        "severity": Severity.NOTICE,
        "t_s": told_s,
        "onset_s": told_s - 60.0,
        "value": value,
        "unit": "%",
        "confidence": 0.9,
        "cause": (),
    }
    return Alert(run, Event(**(facts | changes)), 0.0)


def drifting(seconds: int = 5400, bpm_min: float = 0.4) -> Floats:
    values = steady(seconds)
    values[Channel.HEART_RATE] += np.maximum(np.arange(seconds) - 600, 0) / 60.0 * bpm_min
    return values


# --- ordinary runs -------------------------------------------------------------------------------------------


def test_a_steady_run_says_five_things_and_asks_for_nothing(tmp_path: Path) -> None:
    page = report(put_run(tmp_path / "s.db", steady(3600), summary={}))
    assert "You ran 10.8 km in 1 h, typically at 5:33 /km: a steady run." in page.text
    assert "Your heart rate was typically 150 bpm; it fitted your pace to the end" in page.text
    told = "Your form stayed near your usual for the pace (long steps, bounce and ground contact: nothing to tell)."
    assert told in page.text
    assert "There is no earlier run at this pace to compare with." in page.text
    assert "Everything that is watched could be judged." in page.text
    assert "Keep going as you are" in page.text
    assert page.html.count("<li>", page.html.index('class="sentences"'), page.html.index("</ol>")) == 5


def test_every_chart_has_words_and_a_table_for_who_does_not_see_it(tmp_path: Path) -> None:
    page = report(put_run(tmp_path / "s.db", steady(3600), summary={}))
    charts = [each for each in page.named("svg") if each["class"] != "share"]
    assert [c["class"] for c in charts] == ["chart"] * 5  # time line, drift, three of form
    ids = {a.get("id") for _, a in page.tags}
    for chart in charts:
        assert chart["role"] == "img"
        assert set((chart["aria-labelledby"] or "").split()) <= ids
    assert len(page.named("details")) == 5
    assert page.html.count('class="figures"') == 5


def test_a_heart_rate_that_climbs_is_called_drift_with_its_band(tmp_path: Path) -> None:
    page = report(put_run(tmp_path / "s.db", drifting(), summary={}))
    assert "by the end it had drifted up about" in page.text
    assert "80 % sure:" in page.text
    assert "Go out easier, and stay cool" in page.text
    assert "Wingo et al. 2012" in page.text
    assert 'class="band heart"' in page.html


def test_the_medical_notice_is_on_every_report(tmp_path: Path) -> None:
    page = report(put_run(tmp_path / "s.db", steady(60)))
    assert "not a medical device. It cannot detect or rule out illness." in page.text


def test_an_alert_is_in_the_table_and_in_the_time_line(tmp_path: Path) -> None:
    run = a_run()
    told = an_alert(run, "overstriding", 2000.0, 8.6)
    page = report(put_run(tmp_path / "s.db", steady(3600), run, summary={}, alerts=[told]))
    assert "Long steps once, from 32:20 for 28 min, about 9 % beyond your usual." in page.text
    assert "Try shorter, quicker steps" in page.text
    assert "Heiderscheit et al. 2011" in page.text
    assert 'class="alert"' in page.html
    assert "Shaded: 1: Long steps from 32:20." in page.text


# --- a fade is a fade ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("beats", "did"), [(0.0, "stayed level"), (-6.0, "fell with it")])
def test_a_fade_is_called_a_fade_and_nowhere_drift(tmp_path: Path, beats: float, did: str) -> None:
    run = a_run()
    told = an_alert(run, told_s=3900.0)
    path = put_run(tmp_path / "s.db", faded(beats=beats), run, summary={}, alerts=[told])
    page = report(path)
    assert "From 50:00 on your pace fell by about 15 %" in page.text
    assert f"while your heart rate {did}" in page.text
    assert ": a fade, not a heart rate that ran away." in page.text
    assert "Start a little slower, and keep something for the end" in page.text
    assert "Smyth 2021" in page.text
    assert "Pace lost, heart rate not risen" in page.text
    assert "has drifted" not in page.text  # what was told during the run is not repeated
    assert "drifted up" not in page.text
    assert "Go out easier" not in page.text
    assert "cannot judge because the pace was lost at the end while heart rate did not rise." in page.text
    others = page.text.replace("says nothing of drift: the drift chart ends there", "").replace(
        "The band around drift is narrow", ""
    )
    assert "drift" not in others.lower()


def test_the_line_of_heart_rate_against_pace_ends_where_a_fade_begins(tmp_path: Path) -> None:
    found = looked_at(put_run(tmp_path / "s.db", faded(), summary={}))
    assert found.heart.trace is not None
    assert found.heart.last_s is not None
    assert found.heart.last_s < 3000
    assert np.isnan(found.heart.trace.pct[3000:]).all()
    assert np.isfinite(found.heart.trace.pct[2900])
    assert found.retrace.drift is not None
    assert np.isfinite(found.retrace.drift.pct[4000])  # the judge itself went on


def test_pace_lost_while_heart_rate_rises_is_no_mere_fade(tmp_path: Path) -> None:
    page = report(put_run(tmp_path / "s.db", faded(beats=8.0), summary={}))
    assert (
        "while your heart rate rose (150 to 158 bpm): you slowed down, and it was hard all the same."
        in page.text
    )
    assert "a fade, not" not in page.text


def test_a_fade_without_heart_rate_does_not_say_what_the_heart_did(tmp_path: Path) -> None:
    values = faded()
    values[Channel.HEART_RATE] = np.nan
    page = report(put_run(tmp_path / "s.db", values, summary={}))
    assert "a fade; without heart rate it is not known what the heart did." in page.text


def test_drift_before_a_fade_is_still_told(tmp_path: Path) -> None:
    values = faded(6000, 4200)
    values[Channel.HEART_RATE] += np.clip(np.arange(6000) - 600, 0, 3000) / 60.0 * 0.4
    page = report(put_run(tmp_path / "s.db", values, summary={}))
    assert "a fade, not a heart rate that ran away; before that your heart rate had drifted up" in page.text


def test_an_alert_of_drift_while_heart_rate_had_not_risen_is_set_right(tmp_path: Path) -> None:
    values = steady(3600)
    values[[Channel.SPEED, Channel.ADJUSTED_SPEED], 2400:] *= 0.93  # too little for a fade
    run = a_run()
    told = an_alert(run, told_s=3000.0)
    page = report(put_run(tmp_path / "s.db", values, run, summary={}, alerts=[told]))
    assert "Pace lost, heart rate not risen" in page.text
    assert "What was told of your heart rate during the run is set right here" in page.text
    assert "has drifted" not in page.text


def test_an_alert_of_drift_in_a_steady_run_is_not_explained_by_a_pace_that_held(tmp_path: Path) -> None:
    run = a_run()
    path = put_run(tmp_path / "s.db", steady(3600), run, summary={}, alerts=[an_alert(run, told_s=3000.0)])
    assert "Heart rate high for the pace, not clear why" in report(path).text


# --- poor runs -----------------------------------------------------------------------------------------------


def without(*channels: Channel) -> Floats:
    values = steady(1500)
    values[list(channels)] = np.nan
    return values


def test_without_running_dynamics_bounce_is_not_judged_and_why(tmp_path: Path) -> None:
    values = without(Channel.VERTICAL_OSCILLATION, Channel.GROUND_CONTACT)
    page = report(put_run(tmp_path / "s.db", values, summary={}))
    assert "Not judged: bounce, ground contact; the reasons are below." in page.text
    assert "Bounce could not be judged: no vertical oscillation and no ground contact time." in page.text
    assert "Not recorded, or for less than a minute: vertical oscillation, ground contact time." in page.text


def test_without_heart_rate_nothing_is_said_of_it(tmp_path: Path) -> None:
    page = report(put_run(tmp_path / "s.db", without(Channel.HEART_RATE), summary={}))
    assert "Heart rate was not recorded." in page.text
    assert "Rising heart rate could not be judged: no heart rate." in page.text
    assert "How heart rate went with the pace could not be judged" in page.text


def test_the_reason_of_the_summary_counts(tmp_path: Path) -> None:
    verdict = {"available": False, "reason": "needs a longer run", "judged_s": 0.0}
    summary = {"detectors": {"cardiac_drift": verdict}, "warnings": ["the file ends early"]}
    page = report(put_run(tmp_path / "s.db", steady(600), summary=summary))
    assert "Rising heart rate could not be judged: needs a longer run." in page.text
    assert "From the recording: the file ends early." in page.text


def test_gaps_are_named(tmp_path: Path) -> None:
    values = steady(2400)
    values[:, 1000:1090] = np.nan
    values[Channel.HEART_RATE, 2000:2020] = np.nan
    page = report(put_run(tmp_path / "s.db", values, summary={}))
    assert "Heart rate has 2 gaps, 2 min in all: at 16:40 for 2 min, 33:20 for 20 s." in page.text
    assert "Speed has 1 gap, 2 min in all: at 16:40 for 2 min." in page.text


def test_a_run_that_was_interrupted_has_a_report_from_its_seconds(tmp_path: Path) -> None:
    path = put_run(tmp_path / "s.db", drifting(1800))
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE run SET written_utc = '2020-01-01T00:00:00+00:00'")
    page = report(path)
    assert "The recording ended without a summary" in page.text
    assert "it takes 40 min of moving, and there were 30" in page.text  # computed from the seconds


def test_a_run_under_way_is_called_that(tmp_path: Path) -> None:
    assert "This run is still being recorded" in report(put_run(tmp_path / "s.db", steady(120))).text


@pytest.mark.parametrize("seconds", [0, 1, 30, 400])
def test_a_run_of_nothing_but_unknown_values_is_reported_honestly(tmp_path: Path, seconds: int) -> None:
    page = report(put_run(tmp_path / "s.db", unknown(seconds), summary={}))
    said = "Nothing was recorded." if not seconds else "without speed: how far and how fast is not known."
    assert said in page.text
    assert "Record more of the next run" in page.text
    assert "nan" not in page.text.lower().replace("run", "")


@pytest.mark.parametrize("seconds", [1, 2, 45, 119, 700])
def test_very_short_runs_have_a_report(tmp_path: Path, seconds: int) -> None:
    page = report(put_run(tmp_path / "s.db", steady(seconds), summary={}))
    assert "You ran" in page.text
    assert "nan" not in page.text.lower()


def test_who_only_walked_is_told_so(tmp_path: Path) -> None:
    page = report(put_run(tmp_path / "s.db", steady(1200, speed=1.4, cadence=105.0), summary={}))
    assert "You walked 1.7 km" in page.text


def test_who_stood_is_told_so(tmp_path: Path) -> None:
    page = report(put_run(tmp_path / "s.db", steady(300, speed=0.1), summary={}))
    assert "No movement in 5 min." in page.text


def test_an_undated_run_is_set_beside_none(tmp_path: Path) -> None:
    put_run(tmp_path / "s.db", steady(1800), a_run("a"), summary={})
    path = put_run(tmp_path / "s.db", steady(1800), a_run("undated", started_utc=None), summary={})
    page = report(path)
    assert "The recording has no date, so it is not set beside other runs." in page.text
    assert "it is neither before nor after other runs" in page.text


def test_a_store_that_lacks_columns_is_read(tmp_path: Path) -> None:
    path = put_run(tmp_path / "s.db", steady(1800), summary={})
    with closing(sqlite3.connect(path)) as conn, conn:
        for column in ("score_bounce", "adjusted_speed_m_s", "balance_pct", "duty_factor"):
            conn.execute(f"ALTER TABLE tick DROP COLUMN {column}")
    page = report(path)
    assert "You ran 5.4 km in 30 min" in page.text
    assert "There is no earlier run at this pace to compare with." in page.text


def test_seconds_that_are_missing_or_infinite_are_unknown(tmp_path: Path) -> None:
    path = put_run(tmp_path / "s.db", steady(1800), summary={})
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("DELETE FROM tick WHERE t BETWEEN 900 AND 959")
        conn.execute("UPDATE tick SET speed_m_s = 9e999 WHERE t = 5")
    found = looked_at(path)
    assert found.seconds == 1800
    assert np.isnan(found.values[Channel.SPEED, [5, 900, 959]]).all()
    assert "Speed has 1 gap, 60 s in all: at 15:00 for 60 s." in report(path).text


def test_an_end_without_its_beginning_is_left_out(tmp_path: Path) -> None:
    run = a_run()
    lone = an_alert(run, phase=Phase.CLEAR, told_s=1000.0)
    assert "Alerts</dt><dd>0" in report(put_run(tmp_path / "s.db", steady(1800), run, alerts=[lone])).html


@pytest.mark.parametrize(
    ("phase", "until"),
    [(Phase.CLEAR, "21:40"), (Phase.UNJUDGED, "21:40 at least; then it could not be judged any more")],
)
def test_an_alert_that_could_not_be_judged_to_its_end_says_so(
    tmp_path: Path, phase: Phase, until: str
) -> None:
    run = a_run()
    told = [an_alert(run, "bounce", 1000.0), an_alert(run, "bounce", 1300.0, phase=phase, onset_s=940.0)]
    page = report(put_run(tmp_path / "s.db", steady(1800), run, alerts=told)).html
    assert f'<td data-name="Until">{until}</td>' in page


def test_estimated_channels_are_marked(tmp_path: Path) -> None:
    sensors = STRAP | {Channel.VERTICAL_OSCILLATION: "est:h10", Channel.GROUND_CONTACT: "est:h10"}
    page = report(put_run(tmp_path / "s.db", steady(3600), a_run(sensors=sensors), summary={}))
    assert "Vertical oscillation, cm (estimated)" in page.text
    assert "Vertical oscillation, estimated" in page.text
    assert "Estimated from chest acceleration: vertical oscillation, ground contact time." in page.text
    assert "% of what your steps explain (estimated)" in page.text


# --- beside earlier runs -------------------------------------------------------------------------------------


def season(path: Path, *runs: tuple[float, float, str]) -> Path:
    """Record runs of a day each: heart rate, cadence, sensor."""
    for day, (beats, cadence, sensor) in enumerate(runs):
        sensors = dict.fromkeys(STRAP, sensor)
        run = a_run(f"day{day}", started_utc=STARTED + timedelta(days=day), sensors=sensors)
        put_run(path, steady(1500, beats=beats, cadence=cadence), run, summary={})
    return path


def test_a_run_stands_beside_the_earlier_ones(tmp_path: Path) -> None:
    path = season(tmp_path / "s.db", (150, 166, "a"), (152, 166, "a"), (142, 173, "a"), (180, 150, "a"))
    page = report(path, "day2")
    assert (
        "your heart rate was 142 bpm, lower than usual (151 in 2 earlier runs) and your cadence was 173 spm,"
        " higher than usual (166 in 2 earlier runs)." in page.text
    )
    assert "this run against it -9 +7" in page.text


def test_another_sensor_is_never_mixed_in(tmp_path: Path) -> None:
    path = season(tmp_path / "s.db", (120, 150, "b"), (150, 166, "a"), (151, 166, "a"))
    page = report(path, "day2")
    assert "about as usual (150 in 1 earlier run)" in page.text
    assert "other sensor" in page.text
    assert "Values of another sensor are left out" in page.text


def test_only_other_sensors_before_is_said(tmp_path: Path) -> None:
    path = season(tmp_path / "s.db", (120, 150, "b"), (150, 166, "a"))
    assert "Your earlier runs at this pace had other sensors" in report(path, "day1").text


def test_a_run_much_longer_than_the_month_before_is_a_jump(tmp_path: Path) -> None:
    path = season(tmp_path / "s.db", *[(150, 166, "a")] * 3)
    long = a_run("long", started_utc=STARTED + timedelta(days=5))
    put_run(path, steady(2400), long, summary={})
    page = report(path, "long")
    assert "60 % longer than your longest of the 30 days before (4.5 km)" in page.text
    assert "Br J Sports Med 2025" in page.text


# --- hostile text, and HTML ----------------------------------------------------------------------------------

NASTY = '<script>alert("x")</script> 🏃 a&b \x1b[31m\u202e'


def test_names_show_as_text_everywhere(tmp_path: Path) -> None:
    run = a_run(athlete=NASTY, source=f"{NASTY}.fit", sensors=dict.fromkeys(STRAP, NASTY))
    told = an_alert(run, NASTY, 1000.0, unit="<b>%</b>", cause=(NASTY,))
    summary = {
        "warnings": [NASTY],
        "detectors": {NASTY: {"available": False, "reason": NASTY}},
    }
    page = report(put_run(tmp_path / "s.db", steady(1800), run, summary=summary, alerts=[told]))
    assert "<script>alert" not in page.html
    assert page.text.count('<script>alert("x")</script> 🏃 a&b') >= 7
    assert not set("\x1b\u202e") & set(page.html)
    assert not page.named("b")


@pytest.mark.parametrize("kind", ["steady", "faded", "unknown", "alert"])
def test_the_page_is_valid_html(tmp_path: Path, kind: str) -> None:
    values = {"faded": faded, "unknown": lambda: unknown(40)}.get(kind, lambda: steady(3600))()
    run = a_run(athlete='<b>Zoë & "x"</b> 🏃', source=NASTY)
    alerts = [an_alert(run, "overstriding", 2000.0)] if kind == "alert" else []
    path = put_run(tmp_path / "s.db", values, run, summary={}, alerts=alerts)
    assert_valid(report(path).html, tmp_path)
