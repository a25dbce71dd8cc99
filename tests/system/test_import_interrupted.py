"""Ctrl-C in an import: it stops after the run under way, and the same command goes on from there."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from typing import TYPE_CHECKING

from cli import command, environment
from made_exports import garmin_export, start_of
from patience import PATIENCE_S

from fleetfoot.errors import StoreError
from fleetfoot.store.reading import State
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.store.reading import StoredRun

RUNS = 30


def recordings(path: Path) -> list[StoredRun]:
    try:
        with Store.open(path, read_only=True) as store:
            return store.recordings()
    except StoreError:  # it is not there yet, or being made
        return []


def test_an_interrupted_import_goes_on_where_it_stopped(tmp_path: Path) -> None:
    export, path = tmp_path / "export.zip", tmp_path / "s.db"
    garmin_export(export, 4 * RUNS, RUNS, seconds=600)
    arguments = command("import", export, "--store", path, "--json")
    first = subprocess.Popen(arguments, env=environment(tmp_path), stdout=subprocess.PIPE, text=True)
    deadline_s = time.monotonic() + PATIENCE_S
    while not any(run.state is State.COMPLETE for run in recordings(path)):
        assert time.monotonic() < deadline_s
        assert first.poll() is None
        time.sleep(0.05)
    first.send_signal(signal.SIGINT)
    out, _ = first.communicate(timeout=PATIENCE_S)
    assert first.returncode == 130
    record = json.loads(out)
    done = len(record["runs"])
    assert record["interrupted"]
    assert 0 < done < RUNS
    assert record["left"] == RUNS - done
    assert {run.state for run in recordings(path)} == {State.COMPLETE}
    again = subprocess.run(
        arguments, env=environment(tmp_path), stdout=subprocess.PIPE, text=True, check=True
    )
    assert len(json.loads(again.stdout)["runs"]) == RUNS - done
    runs = recordings(path)
    assert [run.started_utc for run in runs] == [start_of(number) for number in range(RUNS)]
    assert {run.duration_s for run in runs} == {600}
