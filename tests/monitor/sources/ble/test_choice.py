from __future__ import annotations

from typing import TYPE_CHECKING

from bleak.backends.device import BLEDevice

from fleetfoot.sensors.registry import families
from fleetfoot.sources.ble.choice import PATIENCE_S, SETTLE_S, Choice
from fleetfoot.sources.ble.sighting import Sighting

if TYPE_CHECKING:
    from collections.abc import Sequence

BY_NAME = {family.name: family for family in families()}


def sighting(
    key: str, *kinds: str, rssi: int = -60, first: float = 0.0, seen: float = 100.0, name: str = ""
) -> Sighting:
    found = tuple(BY_NAME[kind] for kind in kinds)
    return Sighting(key, name, found, rssi, first, seen, BLEDevice(key, name, None))


def keys(chosen: Sequence[Sighting]) -> list[str]:
    return [each.key for each in chosen]


def test_the_strongest_of_those_around_is_the_runners() -> None:
    choice = Choice()
    around = [
        sighting("A", "heart_rate", rssi=-80, first=0.0, seen=SETTLE_S),
        sighting("B", "heart_rate", rssi=-50, first=2.0, seen=SETTLE_S),
    ]
    assert choice.consider(around, SETTLE_S - 0.1) == []
    assert keys(choice.consider(around, SETTLE_S)) == ["B"]


def test_one_sensor_a_kind_is_taken_and_stays() -> None:
    choice = Choice()
    assert keys(choice.consider([sighting("A", "heart_rate")], 100.0)) == ["A"]
    later = [sighting("A", "heart_rate"), sighting("B", "heart_rate", rssi=-20)]
    assert choice.consider(later, 100.0) == []
    pod = sighting("C", "running_speed_cadence", "heart_rate")
    assert keys(choice.consider([*later, pod], 100.0)) == ["C"]


def test_the_sensor_of_the_last_run_is_taken_at_once_and_waited_for() -> None:
    choice = Choice(remembered={"heart_rate": ["MINE"]})
    other = sighting("OTHER", "heart_rate", rssi=-20, first=0.0, seen=10.0)
    assert choice.consider([other], 10.0) == []
    mine = sighting("MINE", "heart_rate", rssi=-90, first=10.0, seen=10.0)
    assert keys(choice.consider([other, mine], 10.0)) == ["MINE"]


def test_without_the_sensor_of_the_last_run_another_is_taken_after_a_while() -> None:
    choice = Choice(remembered={"heart_rate": ["MINE"]})
    other = sighting("OTHER", "heart_rate", first=0.0, seen=PATIENCE_S)
    assert choice.consider([other], PATIENCE_S - 0.1) == []
    assert keys(choice.consider([other], PATIENCE_S)) == ["OTHER"]


def test_named_sensors_are_taken_by_name_or_address_and_no_others() -> None:
    choice = Choice(["polar h10 5b2d", "c0:00:00:00:00:02"])
    around = [
        sighting("C0:00:00:00:00:01", "heart_rate", name="Polar H10 5B2D"),
        sighting("C0:00:00:00:00:02"),
        sighting("C0:00:00:00:00:03", "heart_rate", rssi=-10),
    ]
    assert not choice.complete
    assert choice.awaited == ["polar h10 5b2d", "c0:00:00:00:00:02"]
    assert keys(choice.consider(around, 100.0)) == ["C0:00:00:00:00:01", "C0:00:00:00:00:02"]
    assert choice.complete
    assert choice.awaited == []


def test_a_sensor_that_has_gone_is_not_taken() -> None:
    assert Choice().consider([sighting("A", "heart_rate", seen=0.0)], 60.0) == []


def test_what_measures_nothing_is_not_taken() -> None:
    assert Choice().consider([sighting("A")], 100.0) == []
