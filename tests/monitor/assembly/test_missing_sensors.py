from __future__ import annotations

from fleetfoot.assembly.announce import missing
from fleetfoot.path.source import Device, Link
from fleetfoot_signal.channel import Channel


def strap(link: Link) -> Device:
    return Device(0.0, "anna", "A", "Strap", ("heart rate strap",), link)


def test_what_no_sensor_gives_is_named_with_the_sensors_that_would() -> None:
    (line,) = missing([Channel.HEART_RATE], [])
    assert line == "no heart rate: no heart rate strap was found"


def test_channels_that_lack_the_same_sensor_share_a_line() -> None:
    lines = missing([Channel.HEART_RATE, Channel.ALTITUDE, Channel.TEMPERATURE], [])
    assert lines[1] == "no altitude, no air temperature: no sensor that fleetfoot knows measures it"


def test_a_sensor_that_is_away_is_the_reason() -> None:
    (line,) = missing([Channel.HEART_RATE], [strap(Link.SEARCHED)])
    assert line == "no heart rate: Strap is searched for"


def test_a_sensor_that_is_there_and_does_not_tell_is_the_reason() -> None:
    (line,) = missing([Channel.HEART_RATE], [strap(Link.CONNECTED)])
    assert line == "no heart rate: Strap does not send it now"


def test_what_is_computed_is_not_missed_by_itself() -> None:
    assert missing([Channel.DUTY_FACTOR], []) == []
