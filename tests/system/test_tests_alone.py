"""No test is told of what another has done to the process that they share."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from patience import PATIENCE_S
from project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TESTS = """
import asyncio, gc, logging, socket
from fleetfoot.cli import logs

async def test_that_fails_with_all_it_has_open():
    logs.configure(debug=True)
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    ends = await asyncio.open_connection(*server.sockets[0].getsockname())
    loose = socket.socket()
    raise AssertionError(f"{ends} {loose}")

def test_after_it():
    gc.collect()
    assert logging.getLogger().level > logging.DEBUG
"""


def test_a_failing_test_fails_no_other(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_two.py").write_text(TESTS, encoding="utf-8")
    options = ["-n", "0", "-p", "no:randomly", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 failed, 1 passed" in done.stdout.splitlines()[-1]
