from __future__ import annotations

from fleetfoot.sources.ble.missing import missing
from fleetfoot.sources.ble.status import SensorStatus, State
from fleetfoot_signal.channel import Channel


def strap(state: State) -> SensorStatus:
    return SensorStatus("A", "Strap", ("heart rate strap",), state)


def test_what_no_sensor_gives_is_named_with_the_sensors_that_would() -> None:
    (line,) = missing([Channel.HEART_RATE], [])
    assert line == "no heart rate: no heart rate strap was found"


def test_channels_that_lack_the_same_sensor_share_a_line() -> None:
    lines = missing([Channel.HEART_RATE, Channel.ALTITUDE, Channel.TEMPERATURE], [])
    assert lines[1] == "no altitude, no air temperature: no sensor that fleetfoot knows measures it"


def test_a_sensor_that_is_away_is_the_reason() -> None:
    (line,) = missing([Channel.HEART_RATE], [strap(State.SCAN)])
    assert line == "no heart rate: Strap is searched for"


def test_a_sensor_that_is_there_and_does_not_tell_is_the_reason() -> None:
    (line,) = missing([Channel.HEART_RATE], [strap(State.STREAM)])
    assert line == "no heart rate: Strap does not send it now"


def test_what_is_computed_is_not_missed_by_itself() -> None:
    assert missing([Channel.DUTY_FACTOR], []) == []
