"""What the command line asks of the application: one request a command, checked and complete.

Everything that a configuration can say is in ``config``; the command line's own ``--athlete``, ``--store``
and ``--mqtt`` are already in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.config import Config


@dataclass(frozen=True, slots=True)
class ReplayRequest:
    """Analyse recordings as lanes of one engine."""

    files: tuple[Path, ...]
    config: Config
    speed: float | None = None
    """Seconds of the run for each second of the clock; None is as fast as possible."""
    learn: bool = False
    """Whether the personal baselines learn from these runs."""
    capture: Path | None = None
    """Where to write the run's sensor bytes; only with one file."""
    json: bool = False
    """Whether standard output gets JSON lines."""


@dataclass(frozen=True, slots=True)
class SimulateRequest:
    """Make a labelled run, write it down and play it."""

    scenario: str
    config: Config
    seed: int = 0
    speed: float | None = None
    """As in :class:`ReplayRequest`."""
    csv: Path | None = None
    """Where to write the run as CSV."""
    capture: Path | None = None
    """Where to write the run's sensor bytes."""
    json: bool = False


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """Show the whole product without hardware."""

    config: Config
    speed: float | None = None
    """As in :class:`ReplayRequest`; None is the demo's own choice."""
    capture: Path | None = None
    """Where to write the run's sensor bytes."""
    json: bool = False
