"""Recorded runs of other people, replayed, shipped and exported: what arrives is what the store holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from cli import fleetfoot
from influx_gateway import gateway
from influxd import influxd, skip_without_influxd
from project import NEEDS_RECORDINGS, recorded

from fleetfoot.sources.recording.read import read
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import SPECS, Channel

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = NEEDS_RECORDINGS
FILES = sorted((f for f in recorded("run") if f.suffix == ".fit"), key=lambda f: f.stat().st_size)[-2:]
STEPS = {Channel.SPEED: 0.001, Channel.VERTICAL_OSCILLATION: 0.1, Channel.GROUND_CONTACT: 0.1}
"""The format's resolution in our units."""


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_a_recorded_run_arrives_second_by_second(file: Path, tmp_path: Path) -> None:
    skip_without_influxd()
    store = tmp_path / "s.db"
    fleetfoot(tmp_path, "replay", file, "--store", store).ended(0)
    with influxd(tmp_path) as server, gateway(server.port) as gate:
        server.database("runs")
        config = tmp_path / "c.toml"
        config.write_text(f"[influx]\nurl = '{gate.url}'\n")
        fleetfoot(tmp_path, "ship", "--once", "--config", config, "--store", store).ended(0)
        with Store.open(store, read_only=True) as opened:
            for run in opened.runs():
                ticks, alerts = opened.ticks(run), opened.alerts(run)
                rows = server.rows(f"SELECT * FROM tick WHERE \"run\" = '{run.id}'", "runs")  # noqa: S608 # InfluxQL
                known = np.isfinite(np.vstack([ticks.values, ticks.scores])).any(axis=0)
                assert len(rows) == np.count_nonzero(known)
                for channel, spec in enumerate(SPECS):
                    got = np.array([row.get(spec.name) for row in rows], dtype=np.float64)
                    np.testing.assert_allclose(got, ticks.values[channel, known], rtol=5.1e-15)
                events = server.rows(f"SELECT id FROM event WHERE \"run\" = '{run.id}'", "runs")  # noqa: S608 # InfluxQL
                assert sorted(row["id"] for row in events) == sorted(alert["id"] for alert in alerts)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_a_recorded_run_exported_as_fit_reads_back(file: Path, tmp_path: Path) -> None:
    store = tmp_path / "s.db"
    fleetfoot(tmp_path, "replay", file, "--store", store).ended(0)
    fleetfoot(tmp_path, "export", "last", "-o", "out.fit", "--store", store).ended(0)
    (recording,) = read(tmp_path / "out.fit")
    with Store.open(store, read_only=True) as opened:
        ticks = opened.ticks(opened.find("last"))
    at = np.searchsorted(
        ticks.index, recording.t_s + ticks.index[np.isfinite(ticks.values[:11]).any(axis=0)][0]
    )
    moving = ticks.values[Channel.SPEED, at] > 0.5
    for channel, step in STEPS.items():
        stored, got = ticks.values[channel, at][moving], recording.values[channel][moving]
        np.testing.assert_allclose(got, stored, rtol=0, atol=0.501 * step)
