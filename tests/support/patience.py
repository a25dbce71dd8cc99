"""How long a test waits for what must come."""

from __future__ import annotations

from typing import Final

PATIENCE_S: Final = 180.0
"""Ceiling of every wait on the world: a wait ends with its event, so that only a failing test lasts so long, and a
machine whose cores are all busy fails none."""
