"""The demo of the stack as its container starts it: past and present of both athletes, in InfluxDB and on one page."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

from cli import environment
from influx_gateway import gateway
from influxd import influxd, skip_without_influxd
from patience import PATIENCE_S, comes_true
from ports import free_port
from project import ROOT

from deploy.demo.season import ATHLETES, SHOWN

if TYPE_CHECKING:
    from pathlib import Path

    from influxd import Influxd


def athletes_in(server: Influxd, measurement: str, field: str, where: str) -> set[str]:
    """Return whose points there are."""
    query = f'SELECT count("{field}") FROM "{measurement}" WHERE {where} GROUP BY "athlete"'  # noqa: S608 # a test's
    return {row["athlete"] for row in server.rows(query, "demo")}


def listens(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_it_shows_the_season_of_both_and_then_both_running_on_one_page_until_it_is_stopped(
    tmp_path: Path,
) -> None:
    skip_without_influxd()
    began_s, port = time.time(), free_port()
    with influxd(tmp_path) as server, gateway(server.port) as gate:
        server.database("demo")
        settings = {
            "FLEETFOOT_STORE_PATH": str(tmp_path / "store.db"),
            "FLEETFOOT_PAGE_LISTEN": f"127.0.0.1:{port}",
            "FLEETFOOT_INFLUX_URL": gate.url,
            "FLEETFOOT_INFLUX_BUCKET": "demo",
        }
        script = [sys.executable, f"{ROOT}/deploy/demo/season.py", "--data", str(tmp_path), "--weeks", "1"]
        with (tmp_path / "said").open("wb") as said:
            demo = subprocess.Popen(
                script, cwd=tmp_path, env=environment(tmp_path) | settings, stdout=said, stderr=said
            )
            try:
                now = f"time > {int(began_s)}s"
                assert comes_true(lambda: (tmp_path / "runs" / SHOWN).exists() or demo.poll() is not None)
                assert demo.poll() is None, (tmp_path / "said").read_text()
                assert comes_true(lambda: athletes_in(server, "tick", "t_s", now) == {*ATHLETES})
                assert comes_true(lambda: listens(port))
                assert athletes_in(server, "day", "load", f"time < {int(began_s)}s") == {*ATHLETES}
            finally:
                demo.terminate()
                code = demo.wait(PATIENCE_S)
        assert code == 0, (tmp_path / "said").read_text()
        assert comes_true(lambda: not listens(port))
