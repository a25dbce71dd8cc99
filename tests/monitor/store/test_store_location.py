"""Where the store lies by default."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from fleetfoot.store.settings import default_path

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(sys.platform != "linux", reason="XDG_DATA_HOME rules on Linux")
def test_the_default_follows_the_data_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path() == tmp_path / "fleetfoot" / "store.db"
    assert list(tmp_path.iterdir()) == []


def test_knowing_the_place_loads_neither_numpy_nor_sqlite() -> None:
    program = "import sys, fleetfoot.store.settings; print({'numpy', 'sqlite3'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
