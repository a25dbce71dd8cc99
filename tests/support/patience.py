"""How long a test waits for what must come."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_S: Final = 180.0
"""Ceiling of every wait on the world: a wait ends with its event, so that only a failing test lasts so long, and a
machine whose cores are all busy fails none."""


def comes_true(happened: Callable[[], bool]) -> bool:
    """Wait until something has happened that another thread or process does; return whether it has."""
    deadline_s = time.monotonic() + PATIENCE_S
    while not happened():
        if time.monotonic() >= deadline_s:
            return False
        time.sleep(0.005)
    return True
