"""A watched folder: what appears is stored, and the watch ends when it is told to."""

from __future__ import annotations

import signal
import subprocess
import time
from typing import TYPE_CHECKING

from cli import command, environment
from made_exports import fit_of
from patience import PATIENCE_S

from fleetfoot.errors import StoreError
from fleetfoot.store.reading import State
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path


def complete(path: Path) -> int:
    try:
        with Store.open(path, read_only=True) as store:
            return sum(run.state is State.COMPLETE for run in store.runs())
    except StoreError:  # it is not there yet, or being made
        return 0


def wait_for(path: Path, runs: int) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while complete(path) < runs:
        assert time.monotonic() < deadline_s, f"{complete(path)} runs of {runs}"
        time.sleep(0.2)


def test_what_appears_is_stored_until_the_watch_is_ended(tmp_path: Path) -> None:
    folder, store = tmp_path / "inbox", tmp_path / "s.db"
    folder.mkdir()
    (folder / "before.fit").write_bytes(fit_of(1))
    watch = subprocess.Popen(
        command("watch", folder, "--store", store),
        env=environment(tmp_path),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(store, 1)
        draft = folder / ".syncthing.later.fit.tmp"
        draft.write_bytes(fit_of(2))
        draft.rename(folder / "later.fit")
        wait_for(store, 2)
    finally:
        watch.send_signal(signal.SIGTERM)
        _, told = watch.communicate(timeout=PATIENCE_S)
    assert watch.returncode == 0
    assert told.count("imported 1 run") == 2
