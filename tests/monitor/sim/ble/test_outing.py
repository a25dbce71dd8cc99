"""A run over virtual Bluetooth as a live source hears it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from fleetfoot.path.source import Device, Link, Notification
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.ble.faults import LinkFault, Mishap
from fleetfoot.sim.ble.outing import START_S, Turn, outing
from fleetfoot.sim.virtual import notifications

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.sim import SimulatedRun

STRAP, POD = "C0:00:00:00:00:01", "C0:00:00:00:00:02"
AWAY = Mishap(60.0, 0, LinkFault.LONG_SILENCE, 12.0)


@cache
def simulated() -> SimulatedRun:
    return simulate(replace(SCENARIOS["steady"], duration_s=180), seed=3)


def heard(*mishaps: Mishap, enough: int | None = None) -> list[Turn]:
    """Return what is heard; ``enough`` turns ends it early."""
    turns: list[Turn] = []

    def give(some: Sequence[Turn]) -> bool:
        turns.extend(some)
        return enough is None or len(turns) < enough

    run_virtual(outing(simulated(), "anna", mishaps, give))
    return turns


def items(turns: list[Turn], sensor: str | None = None) -> list[Notification]:
    heard = [each.item for turn in turns for each in turn.items if isinstance(each.item, Notification)]
    return [each for each in heard if sensor in {None, each.sensor}]


def measured(turns: list[Turn], sensor: str) -> list[tuple[str, bytes]]:
    known = {"2a37", "2a53", "2480f75c-8033-49de-8d05-5e4a76282d66"}
    return [
        (each.characteristic, each.payload) for each in items(turns, sensor) if each.characteristic in known
    ]


def links(turns: list[Turn], sensor: str) -> list[Link]:
    changes = [each for turn in turns for each in turn.changes if isinstance(each, Device)]
    return [each.link for each in changes if each.key == sensor]


def test_both_sensors_are_heard_from_the_first_second_to_the_last() -> None:
    turns = heard()
    sent = list(notifications(simulated()))
    for key, address in (("sim:strap", STRAP), ("sim:pod", POD)):
        assert measured(turns, address) == [(n.characteristic, n.payload) for n in sent if n.sensor == key]


def test_everything_that_is_heard_is_the_runners() -> None:
    turns = heard()
    assert {each.athlete for turn in turns for each in turn.items} == {"anna"}
    assert {each.athlete for turn in turns for each in turn.status.devices} == {"anna"}


def test_what_is_heard_comes_in_the_order_of_time_and_within_its_turn() -> None:
    turns = heard(AWAY)
    times = [each.t_s for each in items(turns)]
    assert times == sorted(times)
    assert turns[-1].status.t_s >= START_S + 180.0
    for before, turn in itertools.pairwise(turns):
        told = [*(each.item.t_s for each in turn.items), *(each.t_s for each in turn.changes)]
        assert all(before.status.t_s <= t_s <= turn.status.t_s for t_s in told)


def test_a_sensor_that_is_away_is_reported_lost_and_connected_again() -> None:
    turns = heard(AWAY)
    seen = [link for link in links(turns, STRAP) if link in {Link.CONNECTED, Link.WAITING}]
    assert seen == [Link.CONNECTED, Link.WAITING, Link.CONNECTED]
    assert links(turns, POD).count(Link.CONNECTED) == 1
    assert not any(61.0 < n.t_s - START_S < 72.0 for n in items(turns, STRAP))


def test_the_same_run_is_heard_the_same_every_time() -> None:
    assert heard(AWAY) == heard(AWAY)


def test_it_ends_when_nobody_takes_any_more() -> None:
    assert heard(enough=20)[-1].status.t_s < 25.0
