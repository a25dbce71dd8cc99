"""The recorded runs of other people through the whole program."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from cli import Done, fleetfoot, query, replayed_alone
from project import DATA, NEEDS_RECORDINGS, recorded

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = NEEDS_RECORDINGS

FORM = ("overstriding", "bounce")
TOLERANCE = 0.05

TOGETHER = (
    "connectstats/track_cs_834323.fit",
    "connectstats/activity_234979239.tcx",
    "goldencheetah/3386684871.fit",
)

ANEW = "; try another copy of the file, or export it anew"
ODD = {
    "inverted-times.fit": "its sport is not stated, and it seems to be rowing: 20 strokes a minute at 2.8 m/s"
    "; give a run",
    "empty-sessions.fit": f"is empty{ANEW}",
    "DeveloperData.fit": f"its records carry no time{ANEW}",
    "unterminated-strings.fit": "its sport is cycling, not running; give a run",
    "activity-filecrc.fit": None,
    "activity-unexpected-eof.fit": None,
    "activity-activity-filecrc.fit": None,
    "activity-settings.fit": None,
}
"""What is said of each odd file that cannot be read; None for one that can."""

WARNED = {
    "activity-filecrc.fit": "its checksum is wrong",
    "activity-unexpected-eof.fit": "cut off or damaged after 14 records",
    "activity-activity-filecrc.fit": "its checksum is wrong",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("recordings") / "runs.db"


@pytest.fixture(scope="module")
def all_runs(store: Path) -> Done:
    """All recorded runs as lanes of one call."""
    return fleetfoot(store.parent, "replay", *recorded("run"), "--json", "--store", store)


def test_every_run_ends_with_one_summary_and_exit_code_0(all_runs: Done) -> None:
    all_runs.ended(0)
    assert sorted(s["source"] for s in all_runs.summaries) == sorted(path.name for path in recorded("run"))


def test_every_detector_says_of_every_run_whether_it_could_judge_and_why_not(all_runs: Done) -> None:
    for summary in all_runs.summaries:
        for name, state in summary["detectors"].items():
            assert state["available"] is (state["reason"] is None), (summary["source"], name)
            assert state["available"] or state["reason"].startswith(("no ", "needs ")), (
                summary["source"],
                name,
            )
            assert state["available"] or state["alerts"] == 0, (summary["source"], name)


OTHERWISE = {
    "connectstats/activity_234979239.fit": "ten pauses, into which the reference holds the last record for 10 s",
    "connectstats/activity_2477200414.fit": "its speed is 5.7 % below its distance, and scaled to it",
    "sports-lib/6782987395.fit": "heart rate is absent in 7 records, through which what was said before stands",
    "connectstats/track_cs_5611.fit": "ten pauses, and its speed is 6.5 % below its distance",
}
"""Runs whose decoupling is not the reference's, which knows speeds only, and why."""


def _figures() -> list[tuple[str, str, float]]:
    """Return file, field and figure of every decoupling by speed that the reference holds."""
    if not DATA.is_dir():
        return []
    reference: dict[str, Any] = json.loads((DATA / "reference.json").read_text())
    fields = {"speed": "pace_pct", "speed_skip10min": "pace_skip10_pct"}
    return [
        (name, field, figures["decoupling"][key]["pct"])
        for name, figures in reference.items()
        for key, field in fields.items()
        if key in figures.get("decoupling", {}) and name not in OTHERWISE
    ]


@pytest.mark.parametrize(("name", "field", "expected"), _figures())
def test_raw_decoupling_equals_the_independent_figure_where_it_is_told(
    all_runs: Done, name: str, field: str, expected: float
) -> None:
    (summary,) = [s for s in all_runs.summaries if s["source"] == name.rpartition("/")[2]]
    split = summary["decoupling"]
    if split["reason"] is None:
        assert split[field] == pytest.approx(expected, abs=TOLERANCE)
    else:
        assert split[field] is None, split["reason"]


