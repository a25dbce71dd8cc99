"""``fleetfoot run``: a run watched by its sensors."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fleetfoot.requests import RunRequest


def run_live(request: RunRequest) -> int:
    """Watch a run until it is interrupted, which is how it ends; return the exit code.

    Raises
    ------
    BluetoothError
        Bluetooth is not available at the start; what happens to it later does not end the run.
    """
    from fleetfoot.app.live import live  # noqa: PLC0415 - bleak is slow to import
    from fleetfoot.sources.ble.backend import BleBackend  # noqa: PLC0415

    asyncio.run(live(request, BleBackend(), random.Random()))  # noqa: S311 - jitter
    return 0
