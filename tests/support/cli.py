"""The command line as a user has it: a process with a home of its own."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def environment(home: Path) -> dict[str, str]:
    """Return an environment that knows nothing of the user who runs the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FLEETFOOT_", "XDG_", "PYTHON"))}
    return kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
    }


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "fleetfoot", *map(str, arguments)]


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines; fails where there is anything else, or NaN."""
        return [json.loads(line, parse_constant=_refuse) for line in self.out.splitlines()]

    @property
    def event_lines(self) -> list[str]:
        """The lines of the events, as they stand."""
        return [line for line in self.out.splitlines() if json.loads(line)["type"] == "event"]

    @property
    def events(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["type"] == "event"]

    @property
    def summaries(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["type"] == "summary"]

    @property
    def events_by_source(self) -> dict[str, list[str]]:
        """The event lines of each source, in their order."""
        found: dict[str, list[str]] = {}
        for line in self.event_lines:
            found.setdefault(json.loads(line)["source"], []).append(line)
        return found

    @property
    def summaries_by_source(self) -> dict[str, dict[str, Any]]:
        return {summary["source"]: summary for summary in self.summaries}

    def ended(self, code: int) -> Done:
        """Return this where it ended with a code and without a traceback; fail with all that was said else."""
        assert self.code == code, f"exit {self.code}\n{self.err}\n{self.out[-2000:]}"
        assert "Traceback" not in self.err, self.err
        assert "fault in fleetfoot" not in self.err, self.err
        return self


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def fleetfoot(home: Path, *arguments: str | Path) -> Done:
    """Run a command to its end."""
    done = subprocess.run(
        command(*arguments),
        encoding="utf-8",
        env=environment(home),
        cwd=home,
        capture_output=True,
        check=False,
        timeout=PATIENCE_S,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def replayed_alone(folder: Path, files: list[Path]) -> tuple[dict[str, list[str]], dict[str, dict[str, Any]]]:
    """Return event lines and summary of each file, by calls of their own with stores of their own."""
    events: dict[str, list[str]] = {}
    summaries: dict[str, dict[str, Any]] = {}
    for file in files:
        done = fleetfoot(folder, "replay", file, "--json", "--store", folder / f"{file.name}.db").ended(0)
        events |= done.events_by_source
        summaries |= done.summaries_by_source
    return events, summaries


class Running:
    """A command under way; its output goes to files in its home, so that it never waits for a reader."""

    def __init__(self, home: Path, *arguments: str | Path) -> None:
        self._out, self._err = home / "stdout", home / "stderr"
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self.process = subprocess.Popen(
                command(*arguments), env=environment(home), cwd=home, stdout=out, stderr=err
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The whole JSON lines that stand on standard output by now."""
        text = self._out.read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]

    @property
    def err(self) -> str:
        return self._err.read_text(encoding="utf-8")

    def until(self, ready: Callable[[], bool]) -> None:
        """Wait until something is so; fail where the process ends before."""
        deadline = time.monotonic() + PATIENCE_S
        while not self.is_so(ready):
            assert time.monotonic() < deadline, self.err
            time.sleep(0.01)

    def is_so(self, ready: Callable[[], bool]) -> bool:
        """Return whether something is so; fail where the process has ended without it."""
        over = self.process.poll() is not None  # asked first: it may be so, and end, between two questions
        if ready():
            return True
        assert not over, self.err
        return False

    def until_stored(self, store: Path, seconds: int) -> None:
        """Wait until a store holds so many seconds."""
        self.until(lambda: seconds_stored(store) >= seconds)

    def interrupt(self) -> None:
        self.process.send_signal(signal.SIGINT)

    def close(self) -> None:
        """End it as kill -9 does, where it has not ended by itself."""
        self.process.kill()
        self.process.wait(PATIENCE_S)

    def wait(self) -> Done:
        code = self.process.wait(PATIENCE_S)
        return Done(code, self._out.read_text(encoding="utf-8"), self.err)


def seconds_stored(store: Path) -> int:
    """Return how many seconds of runs a store holds, as another process reads it; 0 before there is one."""
    if not store.exists():
        return 0
    with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True, timeout=PATIENCE_S)) as conn:
        if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'tick'").fetchone():
            return 0
        return int(conn.execute("SELECT count(*) FROM tick").fetchone()[0])


def query(store: Path, sql: str) -> list[tuple[Any, ...]]:
    """Return what a store answers."""
    with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True, timeout=PATIENCE_S)) as conn:
        return conn.execute(sql).fetchall()
