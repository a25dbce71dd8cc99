"""A real influxd (Debian's 1.6.7) on free loopback ports, for tests: it can be killed and started again."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from patience import PATIENCE_S
from ports import free_port

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

BINARY = shutil.which("influxd") or shutil.which("influxd", path="/usr/sbin:/usr/bin")


def skip_without_influxd() -> None:
    """Skip the test where influxd is missing."""
    if BINARY is None:
        pytest.skip("influxd is not installed")


@dataclass
class Influxd:
    """One server; its data lie in ``folder`` and survive :meth:`kill`."""

    folder: Path
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        if BINARY is None:
            raise FileNotFoundError("influxd is not installed")
        places = {name: str(self.folder / name) for name in ("meta", "data", "wal")}
        environment = {
            "INFLUXDB_META_DIR": places["meta"],
            "INFLUXDB_DATA_DIR": places["data"],
            "INFLUXDB_DATA_WAL_DIR": places["wal"],
            "INFLUXDB_HTTP_BIND_ADDRESS": f"127.0.0.1:{self.port}",
            "INFLUXDB_BIND_ADDRESS": f"127.0.0.1:{free_port()}",  # RPC, on 8088 otherwise
            "INFLUXDB_REPORTING_DISABLED": "true",
            "INFLUXDB_MONITOR_STORE_ENABLED": "false",
            "INFLUXDB_HTTP_LOG_ENABLED": "false",
        }
        self._process = subprocess.Popen(
            [BINARY],
            env={**os.environ, **environment, "HOME": str(self.folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE_S
        while not self._answers():
            assert self._process.poll() is None, "influxd ended"
            assert time.monotonic() < deadline, "influxd does not answer"
            time.sleep(0.005)

    def kill(self) -> None:
        """End it as kill -9 does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE_S)
            self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/ping", timeout=PATIENCE_S) as answer:  # noqa: S310 # our own
                return bool(answer.status == 204)
        except (urllib.error.URLError, OSError):
            return False

    def database(self, name: str) -> str:
        """Make a database."""
        self.ask(f'CREATE DATABASE "{name}"')
        return name

    def ask(self, statement: str, database: str = "") -> list[dict[str, Any]]:
        """Return the series that a statement of InfluxQL answers with; fails where the server complains."""
        form = urllib.parse.urlencode({"q": statement, "db": database, "epoch": "ms"}).encode()
        with urllib.request.urlopen(f"{self.url}/query", data=form, timeout=PATIENCE_S) as answer:  # noqa: S310 # our own
            (result,) = json.loads(answer.read())["results"]  # read to the end: see CREATE after DROP
        assert "error" not in result, result["error"]
        return list(result.get("series", []))

    def rows(self, statement: str, database: str) -> list[dict[str, Any]]:
        """Return the rows of all series, their tags among their columns."""
        return [
            {**series.get("tags", {}), **dict(zip(series["columns"], row, strict=True))}
            for series in self.ask(statement, database)
            for row in series["values"]
        ]

    def count(self, measurement: str, column: str, database: str) -> int:
        """Return how many points of a measurement have a field."""
        query = f'SELECT count("{column}") FROM "{measurement}"'  # noqa: S608 # InfluxQL of a test
        rows = self.rows(query, database)
        return int(rows[0]["count"]) if rows else 0


@contextlib.contextmanager
def influxd(folder: Path) -> Generator[Influxd]:
    """Run a server for the length of a block."""
    server = Influxd(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
