"""What is shipped when, and what becomes of it when something goes wrong."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fake_influx import FakeInflux
from recorded import DETECTORS, STARTED, a_run, a_second, an_alert, begun, completed

from fleetfoot.influx import RefusedError, RejectedError, UnreachableError
from fleetfoot.influx.shipper import IDENTIFIED_S, MOST_REFUSALS, Shipped, Shipper
from fleetfoot.path.way import Way
from fleetfoot.store.shipments import Shipments
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.event import Phase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fleetfoot.path.run import Run


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db", detectors=DETECTORS) as opened:
        yield opened


@pytest.fixture
def influx() -> FakeInflux:
    return FakeInflux()


@pytest.fixture
def shipments(store: Store) -> Iterator[Shipments]:
    with Shipments(store.path, "http://db org/runs") as opened:
        yield opened


POD = {Channel.CADENCE: "fit:stryd", Channel.VERTICAL_OSCILLATION: "fit:stryd"}


def shipper(shipments: Shipments, influx: FakeInflux, batch_lines: int = 5000) -> Shipper:
    return Shipper(shipments, influx, {"overstriding": "Long steps"}, batch_lines=batch_lines)


def an_ended_run(store: Store, run: Run, seconds: int, alerts: int = 1) -> None:
    recorder = begun(store, run, seconds)
    for number in range(alerts):
        recorder.alert(an_alert(run, onset_s=3.0 + number))
    recorder.end({"distance_m": 10.0 * seconds})


@pytest.mark.parametrize("positions", [True, False])
def test_where_a_run_led_is_shipped_once_and_only_if_wanted(
    store: Store, shipments: Shipments, influx: FakeInflux, *, positions: bool
) -> None:
    way = Way(np.arange(60.0), np.stack([np.full(60, 52.5), np.full(60, 13.4)]), np.empty(0))
    begun(store, a_run(), 60).conclude({"distance_m": 180.0}, way=way)
    store.commit()
    ships = Shipper(shipments, influx, {}, positions=positions)
    assert ships.ship().runs == 1
    places = [fields for (series, _), fields in influx.points.items() if series.startswith("way,")]
    assert len(places) == (12 if positions else 0)
    assert all("latitude=52.5,longitude=13.4" in fields for fields in places)
    assert ships.ship() == Shipped()


def seconds_of(influx: FakeInflux, run: str = "r1") -> list[int]:
    started_ms = int(STARTED.timestamp() * 1000)
    return sorted((int(time) - started_ms) // 1000 for _, time in influx.of("tick", run))


def test_everything_of_a_run_is_shipped_once(store: Store, shipments: Shipments, influx: FakeInflux) -> None:
    an_ended_run(store, a_run(), 20)
    ships = shipper(shipments, influx)
    assert ships.ship() == Shipped(lines=22, runs=1)
    assert seconds_of(influx) == list(range(20))
    assert [len(influx.of(name)) for name in ("event", "run")] == [1, 1]
    assert len(influx.requests) == 1
    assert ships.ship() == Shipped()
    assert len(influx.requests) == 1
    series = {series for series, _ in influx.of("tick")}
    assert series == {"tick,athlete=anna,device=fit:stryd,run=r1"}


def test_every_channel_and_score_is_a_field(store: Store, shipments: Shipments, influx: FakeInflux) -> None:
    an_ended_run(store, a_run(), 2)
    shipper(shipments, influx).ship()
    (_, second) = sorted((time, fields) for (_, time), fields in influx.points.items() if "score_" in fields)
    read = {name: float(value) for name, value in (cell.split("=") for cell in second[1].split(","))}
    want = a_second(1)
    names = [*(channel.spec.name for channel in Channel), *(f"score_{name}" for name in DETECTORS), "t_s"]
    assert read == pytest.approx(dict(zip(names, [*want.values, *want.scores, 1.0], strict=True)), rel=1e-14)


def test_a_run_under_way_is_followed(store: Store, shipments: Shipments, influx: FakeInflux) -> None:
    recorder = store.record(replace(a_run(), sensors=POD))
    ships = shipper(shipments, influx)
    for index in range(5):
        recorder.second(a_second(index))
        if index == 3:
            recorder.alert(an_alert(a_run()))
        store.commit()
        ships.ship()
        assert seconds_of(influx) == list(range(index + 1))
    assert [len(request) for request in influx.requests] == [1, 1, 1, 2, 1]
    recorder.end({"distance_m": 5.0})
    assert ships.ship() == Shipped(lines=1, runs=1)
    assert len(influx.requests[-1]) == 1


def test_long_runs_go_in_batches(store: Store, shipments: Shipments, influx: FakeInflux) -> None:
    an_ended_run(store, a_run(), 25)
    assert shipper(shipments, influx, 10).ship() == Shipped(lines=27, runs=1)
    assert sorted(len(request) for request in influx.requests) == [7, 10, 10]
    assert seconds_of(influx) == list(range(25))


def test_a_batch_that_fits_exactly_is_not_the_end(
    store: Store, shipments: Shipments, influx: FakeInflux
) -> None:
    an_ended_run(store, a_run(), 20)
    assert shipper(shipments, influx, 10).ship() == Shipped(lines=22, runs=1)
    assert len(influx.of("run")) == 1


def test_the_latest_run_goes_first(store: Store, shipments: Shipments, influx: FakeInflux) -> None:
    for number in range(3):
        run = a_run(f"r{number}")
        completed(store, replace(run, started_utc=STARTED.replace(day=1 + number)), 2)
    Shipper(shipments, influx, {}, at_once=1).ship()
    assert [request[0].split(" ")[0][-2:] for request in influx.requests] == ["r2", "r1", "r0"]


def test_every_target_has_its_own_cursor(store: Store, shipments: Shipments, influx: FakeInflux) -> None:
    an_ended_run(store, a_run(), 5)
    shipper(shipments, influx).ship()
    other = FakeInflux()
    with Shipments(store.path, "http://other org/runs") as others:
        assert shipper(others, other).ship().lines == 7
    assert other.points == influx.points


@pytest.mark.parametrize("error", [UnreachableError("down"), RejectedError("401")])
def test_what_is_not_confirmed_is_sent_again(
    store: Store, shipments: Shipments, influx: FakeInflux, error: Exception
) -> None:
    an_ended_run(store, a_run(), 25)
    ships = Shipper(shipments, influx, {}, batch_lines=10, at_once=1)
    influx.failures = [error]
    with pytest.raises(type(error)):
        ships.ship()
    ships.ship()
    assert seconds_of(influx) == list(range(25))
    assert shipments.quarantine() == []


def test_a_line_at_fault_is_found_and_kept_with_the_servers_words(
    store: Store, shipments: Shipments, influx: FakeInflux
) -> None:
    an_ended_run(store, a_run(), 100)
    poison = str(int(STARTED.timestamp() * 1000) + 37_000)
    influx.refuses = lambda line: line.endswith(poison)
    assert shipper(shipments, influx).ship() == Shipped(lines=101, runs=1, refused=1)
    assert seconds_of(influx) == [second for second in range(100) if second != 37]
    (kept,) = shipments.quarantine()
    assert (kept.run_id, kept.athlete, kept.refusal.lines, kept.refusal.status) == ("r1", "anna", 1, 422)
    assert kept.refusal.line.endswith(poison)
    assert kept.refusal.answer == "cannot take tick,athlete=anna,de"
    assert len(influx.requests) <= 2 * 7 + 2  # a search by halves, not line by line


def test_a_server_that_refuses_everything_is_not_asked_line_by_line(
    store: Store, shipments: Shipments, influx: FakeInflux
) -> None:
    an_ended_run(store, a_run(), 2000, alerts=0)
    influx.refuses = lambda _: True
    assert shipper(shipments, influx).ship().refused == 2001
    assert len(influx.requests) < 3 * MOST_REFUSALS
    assert sum(kept.refusal.lines for kept in shipments.quarantine()) == 2001


def test_points_that_are_too_old_for_the_bucket_are_not_searched_for(
    store: Store, shipments: Shipments, influx: FakeInflux
) -> None:
    an_ended_run(store, a_run(), 100)
    influx.failures = [RefusedError(422, "partial write: points beyond retention policy dropped=60")]
    assert shipper(shipments, influx).ship() == Shipped(lines=42, runs=1, refused=60)
    assert len(influx.requests) == 1
    assert [kept.refusal.lines for kept in shipments.quarantine()] == [60]


def test_a_pass_that_replaces_another_replaces_all_of_it(
    store: Store, shipments: Shipments, influx: FakeInflux
) -> None:
    """With other thresholds the same run has other alerts; with another version perhaps other values."""
    an_ended_run(store, a_run(), 20, alerts=3)
    ships = shipper(shipments, influx)
    ships.ship()
    again = begun(store, a_run(), 20)
    again.alert(an_alert(a_run(), Phase.CLEAR, onset_s=9.0))
    store.commit()
    ships.ship()
    assert len(influx.of("event")) == 3  # the old one stands until the new one is complete
    again.end({"distance_m": 1.0})
    ships.ship()
    assert influx.erased == [{"athlete": "anna", "run": "r1"}]
    assert seconds_of(influx) == list(range(20))
    ((event, _),) = influx.of("event")
    assert "phase=clear" in event
    assert ships.ship() == Shipped()


def test_where_the_server_cannot_forget_the_same_points_are_overwritten(
    store: Store, shipments: Shipments, influx: FakeInflux
) -> None:
    influx.can_erase = False
    an_ended_run(store, a_run(), 20)
    ships = shipper(shipments, influx)
    ships.ship()
    an_ended_run(store, replace(a_run(), sensors={Channel.CADENCE: "fit:other"}), 20)
    ships.ship()
    assert seconds_of(influx) == list(range(20))
    assert {series for series, _ in influx.of("tick")} == {"tick,athlete=anna,device=fit:stryd,run=r1"}
    assert ships.ship() == Shipped()


def test_a_run_under_way_is_sent_from_when_its_device_is_known_and_never_again(
    store: Store, shipments: Shipments, influx: FakeInflux
) -> None:
    recorder = begun(store, replace(a_run(), sensors={Channel.HEART_RATE: "strap"}), 10)
    store.commit()
    ships = shipper(shipments, influx)
    assert ships.ship() == Shipped()
    recorder.run = replace(a_run(), sensors={Channel.HEART_RATE: "strap"} | POD)
    recorder.second(a_second(10))
    store.commit()
    assert ships.ship() == Shipped(lines=11)
    recorder.end({"distance_m": 1.0})
    assert ships.ship() == Shipped(lines=1, runs=1)
    assert influx.erased == []
    assert {series for series, _ in influx.of("tick")} == {"tick,athlete=anna,device=fit:stryd,run=r1"}


@pytest.mark.parametrize("can_erase", [True, False])
def test_a_live_run_gets_its_device_when_it_ends(
    store: Store, shipments: Shipments, influx: FakeInflux, *, can_erase: bool
) -> None:
    influx.can_erase = can_erase
    recorder = begun(store, replace(a_run(), sensors={}), IDENTIFIED_S)
    store.commit()
    ships = shipper(shipments, influx)
    ships.ship()
    assert {series for series, _ in influx.of("tick")} == {"tick,athlete=anna,device=unknown,run=r1"}
    recorder.run = a_run()
    recorder.end({"distance_m": 1.0})
    ships.ship()
    assert seconds_of(influx) == list(range(IDENTIFIED_S))
    device = "fit:stryd" if can_erase else "unknown"
    assert {series for series, _ in influx.of("tick")} == {f"tick,athlete=anna,device={device},run=r1"}
    assert ships.ship() == Shipped()


def test_a_run_without_a_date_stands_where_it_was_first_recorded(
    store: Store, shipments: Shipments, influx: FakeInflux
) -> None:
    influx.can_erase = False
    undated = replace(a_run(), started_utc=None)
    ships = shipper(shipments, influx)
    completed(store, undated, 5)
    recorded_ms = round(1000 * store.find("r1").recorded_utc.timestamp())
    ships.ship()
    completed(store, undated, 5)
    ships.ship()
    assert sorted(int(time) for _, time in influx.of("tick")) == [recorded_ms + 1000 * t for t in range(5)]


def test_a_part_of_a_run_does_not_hide_the_whole(
    store: Store, shipments: Shipments, influx: FakeInflux
) -> None:
    completed(store, a_run(), 60)
    ships = shipper(shipments, influx)
    ships.ship()
    completed(store, a_run(), 20)
    assert ships.ship() == Shipped()
    assert seconds_of(influx) == list(range(60))


def test_a_second_in_which_nothing_is_known_is_no_point(
    store: Store, shipments: Shipments, influx: FakeInflux
) -> None:
    completed(store, a_run(), 5)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as conn:
        unset = ", ".join(f'"{name}" = NULL' for name in shipments.columns())
        conn.execute(f"UPDATE tick SET {unset} WHERE t = 2")  # noqa: S608 # names of the schema
    shipper(shipments, influx).ship()
    assert seconds_of(influx) == [0, 1, 3, 4]


def test_shipping_anew_sends_all_of_it_again(store: Store, shipments: Shipments, influx: FakeInflux) -> None:
    an_ended_run(store, a_run(), 10)
    influx.refuses = lambda line: line.startswith("run")
    ships = shipper(shipments, influx)
    ships.ship()
    influx.points, influx.refuses = {}, lambda _: False
    shipments.forget()
    assert shipments.quarantine() == []
    assert ships.ship() == Shipped(lines=12, runs=1)


def test_halting_stops_after_the_batch_under_way(
    store: Store, shipments: Shipments, influx: FakeInflux
) -> None:
    an_ended_run(store, a_run(), 100)
    ships = Shipper(shipments, influx, {}, batch_lines=10, at_once=1)
    wrote = influx.write

    def write(lines: list[str]) -> None:
        ships.halt()
        wrote(lines)

    influx.write = write  # type: ignore[method-assign, assignment] # on purpose
    done = ships.ship()
    assert 10 <= done.lines <= 30
    assert done.lines + ships.ship().lines + ships.ship().lines <= 102
    influx.write = wrote  # type: ignore[method-assign]
    ships.ship()
    assert seconds_of(influx) == list(range(100))


def test_payloads_are_those_of_the_store(store: Store, shipments: Shipments, influx: FakeInflux) -> None:
    an_ended_run(store, a_run(), 30)
    shipper(shipments, influx).ship()
    (fields,) = [fields for (series, _), fields in influx.points.items() if series.startswith("event")]
    (payload,) = store.alerts(store.find("r1"))
    assert f'id="{payload["id"]}"' in fields
    assert 'title="Long steps"' in fields
    assert f"text={json.dumps(payload['message'])}" in fields
