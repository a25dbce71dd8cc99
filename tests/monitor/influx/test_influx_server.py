"""A real influxd, behind a gateway that can fail, gets exactly what the store holds."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from influx_gateway import Fault, Gateway, gateway
from influxd import Influxd, influxd, skip_without_influxd
from patience import PATIENCE_S
from recorded import DETECTORS, STARTED, a_run, a_second, an_alert, begun

from fleetfoot.influx import RejectedError, UnreachableError
from fleetfoot.influx.delivery import Delivery
from fleetfoot.influx.settings import InfluxSettings
from fleetfoot.influx.shipper import Shipped, Shipper
from fleetfoot.influx.target import Target
from fleetfoot.keys import Secret
from fleetfoot.path.waiting import Backoff
from fleetfoot.store.shipments import Shipments
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import SPECS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RUNS, SECONDS = 6, 300
NAMES = iter(f"runs{number}" for number in range(1000))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Influxd]:
    skip_without_influxd()
    with influxd(tmp_path_factory.mktemp("influxd")) as started:
        yield started


@pytest.fixture(params=[False, True], ids=["1.8", "1.9 and 2.x"])
def deletes(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def gate(server: Influxd) -> Iterator[Gateway]:
    with gateway(server.port) as opened:
        yield opened


@pytest.fixture
def bucket(server: Influxd) -> str:
    """A database of its own for every test."""
    return server.database(next(NAMES))


@pytest.fixture
def target(gate: Gateway, bucket: str) -> Iterator[Target]:
    opened = Target(
        InfluxSettings(url=gate.url, bucket=bucket, org="club", token=Secret("t0ken"), timeout_s=PATIENCE_S)
    )
    yield opened
    opened.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with some runs of some minutes, two alerts each."""
    with Store.open(tmp_path / "store.db", detectors=DETECTORS) as store:
        for number in range(RUNS):
            run = replace(a_run(f"r{number}"), started_utc=STARTED + timedelta(days=number))
            recorder = begun(store, run, SECONDS)
            for onset_s in (3.0, 40.0):
                recorder.alert(an_alert(run, onset_s=onset_s))
            recorder.end({"distance_m": 900.0})
    return tmp_path / "store.db"


@pytest.fixture
def shipments(path: Path, target: Target) -> Iterator[Shipments]:
    with Shipments(path, target.name) as opened:
        yield opened


def delivery(shipments: Shipments, target: Target, told: list[str], batch_lines: int = 100) -> Delivery:
    shipper = Shipper(shipments, target, {}, batch_lines=batch_lines, at_once=1)
    return Delivery(shipper, Backoff(random.Random(1)), told.append, lambda _: None)  # noqa: S311 - jitter


def stored(server: Influxd, bucket: str, measurement: str, field: str) -> dict[str, int]:
    """Return how many points each run has."""
    query = f'SELECT count("{field}") FROM "{measurement}" GROUP BY "run"'  # noqa: S608 # InfluxQL of this test
    return {row["run"]: row["count"] for row in server.rows(query, bucket)}


def assert_complete(server: Influxd, bucket: str, *, lacking: dict[str, int] | None = None) -> None:
    names = [f"r{number}" for number in range(RUNS)]
    want = {name: SECONDS - (lacking or {}).get(name, 0) for name in names}
    for spec in SPECS:
        assert stored(server, bucket, "tick", spec.name) == want
    assert stored(server, bucket, "event", "value") == dict.fromkeys(names, 2)
    assert stored(server, bucket, "run", "distance_m") == dict.fromkeys(names, 1)


def test_what_is_shipped_is_what_is_stored(
    server: Influxd, bucket: str, target: Target, shipments: Shipments, gate: Gateway
) -> None:
    assert Shipper(shipments, target, {}).ship() == Shipped(RUNS * (SECONDS + 3), RUNS)
    assert_complete(server, bucket)
    rows = server.rows("SELECT * FROM tick WHERE \"run\" = 'r2'", bucket)
    first_ms = int((STARTED + timedelta(days=2)).timestamp() * 1000)
    assert [row["time"] for row in rows] == [first_ms + 1000 * t for t in range(SECONDS)]
    for second, row in enumerate(rows):
        values = [row[spec.name] for spec in SPECS] + [row[f"score_{name}"] for name in DETECTORS]
        want = a_second(second)
        assert values == pytest.approx([*want.values, *want.scores], rel=1e-14)
        assert row["t_s"] == second
    seen = gate.writes[0]
    assert seen.authorization == "Token t0ken"
    assert seen.parameters == {"org": "club", "bucket": bucket, "precision": "ms"}


def test_every_number_is_a_float_field(
    server: Influxd, bucket: str, target: Target, shipments: Shipments
) -> None:
    Shipper(shipments, target, {}).ship()
    texts = {"id", "title", "text", "unit"}
    for series in server.ask("SHOW FIELD KEYS", bucket):
        kinds = {name: kind for name, kind in series["values"] if name not in texts}
        assert set(kinds.values()) == {"float"}


