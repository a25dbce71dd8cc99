from __future__ import annotations

from typing import TYPE_CHECKING

from bleak.backends.device import BLEDevice

from fleetfoot.sensors.registry import families
from fleetfoot.sources.ble.choice import SHOWN, Choice, Choices
from fleetfoot.sources.ble.sighting import Sighting

if TYPE_CHECKING:
    from collections.abc import Sequence

STRAP = next(family for family in families() if family.name == "heart_rate")


def sighting(key: str, name: str = "", *, known: bool = True, seen: float = 100.0) -> Sighting:
    return Sighting(key, name, (STRAP,) if known else (), -60, 0.0, seen, BLEDevice(key, name, None))


def named(use: dict[str, list[str]]) -> Choices:
    return Choices({athlete: Choice(names) for athlete, names in use.items()})


def keys(chosen: Sequence[Sighting]) -> list[str]:
    return [each.key for each in chosen]


def test_each_sensor_goes_to_whoever_it_is_named_for() -> None:
    choice = named({"Ana": ["polar 1"], "Bo": ["C0:02"]})
    around = [sighting("C0:01", "Polar 1"), sighting("C0:02", "Polar 2")]
    assert keys(choice.consider(around, 100.0)) == ["C0:01", "C0:02"]
    assert [choice.owner(key) for key in ("C0:01", "C0:02")] == ["Ana", "Bo"]
    assert choice.complete
    assert choice.consider(around, 101.0) == []


def test_what_is_named_for_nobody_is_left_alone_and_told_of() -> None:
    choice = named({"Ana": ["Polar 1"]})
    around = [
        sighting("C0:09", "Other"),
        sighting("C0:0A", "Phone", known=False),
        sighting("C0:0B", seen=0.0),
    ]
    assert choice.consider(around, 100.0) == []
    assert choice.strangers == ["Other"]


def test_of_a_start_line_full_of_strangers_a_few_are_kept() -> None:
    choice = named({"Ana": ["Polar 1"]})
    for turn in range(100):
        around = [sighting(f"C0:{turn:02}:{n:02}", f"Strap {turn}-{n}") for n in range(100)]
        choice.consider(around, 100.0)
    assert choice.strangers == [f"Strap 99-{n}" for n in range(SHOWN)]


def test_who_takes_the_strongest_knows_no_strangers() -> None:
    choice = Choices({"Ana": Choice()})
    choice.consider([sighting("C0:01", "Polar 1"), sighting("C0:02", "Polar 2")], 1.0)
    assert choice.strangers == []


def test_what_is_near_is_nobodys_unless_it_is_named() -> None:
    choice = named({"Ana": ["Polar 1"]})
    assert choice.consider([sighting("C0:02", "Polar 2")], 100.0) == []
    assert choice.awaited == {"Ana": ["Polar 1"]}


def test_what_is_still_awaited_is_told_by_athlete() -> None:
    choice = named({"Ana": ["Polar 1", "Pod 1"], "Bo": ["Pod 2"]})
    choice.consider([sighting("C0:01", "Polar 1")], 100.0)
    assert choice.awaited == {"Ana": ["Pod 1"], "Bo": ["Pod 2"]}
    assert not choice.complete


def test_a_sensor_of_two_athletes_by_name_and_by_address_goes_to_the_first() -> None:
    choice = named({"Ana": ["Polar 1"], "Bo": ["C0:01"]})
    assert keys(choice.consider([sighting("C0:01", "Polar 1")], 100.0)) == ["C0:01"]
    assert choice.owner("C0:01") == "Ana"


def test_a_sensor_that_is_no_runners_stays_with_its_athlete_and_is_not_chosen_again() -> None:
    choice = named({"Ana": ["Polar 1"]})
    around = [sighting("C0:01", "Polar 1")]
    choice.consider(around, 100.0)
    choice.release("C0:01")
    assert choice.consider(around, 100.0) == []
    assert choice.strangers == []
