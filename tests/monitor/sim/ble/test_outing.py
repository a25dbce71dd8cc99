"""A run over virtual Bluetooth as a live source hears it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from fleetfoot.path.notification import Notification
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.ble.faults import LinkFault, Mishap
from fleetfoot.sim.ble.outing import START_S, Heard, Report, outing
from fleetfoot.sim.virtual import notifications
from fleetfoot.sources.ble.status import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.sim import SimulatedRun

STRAP, POD = "C0:00:00:00:00:01", "C0:00:00:00:00:02"
AWAY = Mishap(60.0, 0, LinkFault.LONG_SILENCE, 12.0)


@cache
def simulated() -> SimulatedRun:
    return simulate(replace(SCENARIOS["steady"], duration_s=180), seed=3)


def heard(*mishaps: Mishap, enough: int | None = None) -> list[Heard]:
    """Return what is heard; ``enough`` turns ends it early."""
    items: list[Heard] = []
    turns: list[int] = []

    def give(some: Sequence[Heard]) -> bool:
        items.extend(some)
        turns.append(len(some))
        return enough is None or len(turns) < enough

    run_virtual(outing(simulated(), mishaps, give))
    return items


def measured(items: list[Heard], sensor: str) -> list[tuple[str, bytes]]:
    return [
        (each.characteristic, each.payload)
        for each in items
        if isinstance(each, Notification)
        and each.sensor == sensor
        and each.characteristic in {"2a37", "2a53", "2480f75c-8033-49de-8d05-5e4a76282d66"}
    ]


def changes(items: list[Heard], sensor: str) -> list[State]:
    reports = [each for each in items if isinstance(each, Report) and each.changed is not None]
    return [each.changed.state for each in reports if each.changed and each.changed.key == sensor]


def test_both_sensors_are_heard_from_the_first_second_to_the_last() -> None:
    items = heard()
    sent = list(notifications(simulated()))
    for key, address in (("sim:strap", STRAP), ("sim:pod", POD)):
        assert measured(items, address) == [(n.characteristic, n.payload) for n in sent if n.sensor == key]


def test_what_is_heard_comes_in_the_order_of_time() -> None:
    times = [each.t_s for each in heard(AWAY)]
    assert times == sorted(times)
    assert times[-1] >= START_S + 180.0


def test_a_sensor_that_is_away_is_reported_lost_and_connected_again() -> None:
    items = heard(AWAY)
    states = [state for state in changes(items, STRAP) if state in {State.STREAM, State.BACKOFF}]
    assert states == [State.STREAM, State.BACKOFF, State.STREAM]
    assert changes(items, POD).count(State.STREAM) == 1
    lost = [n.t_s - START_S for n in items if isinstance(n, Notification) and n.sensor == STRAP]
    assert not any(61.0 < t_s < 72.0 for t_s in lost)


def test_what_was_reported_does_not_change_afterwards() -> None:
    kept: list[tuple[Report, Report]] = []

    def give(some: Sequence[Heard]) -> bool:
        for each in some:
            if isinstance(each, Report):
                copies = tuple(
                    replace(s, paces={k: replace(p) for k, p in s.paces.items()}) for s in each.statuses
                )
                kept.append((each, replace(each, statuses=copies)))
        return True

    run_virtual(outing(simulated(), [AWAY], give))
    assert all(one == other for one, other in kept)
    assert any(status.paces for one, _ in kept for status in one.statuses)


def test_the_same_run_is_heard_the_same_every_time() -> None:
    assert heard(AWAY) == heard(AWAY)


def test_it_ends_when_nobody_takes_any_more() -> None:
    items = heard(enough=20)
    assert items[-1].t_s < 25.0