def test_every_fault_is_lived_through_and_nothing_is_lost_or_doubled(
    server: Influxd, bucket: str, target: Target, shipments: Shipments, gate: Gateway
) -> None:
    faults = [
        Fault(507, "no space left on device"),
        Fault(500, "engine: no space left on device"),
        Fault(401, "unauthorized access"),
        Fault(429, "too many requests", {"Retry-After": "17"}),
        Fault(503, "starting"),
        Fault(None),
        Fault(None, after=True),
        Fault(500, "lost the answer", after=True),
    ]
    told: list[str] = []
    ships = delivery(shipments, target, told)
    waits: list[float] = []
    for fault in faults:
        gate.faults.append(fault)
        waits.append(ships.step())
    assert waits[3] >= 17.0
    assert all(0.0 < wait_s <= 60.0 + 17.0 for wait_s in waits)
    assert ships.step() == 1.0
    assert_complete(server, bucket)
    assert shipments.quarantine() == []
    assert "507 no space left on device" in told[0]
    assert told[1:] == ["shipping to InfluxDB works again"]


def test_an_outage_of_ten_minutes_is_lag_and_no_loss(tmp_path: Path) -> None:
    """The clock is that of the run: a row a second, and shipping whenever it is due."""
    skip_without_influxd()
    with (
        influxd(tmp_path) as own,
        gateway(own.port) as gate,
        Store.open(tmp_path / "live.db", detectors=DETECTORS) as store,
    ):
        bucket = own.database("outage")
        mine = Target(InfluxSettings(url=gate.url, bucket=bucket, timeout_s=PATIENCE_S))
        told: list[str] = []
        recorder = store.record(a_run("live"))
        with Shipments(store.path, mine.name) as shipments:
            ships, due_s = delivery(shipments, mine, told, batch_lines=250), 0.0
            for second in range(800):
                if second == 100:
                    own.kill()
                if second == 700:
                    own.start()
                recorder.second(a_second(second))
                store.commit()
                if second >= due_s:
                    due_s = second + ships.step()
            recorder.end({"distance_m": 1.0})
            while ships.step() != 1.0:
                pass
        mine.close()
        assert own.count("tick", "speed_m_s", bucket) == 800
        assert own.count("run", "distance_m", bucket) == 1
        assert len(gate.writes) < 300 + 60  # the server is not hammered while it is down
        assert len(told) == 2


SHIP = """
import random, sys
from pathlib import Path
from fleetfoot.influx.settings import InfluxSettings
from fleetfoot.influx.shipper import Shipper
from fleetfoot.influx.target import Target
from fleetfoot.store.shipments import Shipments
target = Target(InfluxSettings(url=sys.argv[2], bucket=sys.argv[3], timeout_s=180.0))
with Shipments(Path(sys.argv[1]), target.name) as shipments:
    Shipper(shipments, target, {}, batch_lines=100, at_once=int(sys.argv[4])).ship()
target.close()
"""


@pytest.mark.parametrize("at_once", [1, 3])
def test_kill_9_between_the_servers_work_and_its_answer_doubles_nothing(
    server: Influxd, bucket: str, path: Path, gate: Gateway, at_once: int
) -> None:
    def child() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", SHIP, str(path), gate.url, bucket, str(at_once)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

    started: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        started[0].kill()

    gate.faults_at[7] = Fault(500, after=True, deed=kill)
    started.append(child())
    assert started[0].wait(PATIENCE_S) == -9
    with closing(sqlite3.connect(path)) as conn:
        assert 0 < conn.execute("SELECT count(*) FROM shipment").fetchone()[0] < RUNS
    assert child().wait(PATIENCE_S) == 0
    assert_complete(server, bucket)


