"""The recorded runs of other people against figures computed from them independently."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.read import read, read_content
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot.sources.recording.model import Recording

PROJECT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
DATA = PROJECT.parent / "shared" / "data"

pytestmark = [
    pytest.mark.recordings,
    pytest.mark.skipif(not DATA.is_dir(), reason="the recorded runs do not lie beside the project"),
]

STRYD_ONLY_ZERO = "wearable-my-foot/stryd-backgaden-1km.fit"

FIELDS = {
    Channel.HEART_RATE: ("heart_rate", 1.0),
    Channel.SPEED: ("enhanced_speed", 1.0),
    Channel.CADENCE: ("cadence", 2.0),
    Channel.VERTICAL_OSCILLATION: ("vertical_oscillation", 1.0),
    Channel.GROUND_CONTACT: ("stance_time", 1.0),
    Channel.STEP_LENGTH: ("step_length", 0.001),
    Channel.POWER: ("power", 1.0),
    Channel.BALANCE: ("stance_time_balance", 1.0),
    Channel.TEMPERATURE: ("temperature", 1.0),
}
DEVELOPER = {
    Channel.POWER: ("dev:Power", 1.0),
    Channel.GROUND_CONTACT: ("dev:Ground Time", 1.0),
    Channel.VERTICAL_OSCILLATION: ("dev:Vertical Oscillation", 10.0),
}


def manifest(role: str) -> list[str]:
    if not DATA.is_dir():
        return []
    with (DATA / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        return [row["file"] for row in csv.DictReader(file) if row["role"] == role]


def reference() -> dict[str, Any]:
    if not DATA.is_dir():
        return {}
    figures: dict[str, Any] = json.loads((DATA / "reference.json").read_text())
    return figures


@cache
def recordings(name: str) -> tuple[Recording, ...]:
    return tuple(read(DATA / name))


@pytest.mark.parametrize("name", manifest("run"))
def test_every_recorded_run_is_readable(name: str) -> None:
    (recording,) = recordings(name)
    assert recording.duration_s > 0.0
    assert recording.sensors or recording.beats or recording.warnings


@pytest.mark.parametrize("name", reference())
def test_records_and_duration_agree_with_the_reference(name: str) -> None:
    (recording,) = recordings(name)
    expected = reference()[name]
    assert abs(recording.t_s.size - expected["n"]) <= 1  # the reference leaves out the last one of a session
    assert abs(recording.duration_s - expected["dur"]) <= 1.0


SCALED = {"connectstats/activity_2477200414.fit", "connectstats/track_cs_5611.fit"} | {
    "connectstats/track_cs_777501.fit",
    "connectstats/track_cs_834323.fit",
}
"""Runs whose speed, of a foot pod, is 6 to 9 % below their distance: the distance decides."""
REST = {"sports-lib/6909950168.fit"}
"""Runs whose watch records on while it is paused: nothing of that counts."""


@pytest.mark.parametrize("name", reference())
def test_medians_and_ranges_agree_with_the_reference(name: str) -> None:
    (recording,) = recordings(name)
    figures = reference()[name]["channels"]
    for channel, sensor in recording.sensors.items():
        native = (
            channel in FIELDS
            and FIELDS[channel][0] in figures
            and not (sensor == "fit:stryd" and channel in DEVELOPER and DEVELOPER[channel][0] in figures)
        )
        field, factor = FIELDS[channel] if native else DEVELOPER.get(channel, ("", 1.0))
        if field not in figures or (channel is Channel.SPEED and name in SCALED):
            continue
        count, low, median, high, zeros = figures[field]
        known = recording.values[channel][~np.isnan(recording.values[channel])]
        filled = 0.01 * count if channel is Channel.SPEED else 1  # speed is also taken from the distance
        assert known.size <= count + filled, channel
        if name not in REST:
            assert known.size >= 0.99 * (count - zeros) - 1, channel  # what cannot be is unknown
        if factor * high <= channel.spec.high:
            assert known.max() == pytest.approx(factor * high, abs=factor), channel
        # The reference's medians count the zeros that stand for missing: they pull it down, never up.
        tolerance = 0.02 if zeros <= 0.03 * count else 0.15
        assert known.size == 0 or np.median(known) == pytest.approx(factor * median, rel=tolerance), channel
        if zeros == 0 and channel is not Channel.CADENCE and factor * low >= channel.spec.low:
            assert known.min() == pytest.approx(factor * low, abs=0.02 * abs(factor * high)), channel


def test_the_run_is_cut_out_of_a_triathlon() -> None:
    (recording,) = recordings("sports-lib/6788312639-1.fit")
    assert recording.sensors[Channel.VERTICAL_OSCILLATION] == "fit:garmin-hrm_tri"
    assert recording.sensors[Channel.POWER] == "fit:stryd"
    assert 6300 < len(recording.beats) < 6600
    drift = sum(beat.rr_ms for beat in recording.beats) / 1000.0 - recording.duration_s
    assert abs(drift) < 10.0


def test_native_dynamics_are_preferred_to_stryds_and_never_mixed() -> None:
    (recording,) = recordings("connectstats/activity_2477200414.fit")
    assert recording.sensors[Channel.VERTICAL_OSCILLATION] == "fit:garmin-hrm_run"
    assert recording.sensors[Channel.POWER] == "fit:stryd"
    assert float(np.nanmedian(recording.values[Channel.VERTICAL_OSCILLATION])) == pytest.approx(94.5)


def test_a_heart_rate_of_zero_throughout_is_absent() -> None:
    (recording,) = recordings(STRYD_ONLY_ZERO)
    assert Channel.HEART_RATE not in recording.sensors


def test_beats_of_a_steady_run_stay_with_the_records() -> None:
    (recording,) = recordings("sports-lib/6909950168.fit")
    assert len(recording.beats) == 5416
    assert recording.beats[-1].t_s == pytest.approx(2197.0, abs=1.0)


def test_tcx_and_fit_of_one_run_agree() -> None:
    (fit,) = recordings("connectstats/activity_234979239.fit")
    (tcx,) = recordings("connectstats/activity_234979239.tcx")
    assert fit.started_utc == tcx.started_utc
    np.testing.assert_array_equal(fit.t_s, tcx.t_s)
    for channel in (Channel.HEART_RATE, Channel.CADENCE):
        np.testing.assert_array_equal(fit.values[channel], tcx.values[channel])
    np.testing.assert_allclose(fit.values[Channel.SPEED], tcx.values[Channel.SPEED], atol=0.002)


@pytest.mark.parametrize("name", ["compressed-speed-distance", "garmin-fenix-5-run"])
def test_the_published_records_of_a_fit_file_agree_with_it(name: str) -> None:
    (fit,) = recordings(f"python-fitparse/{name}.fit")
    (dump,) = recordings(f"python-fitparse/{name}-records.csv")
    assert fit.started_utc == dump.started_utc
    known = ~np.isnan(fit.values[Channel.HEART_RATE])  # one begins with a record of nothing but its time
    np.testing.assert_array_equal(fit.t_s[known] - fit.t_s[known][0], dump.t_s)
    for channel in (Channel.HEART_RATE, Channel.SPEED):
        np.testing.assert_allclose(fit.values[channel][known], dump.values[channel], atol=0.006)


def test_distance_gives_the_speed_that_the_watch_states() -> None:
    path = DATA / "sports-lib" / "6860622916.tcx"
    content = path.read_bytes()
    (stated,) = read_content(str(path), path.name, content)
    (derived,) = read_content(str(path), path.name, content.replace(b"ns3:Speed>", b"ns3:Other>"))
    speeds = [recording.values[Channel.SPEED] for recording in (stated, derived)]
    assert float(np.nanmedian(np.abs(speeds[0] - speeds[1]))) < 0.2  # m/s: the watch smooths over longer
    assert float(np.nanmedian(speeds[1])) == pytest.approx(float(np.nanmedian(speeds[0])), rel=0.02)


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("sports-lib/empty-sessions.fit", "is empty"),
        ("python-fitparse/DeveloperData.fit", "its records carry no time"),
        ("tormoder-fit/unterminated-strings.fit", "its sport is cycling, not running"),
        ("sports-lib/inverted-times.fit", "its sport is not stated, and it seems to be rowing"),
        ("more/aaron-schroeder_heartandsole-testcourse.fit", "is a FIT file of type course: a plan"),
        ("more/dblock_tcx-walking_activity_1.tcx", "it seems to be walking or hiking: 1.3 m/s"),
    ],
)
def test_odd_files_without_a_run_are_refused(name: str, cause: str) -> None:
    with pytest.raises(UnreadableError, match=cause):
        read(DATA / name)


@pytest.mark.parametrize(
    ("name", "warning", "runs"),
    [
        ("tormoder-fit/activity-filecrc.fit", "its checksum is wrong", 1),
        ("tormoder-fit/activity-unexpected-eof.fit", "cut off or damaged after 14 records", 1),
        ("tormoder-fit/activity-activity-filecrc.fit", "its checksum is wrong", 2),
    ],
)
def test_odd_files_with_a_run_are_read_with_a_warning(name: str, warning: str, runs: int) -> None:
    got = read(DATA / name)
    assert len(got) == runs
    for recording in got:
        assert warning in recording.warnings[0]
        assert len(recording.warnings) == 1


def test_settings_chained_behind_a_run_are_passed_over() -> None:
    (recording,) = read(DATA / "tormoder-fit" / "activity-settings.fit")
    assert recording.warnings == []
