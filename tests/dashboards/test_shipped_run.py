"""What the shipper writes is what the dashboards ask for: a run all the way from a file to the panels."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cli import fleetfoot
from influx_gateway import gateway
from influxd import influxd, skip_without_influxd
from panel_runner import View, asks, fault, fill_variables
from project import ROOT

from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from pathlib import Path

NOTHING_THERE = {
    "fleetfoot / Run review / Time in zones / E: no data",  # nobody reaches 90 % of the maximum in the demo
    "fleetfoot / Run review / Easy share / A: no data",  # its one run has no easy minute to speak of
    "fleetfoot / Run review / Way / A: no data",  # it says not where it was
    "fleetfoot / Run review / Runs / A: column peak_fading is empty",  # nor does anybody fade
    *(
        f"fleetfoot / Run review / {detector.title} / B: no data" for detector in registry()
    ),  # most say nothing
    "fleetfoot / Run review / Runs / A: column peak_heart_rate_unusual is empty",  # it is the first run
    "fleetfoot / Run review / Heart rate today / A: column Heart rate today is empty",
}
TOLD = ("Rising heart rate", "Long steps", "Bounce")
"""What the demo's run is told of."""


def test_a_shipped_run_fills_every_panel_of_the_review(tmp_path: Path) -> None:
    skip_without_influxd()
    write_fit = pytest.importorskip("fleetfoot.sim.write", reason="garmin-fit-sdk is not installed").write_fit
    began = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
    write_fit(simulate(SCENARIOS["demo"], 1), tmp_path / "run.fit", began)
    fleetfoot(
        tmp_path, "replay", tmp_path / "run.fit", "--athlete", "Anna", "--store", tmp_path / "s.db"
    ).ended(0)
    board = json.loads((ROOT / "dashboards" / "json" / "fleetfoot-review.json").read_text(encoding="utf-8"))
    with influxd(tmp_path) as server, gateway(server.port) as gate:
        server.database("runs")
        config = tmp_path / "c.toml"
        config.write_text(f"[influx]\nurl = '{gate.url}'\n")
        fleetfoot(tmp_path, "ship", "--once", "--config", config, "--store", tmp_path / "s.db").ended(0)
        begin_ms = 1000 * int(began.timestamp())
        seen = fill_variables(
            board,
            View(begin_ms - 28 * 86_400_000, begin_ms + 86_400_000, {"athlete": "Anna"}),
            server,
            "runs",
        )
        wrong = [fault(ask, seen, server, "runs") for ask in asks(board)]
        (day,) = server.rows('SELECT count("load") FROM "day" WHERE "athlete" = \'Anna\'', "runs")
        (why,) = server.rows('SELECT last("p_fuel") FROM "why" WHERE "athlete" = \'Anna\'', "runs")
    assert (day["count"], 0.0 <= why["last"] <= 1.0) == (1, True)
    assert {each for each in wrong if each} <= NOTHING_THERE
    assert not {f"fleetfoot / Run review / {title} / B: no data" for title in TOLD} & set(wrong)
