"""The history that InfluxDB gets: a point a day and a point a run, each sent once by a process."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from console_runs import second_of, summary_of

from fleetfoot.assembly import history
from fleetfoot.assembly.history import WithHistory, history_lines
from fleetfoot.cli.registry import detectors, levels
from fleetfoot.config import load
from fleetfoot.diary.note import Note, Where
from fleetfoot.influx.shipper import Shipped
from fleetfoot.path.run import Run
from fleetfoot.store.sink import StoreSink
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fleetfoot.config import Config

BEGAN = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
RUNS = [
    Run(
        f"2026050{1 + 3 * k}T120000Z-0123456{k}",
        "Anna",
        "live",
        BEGAN + timedelta(days=3 * k),
        utc_offset_s=0,
    )
    for k in range(2)
]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    path = tmp_path / "fleetfoot.toml"
    path.write_text("")
    known = {card.name: levels(card) for card in detectors()}
    config = load(path, {}, known, {"store.path": tmp_path / "s.db"})
    with Store.open(config.store.path, detectors=("overstriding", "bounce")) as store:
        sink = StoreSink(store, commit_every=1)
        for run in RUNS:
            sink.begin(run)
            for index in range(90):
                sink.second(run, second_of(index))
            sink.end(run, summary_of(run=run.id))
        sink.close()
    with Store.open(config.store.path) as store:
        said = (("legs", "6"), ("shoe", "Blue one"))
        store.note("Anna", [Note(Where("2026-05-04", run=RUNS[1].id), *each) for each in said])
    return config


class FakeShipper:
    def __init__(self) -> None:
        self.sent: list[str] = []
        self.runs = 0

    def ship(self) -> Shipped:
        return Shipped(0, self.runs, 0)

    def halt(self) -> None:
        pass

    def send(self, lines: Sequence[str]) -> list[Any]:
        self.sent += lines
        return []


def test_there_is_a_point_for_each_day_and_each_run(config: Config) -> None:
    lines = list(history_lines(config))
    days = [line for line in lines if line.startswith("day,athlete=Anna ")]
    runs = [line for line in lines if line.startswith("why,athlete=Anna ")]
    assert len(lines) == len(days) + len(runs)
    assert [int(line.rpartition(" ")[2]) for line in days] == [
        round(1000 * (BEGAN + timedelta(days=day)).timestamp()) for day in range(4)
    ]
    assert all("load=" in line and "fitness=" in line for line in days)
    assert "legs=6.0" in runs[1]
    assert "legs=" not in runs[0].replace("usual_legs=", "")
    assert "p_fuel=" in runs[0]
    assert "shoe=" not in runs[0]
    assert 'shoe="Blue one"' in runs[1]
    assert all("distance_m=" in line for line in runs)
    assert all("metres=" in line for line in days)


def test_a_point_is_sent_once_and_again_only_where_it_changed(config: Config) -> None:
    shipper = FakeShipper()
    ships = WithHistory(shipper, config)  # type: ignore[arg-type]
    assert ships.ship() == Shipped(6, 0, 0)
    assert ships.ship() == Shipped()
    shipper.runs = 1
    assert ships.ship() == Shipped(0, 1, 0)
    with Store.open(config.store.path) as store:
        store.note("Anna", [Note(Where("2026-05-04", run=RUNS[1].id), "legs", "9")])
    shipper.sent.clear()
    ships.ship()
    assert any(line.startswith(f"{history.WHY},") and "legs=9.0" in line for line in shipper.sent)
    assert not any(line.startswith(f"{history.DAY},") for line in shipper.sent)