def test_a_poison_row_is_quarantined_with_the_servers_words(
    server: Influxd, bucket: str, path: Path, target: Target, shipments: Shipments
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("UPDATE tick SET speed_m_s = 9e999 WHERE t = 123 AND run = 3")
    shipped = Shipper(shipments, target, {}).ship()
    assert shipped == Shipped(RUNS * (SECONDS + 3) - 1, RUNS, 1)
    assert_complete(server, bucket, lacking={"r2": 1})
    (kept,) = shipments.quarantine()
    assert kept.run_id == "r2"
    assert "speed_m_s=Inf" in kept.refusal.line
    assert kept.refusal.status == 400
    assert kept.refusal.answer.startswith("unable to parse 'tick,")
    assert kept.refusal.answer.endswith("invalid boolean")


def test_a_field_of_another_type_is_refused_by_name_and_the_rest_arrives(
    server: Influxd, bucket: str, target: Target, shipments: Shipments
) -> None:
    """Somebody else's integer field in the same bucket: InfluxDB keeps the type for as long as a shard lasts."""
    first_ms = int(STARTED.timestamp() * 1000)
    target.write([f"run,athlete=x distance_m=5i {first_ms}"])
    shipped = Shipper(shipments, target, {}).ship()
    assert shipped.refused >= 1
    refused = {kept.run_id: kept.refusal for kept in shipments.quarantine()}
    assert refused["r0"].status == 422
    assert "field type conflict" in refused["r0"].answer
    assert stored(server, bucket, "tick", "speed_m_s") == {f"r{n}": SECONDS for n in range(RUNS)}


def test_a_replaced_pass_leaves_nothing_behind(
    server: Influxd, bucket: str, path: Path, gate: Gateway, *, deletes: bool
) -> None:
    gate.deletes = deletes
    target = Target(InfluxSettings(url=gate.url, bucket=bucket, timeout_s=PATIENCE_S))
    with Shipments(path, target.name) as shipments, Store.open(path, detectors=DETECTORS) as store:
        Shipper(shipments, target, {}).ship()
        begun(store, replace(a_run("r0"), started_utc=STARTED), SECONDS + 5).end({"distance_m": 1.0})
        Shipper(shipments, target, {}).ship()
    target.close()
    counts = stored(server, bucket, "tick", "speed_m_s")
    assert counts["r0"] == SECONDS + 5
    assert counts["r1"] == SECONDS
    assert "r0" not in stored(server, bucket, "event", "value")
    assert {seen.path for seen in gate.seen} == {"/api/v2/write", "/api/v2/delete"} | (
        set() if deletes else {"/query"}
    )


def test_erasing_takes_names_as_they_are(server: Influxd, bucket: str, target: Target) -> None:
    names = ["o'neil", 'the "fast" one', "back\\slash", "a b,c=d"]
    series = ["o'neil", 'the\\ "fast"\\ one', "back\\slash", "a\\ b\\,c\\=d"]
    target.write([f"tick,athlete={name},run=r x=1 {number}" for number, name in enumerate(series)])
    for count, name in zip((3, 2, 1, 0), names, strict=True):
        assert target.erase({"athlete": name, "run": "r"})
        assert server.count("tick", "x", bucket) == count


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_server_that_does_not_know_us_is_not_taken_for_bad_data(
    target: Target, gate: Gateway, status: int
) -> None:
    gate.faults.append(Fault(status, "unauthorized access"))
    with pytest.raises(RejectedError, match=rf"{status} unauthorized access: check \[influx\]"):
        target.write(["tick x=1 1"])


def test_a_bucket_that_is_missing_is_said_so(gate: Gateway) -> None:
    target = Target(InfluxSettings(url=gate.url, bucket="nowhere"))
    with pytest.raises(RejectedError, match=r"bucket nowhere: 404 .*database not found.*check \[influx\]"):
        target.write(["tick x=1 1"])
    target.close()


def test_what_is_no_influxdb_puts_nothing_into_quarantine(
    target: Target, shipments: Shipments, gate: Gateway
) -> None:
    """A web server that wants TLS says 400 to everything, which does not make the data bad."""
    gate.faults.append(
        Fault(400, "<html>The plain HTTP request was sent to HTTPS port</html>", as_it_is=True)
    )
    with pytest.raises(RejectedError, match=r"plain HTTP request .* check influx\.url"):
        Shipper(shipments, target, {}, at_once=1).ship()
    assert shipments.quarantine() == []


def test_a_request_that_is_too_large_for_a_proxy_is_halved(
    server: Influxd, bucket: str, target: Target, shipments: Shipments, gate: Gateway
) -> None:
    gate.faults.extend([Fault(413, "<html>Request Entity Too Large</html>", as_it_is=True)] * 3)
    assert Shipper(shipments, target, {}, at_once=1).ship().refused == 0
    assert_complete(server, bucket)


def test_nobody_there_is_said_so() -> None:
    target = Target(InfluxSettings(url="http://127.0.0.1:9", bucket="runs", timeout_s=1.0))
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1:9 cannot be reached: .*refused"):
        target.write(["tick x=1 1"])
    target.close()


@pytest.mark.parametrize(
    ("said", "low_s", "high_s"),
    [("12", 12, 12), ("Fri, 31 Dec 2100 23:59:59 GMT", 1e9, 1e10), ("soon", 0, 0), ("", 0, 0)],
)
def test_retry_after_is_read_as_seconds_or_date(
    target: Target, gate: Gateway, said: str, low_s: float, high_s: float
) -> None:
    gate.faults.append(Fault(429, "wait", {"Retry-After": said}))
    with pytest.raises(UnreachableError) as caught:
        target.write(["tick x=1 1"])
    assert low_s <= caught.value.retry_after_s <= high_s


def test_a_login_by_name_goes_as_1_8_wants_it(gate: Gateway, bucket: str) -> None:
    settings = InfluxSettings(
        url=gate.url, bucket=f"{bucket}/autogen", username="ann", password=Secret("secret")
    )
    assert "secret" not in repr(settings)
    target = Target(settings)
    target.write(["tick x=1 1"])
    target.close()
    assert gate.seen[0].authorization == "Token ann:secret"
    assert gate.behind
