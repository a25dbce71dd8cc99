"""What the command line asks of the application: one request a command, checked and complete.

Everything that a configuration can say is in ``config``; the command line's own ``--athlete``, ``--store``
and ``--mqtt`` are already in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fleetfoot.config import Config, Scale


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
    """Where to write the run as CSV; its labels go beside it."""
    fit: Path | None = None
    """Where to write the run as FIT."""
    capture: Path | None = None
    """Where to write the run's sensor bytes."""
    advertise: str | None = None
    """Bluetooth controller to be a sensor on, instead of playing the run here."""
    json: bool = False


@dataclass(frozen=True, slots=True)
class RunRequest:
    """Watch a runner's sensors."""

    config: Config
    capture: Path | None = None
    """Where to write the run's sensor bytes."""
    json: bool = False


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """List the sensors around."""

    seconds: float = 8.0
    json: bool = False


@dataclass(frozen=True, slots=True)
class ShipRequest:
    """Ship the stored runs to InfluxDB."""

    config: Config
    once: bool = False
    """Whether to end when nothing is missing any more."""
    anew: bool = False
    """Whether to ship again what was shipped before."""
    refused: bool = False
    """Whether only to list what was refused."""
    json: bool = False


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Write a stored run to a file."""

    run: str
    """Its id, the beginning of one, or ``last``."""
    config: Config
    format: str
    """``csv``, ``parquet`` or ``fit``."""
    path: Path | None = None
    """None: named by the run, in the working folder."""
    athlete: str | None = None
    """Whose run; None leaves that open."""
    json: bool = False


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """Write the report of a run, or of all runs of an athlete."""

    config: Config
    run: str | None = None
    """Its id, the beginning of one, or ``last``; None is the whole season."""
    path: Path | None = None
    """None: named by the run or the athlete, in the working folder."""
    athlete: str | None = None
    """Whose; None leaves that open."""
    open: bool = False
    """Whether to show it in the browser."""
    json: bool = False


@dataclass(frozen=True, slots=True)
class DoctorRequest:
    """Check what a live run needs."""

    config: Config
    json: bool = False


@dataclass(frozen=True, slots=True)
class InitRequest:
    """Write a configuration."""

    path: Path
    detectors: Mapping[str, Scale]
    """What the loader has to know to read it back."""
    given: Mapping[str, str]
    """By dotted key, what the command line answers."""
    sensors: tuple[str, ...] = ()
    """Names or addresses of sensors."""
    asks: bool = False
    """Whether there is somebody to ask for the rest."""
    force: bool = False
    """Whether to replace a file that is there without asking."""
    json: bool = False


@dataclass(frozen=True, slots=True)
class NextRequest:
    """Say what to do next."""

    config: Config
    json: bool = False


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """Show the whole product without hardware."""

    config: Config
    speed: float | None = None
    """As in :class:`ReplayRequest`; None is the demo's own choice."""
    capture: Path | None = None
    """Where to write the run's sensor bytes; only with one runner."""
    json: bool = False
    athletes: int = 1
    """How many run."""
    channels: bool = False
    """Whether the configured channels are told of its alerts."""


@dataclass(frozen=True, slots=True)
class ChannelsRequest:
    """List the alert channels, or test one."""

    config: Config
    test: str | None = None
    """Name of the channel to test; None lists all."""
    json: bool = False


@dataclass(frozen=True, slots=True)
class DiscoveryRequest:
    """Show what Home Assistant is told of an athlete, or take it back."""

    config: Config
    remove: bool = False
    json: bool = False