def test_few_recorded_runs_allow_the_raw_figures_and_all_others_say_why_not(all_runs: Done) -> None:
    allowed = [s["source"] for s in all_runs.summaries if s["decoupling"]["reason"] is None]
    assert 1 <= len(allowed) <= len(all_runs.summaries) // 3, allowed


def test_form_alerts_are_at_most_one_in_ten_hours_of_running(all_runs: Done, store: Path) -> None:
    hours = sum(summary["running_s"] for summary in all_runs.summaries) / 3600.0
    onsets = [e for e in all_runs.events if e["phase"] == "onset" and e["detector"] in FORM]
    told = "\n".join(_in_context(event, store) for event in onsets)
    assert hours > 10.0
    assert len(onsets) <= hours / 10.0, f"{len(onsets)} in {hours:.1f} h:\n{told}"


def _in_context(event: dict[str, Any], store: Path) -> str:
    seconds = query(
        store,
        f"""SELECT t, speed_m_s, grade FROM tick JOIN run ON run.key = tick.run
        WHERE id = '{event["run"]}' AND t BETWEEN {event["onset_s"]} - 60 AND {event["t_s"]} ORDER BY t""",  # noqa: S608 - ids are ours
    )
    before = [speed for t, speed, _ in seconds if t < event["onset_s"] and speed is not None]
    since = [
        (speed, grade) for t, speed, grade in seconds if t >= event["onset_s"] and None not in (speed, grade)
    ]
    speeds = [sum(x) / len(x) if x else float("nan") for x in (before, [speed for speed, _ in since])]
    grades = [grade for _, grade in since] or [float("nan")]
    return (
        f"{event['source']} {event['detector']} decided at {event['t_s']:.0f} s, began at {event['onset_s']:.0f} s: "
        f"{event['value']} %, speed {speeds[0]:.2f} -> {speeds[1]:.2f} m/s, "
        f"grade {min(grades):+.3f}..{max(grades):+.3f}, {event['cause']}"
    )


def test_one_call_gives_the_events_and_summaries_of_separate_calls(tmp_path: Path) -> None:
    files = [DATA / name for name in TOGETHER]
    together = fleetfoot(tmp_path, "replay", *files, "--json", "--store", tmp_path / "all.db").ended(0)
    events, summaries = replayed_alone(tmp_path, files)
    assert together.events_by_source == events
    assert events  # else there is nothing to compare
    assert together.summaries_by_source == summaries


def test_the_table_of_odd_files_is_complete() -> None:
    assert sorted(ODD) == sorted(path.name for path in recorded("odd"))


@pytest.mark.parametrize("path", recorded("odd"), ids=lambda path: path.name)
def test_an_odd_file_is_analysed_as_far_as_it_can_be_read_else_told_in_one_line(
    path: Path, tmp_path: Path
) -> None:
    cause = ODD[path.name]
    done = fleetfoot(tmp_path, "replay", path, "--json", "--store", tmp_path / "s.db")
    if cause is not None:
        assert done.ended(4).out == ""
        assert done.err == f"fleetfoot: {path}: {cause}\n"
        return
    assert done.ended(0).summaries
    warnings = [
        line for line in done.err.splitlines() if WARNED.get(path.name, "its checksum is wrong") in line
    ]
    assert len(warnings) == (len(done.summaries) if path.name in WARNED else 0)


def test_a_recording_that_is_cut_off_is_analysed_to_there_with_one_warning(tmp_path: Path) -> None:
    whole = DATA / "goldencheetah" / "HRV-Data.fit"
    cut = tmp_path / "cut.fit"
    cut.write_bytes(whole.read_bytes()[:150_001])
    done = fleetfoot(tmp_path, "replay", cut, "--json", "--store", tmp_path / "s.db").ended(0)
    (summary,) = done.summaries
    assert 1200.0 < summary["duration_s"] < 4000.0
    (warning,) = [line for line in done.err.splitlines() if "cut off" in line]
    assert "what comes before is analysed" in warning
    assert sum("cut off" in text for text in summary["warnings"]) == 1
