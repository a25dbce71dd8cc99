from __future__ import annotations

import pytest
from console_runs import summary_of

from fleetfoot.console.summary import in_brief, in_words

TITLES = {"overstriding": "Long steps", "bounce": "Bounce"}


def test_a_whole_summary_reads_as_plain_words() -> None:
    assert in_words(summary_of(), TITLES) == [
        "morning.fit: Anna, 2025-10-04 09:12",
        "  45 min of running in 47 min, 9.1 km.",
        "  Long steps  2 alerts, the worst: warning; at most 8.9 %",
        "  Bounce      cannot judge: no vertical oscillation was recorded",
        "  Heart rate for the same effort rose by about 6 bpm per hour (estimated).",
        "  Decoupling by pace: 4.1 % as TrainingPeaks and RUNALYZE count it, 3.9 % as GoldenCheetah does; "
        "without the first 10 min 2.2 % and 0.0 %.",
        "  Median: heart rate 152 bpm, pace 5:12 /km.",
        "  Sensors: hr:D0 (heart rate), pod (speed, cadence).",
        "  Your cadence was 3 spm lower than usual.",
        "  Warning: the file ends in the middle of a record",
    ]


def test_nothing_known_is_said_without_a_figure() -> None:
    none = dict.fromkeys(
        ("trainingpeaks_pct", "goldencheetah_pct", "trainingpeaks_skip10_pct", "goldencheetah_skip10_pct")
    )
    lines = in_words(
        summary_of(
            started_utc=None,
            moving_s=0.0,
            running_s=0.0,
            distance_m=None,
            decoupling={"pace": none | {"reason": "12 min of running, 20 needed"}, "power": None},
            drift_bpm_per_h=None,
            medians={},
            sensors={},
            warnings=[],
            insights=[],
            detectors={
                "x_y": {
                    "available": True,
                    "reason": None,
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
        "  Decoupling by pace: cannot judge: 12 min of running, 20 needed",
    ]


@pytest.mark.parametrize(
    ("drift", "said"),
    [
        (0.4, "stayed level"),
        (-0.4, "stayed level"),
        (-3.6, "fell by about 4 bpm"),
        (12.0, "rose by about 12 bpm"),
    ],
)
def test_drift_is_told_no_finer_than_it_is_known(drift: float, said: str) -> None:
    assert any(said in line for line in in_words(summary_of(drift_bpm_per_h=drift), TITLES))


def test_power_is_told_beside_pace_where_there_is_any() -> None:
    split = summary_of()["decoupling"]["pace"] | {"trainingpeaks_skip10_pct": None}
    lines = in_words(summary_of(decoupling={"pace": None, "power": split}), TITLES)
    told = "Decoupling by power: 4.1 % as TrainingPeaks and RUNALYZE count it, 3.9 % as GoldenCheetah does."
    assert [line.strip() for line in lines if "Decoupling" in line] == [told]


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
