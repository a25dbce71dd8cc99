"""A private D-Bus for tests: what a process is given as its system bus."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BINARY = shutil.which("dbus-daemon")

CONFIGURATION = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>custom</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@contextlib.contextmanager
def private_bus(folder: Path) -> Iterator[str]:
    """Run a bus while the context is open and give its address; skip the test where there is no dbus-daemon."""
    if BINARY is None:
        pytest.skip("dbus-daemon is not installed")
    path = folder / "bus"
    configuration = folder / "bus.conf"
    configuration.write_text(CONFIGURATION.format(path=path))
    command = [BINARY, f"--config-file={configuration}", "--nofork", "--print-address"]
    with (
        (folder / "bus.log").open("wb") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as daemon,
    ):
        try:
            assert daemon.stdout is not None
            address = daemon.stdout.readline().strip()  # printed once it listens
            assert address, (folder / "bus.log").read_text()
            yield address.partition(",")[0]
        finally:
            daemon.terminate()
            daemon.wait(PATIENCE_S)
