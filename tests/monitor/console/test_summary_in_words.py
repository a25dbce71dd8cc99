from __future__ import annotations

from console_runs import FIGURES, summary_of

from fleetfoot.console.summary import in_brief, in_words

TITLES = {"overstriding": "Long steps", "bounce": "Bounce"}


def test_a_whole_summary_reads_as_plain_words() -> None:
    assert in_words(summary_of(), TITLES) == [
        "morning.fit: Anna, Sat 4 Oct 2025 09:12",
        "  45 min of running in 47 min, 9.1 km. It was a steady run.",
        "  Long steps  2 alerts, the worst: warning; at most 8.9 %",
        "  Bounce      cannot judge: no vertical oscillation was recorded",
        "  Heart rate at the same effort rose by about 6 bpm (4 %) from minute 10 to the end (80 % sure: "
        "+4 to +8 bpm).",
        "  Your cadence was 3 spm lower than usual.",
        "  Median: heart rate 152 bpm, pace 5:12 /km.",
        "  Sensors: hr:D0 (heart rate), pod (speed, cadence).",
        "  Heart rate against pace, second half beside first: +2.1 % at equal effort (80 % sure: 0.8 to 3.4 %); "
        "decoupling by raw pace is 4.1 %, as TrainingPeaks counts it 3.9 %.",
        "  Way for each heartbeat (efficiency factor): 1.27 m, give or take 0.05.",
        "  Warning: the file ends in the middle of a record",
    ]


def test_nothing_known_is_said_without_a_figure() -> None:
    split = dict.fromkeys(FIGURES["decoupling"]) | dict.fromkeys(
        ("equal_effort_reason", "reason"), "it was too short"
    )
    change = dict.fromkeys(FIGURES["equal_effort"]) | {"reason": "it was too short"}
    lines = in_words(
        summary_of(
            started_utc=None,
            moving_s=0.0,
            running_s=0.0,
            distance_m=None,
            session="unknown",
            decoupling=split,
            equal_effort=change,
            ef=None,
            medians={},
            sensors={},
            warnings=[],
            insights=[],
            detectors={
                "x_y": {
                    "available": True,
                    "reason": None,
                    "judged_s": 0.0,
                    "alerts": 0,
                    "worst": None,
                    "peak": None,
                    "unit": "%",
                }
            },
        ),
        TITLES,
    )
    assert lines == [
        "morning.fit: Anna",
        "  No running in 47 min.",
        "  X y  no alerts",
        "  Heart rate at the same effort: cannot judge because it was too short.",
        "  Heart rate against pace, second half beside first: cannot judge because it was too short.",
    ]


def test_no_alerts_of_a_detector_that_hardly_judged_says_for_how_long_it_did() -> None:
    state = {"available": True, "reason": None, "judged_s": 90.0, "alerts": 0, "peak": None, "unit": "%"}
    lines = in_words(summary_of(detectors={"bounce": state}), TITLES)
    assert "  Bounce  no alerts; judged for 2 min of 45 min of running" in lines


def test_many_runs_take_a_line_each() -> None:
    assert in_brief(summary_of(), TITLES) == (
        "morning.fit: 45 min of running in 47 min, 9.1 km; long steps 2 alerts; cannot judge bounce; "
        "the file ends in the middle of a record"
    )


def test_hostile_texts_cannot_steer_the_terminal_or_forge_lines() -> None:
    hostile = "\x1b]0;x\x07[red]\nfleetfoot: all is well\u202e"
    summary = summary_of(hostile, athlete=hostile, warnings=[hostile], insights=[hostile])
    summary["sensors"] = {hostile: hostile}
    summary["detectors"]["bounce"]["reason"] = hostile
    for line in [*in_words(summary, {"bounce": hostile}), in_brief(summary, {"bounce": hostile})]:
        assert line.isprintable()
