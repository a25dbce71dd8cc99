"""TCX files: channels, speed from distance, sports, damage and hostility."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.distance import speed_from_distance
from fleetfoot.sources.recording.read import read
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fleetfoot.sources.recording.model import Recording

    Read = Callable[[str], list[Recording]]

NAMESPACE = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
EXTENSION = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"


def point(second: float, *, pulse: int = 140, tpx: str = "", more: str = "") -> str:
    minute, rest = divmod(second, 60)
    extensions = f'<Extensions><TPX xmlns="{EXTENSION}">{tpx}</TPX></Extensions>' if tpx else ""
    return (
        f"<Trackpoint><Time>2020-02-03T14:{int(minute):02d}:{rest:06.3f}Z</Time>{more}"
        f"<HeartRateBpm><Value>{pulse}</Value></HeartRateBpm>{extensions}</Trackpoint>"
    )


def activity(points: str, sport: str = "Running", creator: str = "Forerunner 945") -> str:
    return (
        f'<Activity Sport="{sport}"><Lap><Track>{points}</Track></Lap>'
        f"<Creator><Name>{creator}</Name></Creator></Activity>"
    )


def document(*activities: str) -> str:
    body = "".join(activities)
    return (
        f'<?xml version="1.0"?><TrainingCenterDatabase xmlns="{NAMESPACE}"><Activities>{body}</Activities>'
        "</TrainingCenterDatabase>"
    )


@pytest.fixture
def tcx(tmp_path: Path) -> Read:
    def read_text(text: str) -> list[Recording]:
        path = tmp_path / "run.tcx"
        path.write_text(text, encoding="utf-8")
        return read(path)

    return read_text


def test_each_quantity_arrives_in_the_unit_of_the_channel_table(tcx: Read) -> None:
    tpx = "<Speed>3.5</Speed><RunCadence>88</RunCadence><Watts>250</Watts>"
    (got,) = tcx(document(activity(point(5, tpx=tpx, more="<AltitudeMeters>86.6</AltitudeMeters>"))))
    assert {channel: got.values[channel, 0] for channel in got.sensors} == {
        Channel.HEART_RATE: 140.0,
        Channel.SPEED: 3.5,
        Channel.CADENCE: 176.0,
        Channel.POWER: 250.0,
        Channel.ALTITUDE: 86.6,
    }
    assert set(got.sensors.values()) == {"tcx:forerunner-945"}
    assert got.started_utc == datetime(2020, 2, 3, 14, 0, 5, tzinfo=UTC)


def test_prefixed_extensions_mean_the_same(tcx: Read) -> None:
    text = document(activity(point(0, tpx="<Speed>3.5</Speed>")))
    prefixed = text.replace(f'TPX xmlns="{EXTENSION}"', f'e:TPX xmlns:e="{EXTENSION}"')
    prefixed = (
        prefixed.replace("</TPX>", "</e:TPX>")
        .replace("<Speed>", "<e:Speed>")
        .replace("</Speed>", "</e:Speed>")
    )
    assert "<e:Speed>" in prefixed
    assert tcx(prefixed)[0].values[Channel.SPEED, 0] == 3.5


def test_the_plain_cadence_counts_strides_as_well(tcx: Read) -> None:
    (got,) = tcx(document(activity(point(0, more="<Cadence>85</Cadence>"))))
    assert got.values[Channel.CADENCE, 0] == 170.0


def test_speed_comes_from_the_distance_where_it_is_not_stated(tcx: Read) -> None:
    points = "".join(point(i, more=f"<DistanceMeters>{3.0 * i}</DistanceMeters>") for i in range(20))
    np.testing.assert_allclose(tcx(document(activity(points)))[0].values[Channel.SPEED], 3.0)


def test_speed_from_distance_is_unknown_without_a_near_neighbour() -> None:
    t_s = np.array([0.0, 1.0, 2.0, 80.0, 180.0, 187.0])
    speed = speed_from_distance(t_s, 2.0 * t_s)
    np.testing.assert_allclose(speed, [2.0, 2.0, 2.0, np.nan, 2.0, 2.0])


def test_where_the_next_record_is_far_the_speed_is_that_of_the_way_to_there() -> None:
    t_s = np.array([0.0, 1.0, 2.0, 22.0, 42.0])
    speed = speed_from_distance(t_s, np.array([0.0, 3.0, 6.0, 86.0, 126.0]))
    np.testing.assert_allclose(speed, [3.0, 3.0, 4.0, 2.0, 2.0])


def test_speed_from_distance_keeps_to_known_and_growing_distance() -> None:
    t_s = np.arange(9.0)
    distance = 2.0 * t_s
    distance[4] = np.nan
    distance[8] = -50.0
    speed = speed_from_distance(t_s, distance)
    assert np.isnan(speed[4])
    assert np.isnan(speed[8])
    np.testing.assert_allclose(speed[:4], 2.0)


def test_running_activities_are_runs_of_their_own_and_others_are_left_out(tcx: Read) -> None:
    got = tcx(document(activity(point(0)), activity(point(60), sport="Biking"), activity(point(120))))
    assert [recording.name for recording in got] == ["run.tcx", "run.tcx#2"]
    assert got[1].started_utc == datetime(2020, 2, 3, 14, 2, tzinfo=UTC)


def test_another_sport_is_refused_by_name(tcx: Read) -> None:
    with pytest.raises(UnreadableError, match=r"run\.tcx: its sport is cycling, not running"):
        tcx(document(activity(point(0), sport="Biking")))


def test_a_sport_that_is_not_stated_is_read_as_a_run_and_said(tcx: Read) -> None:
    (got,) = tcx(document(activity(point(0), sport="Other")))
    assert got.warnings == ["its sport is not stated: read as a run"]


def test_a_file_that_breaks_off_is_read_up_to_there(tcx: Read) -> None:
    text = document(activity("".join(point(i) for i in range(30))))
    (got,) = tcx(text[: len(text) * 2 // 3])
    assert 10 < got.t_s.size < 30
    assert "breaks off" in got.warnings[0]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (document(), "holds no recorded activity"),
        ("<gpx><trk/></gpx>", "holds no track"),
        (document(activity("<Trackpoint><Cadence>80</Cadence></Trackpoint>")), "carry no time"),
        ("<a><b></a>", "holds no recorded activity"),
        ("<a>" * 5000, "is nested deeper"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(tcx: Read, text: str, cause: str) -> None:
    with pytest.raises(UnreadableError, match=rf"run\.tcx: .*{cause}") as caught:
        tcx(text)
    assert "\n" not in str(caught.value)


def test_what_is_no_number_or_time_is_unknown_and_said(tcx: Read) -> None:
    points = point(0) + point(1).replace("140", "fast") + "<Trackpoint><Time>noon</Time></Trackpoint>"
    (got,) = tcx(document(activity(points)))
    assert got.t_s.tolist() == [0.0, 1.0]
    np.testing.assert_array_equal(got.values[Channel.HEART_RATE], [140.0, np.nan])
    assert got.warnings == ["2 values that cannot be read"]


def test_entities_are_refused_before_they_grow(tcx: Read) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(UnreadableError, match="declares entities"):
        tcx(f"{bomb}<TrainingCenterDatabase>&b;</TrainingCenterDatabase>")


def test_an_external_entity_is_not_fetched(tcx: Read) -> None:
    outside = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    with pytest.raises(UnreadableError, match="declares entities"):
        tcx(f"{outside}<TrainingCenterDatabase>&a;</TrainingCenterDatabase>")


def lapped(*laps: tuple[str, range]) -> str:
    """Return an activity of laps: the attributes of each, and the seconds of its points."""
    inner = "".join(
        f"<Lap {said}><TotalTimeSeconds>9</TotalTimeSeconds><Track>{''.join(map(point, seconds))}</Track></Lap>"
        for said, seconds in laps
    )
    return document(f'<Activity Sport="Running">{inner}</Activity>')


@pytest.mark.parametrize(
    ("second", "ends_s"),
    [
        ('StartTime="2020-02-03T14:00:35Z"', [35.0, 89.0]),
        ('StartTime="2020-02-03T15:00:35+01:00"', [35.0, 89.0]),
        ("", [60.0, 89.0]),
        ('StartTime="soon"', [60.0, 89.0]),
        ('StartTime="2019-01-01T00:00:00Z"', [89.0]),
    ],
)
def test_a_lap_ends_when_the_next_begins(tcx: Read, second: str, ends_s: list[float]) -> None:
    """A pause of 30 s belongs to neither, and the time that a lap states is without it."""
    (run,) = tcx(lapped(('StartTime="2020-02-03T14:00:00Z"', range(30)), (second, range(60, 90))))
    assert run.way.laps_s.tolist() == ends_s


def test_laps_without_a_point_or_behind_the_last_are_none(tcx: Read) -> None:
    (run,) = tcx(lapped(("", range(30)), ("", range(0)), ('StartTime="2020-02-03T15:00:00Z"', range(0))))
    assert run.way.laps_s.tolist() == [29.0]
