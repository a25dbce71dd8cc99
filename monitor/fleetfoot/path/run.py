"""A run: who, when, from what."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from fleetfoot_signal.channel import Channel

LIVE: Final = "live"
"""Source of every run that was recorded from sensors."""


class Identity(NamedTuple):
    """What a run is told from every other by, wherever runs are kept apart.

    The id alone is not enough: two athletes may replay the same recording. Where it came from does not count: the same
    run is the same from a capture, from a file and from the sensors.
    """

    athlete: str
    run: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one athlete, however it came in."""

    id: str
    """The same for the same run live, replayed and re-analysed: see :func:`run_id`."""
    athlete: str
    source: str
    """What people call it: a file name, ``simulate:NAME`` or ``live``."""
    started_utc: datetime | None = None
    """When its clock stood at 0; None where the recording does not say."""
    sensors: Mapping[Channel, str] = field(default_factory=dict["Channel", str])
    """Which sensor each channel comes from; baselines are kept per sensor."""
    utc_offset_s: int | None = None
    """Local time less UTC where the run took place; None where not even this machine's is known to fit."""

    @property
    def identity(self) -> Identity:
        """What it is told from other runs by."""
        return Identity(self.athlete, self.id)


def run_id(started_utc: datetime | None, digest: str) -> str:
    """Return the id of a run from its start and a digest (hex) of what it consists of.

    >>> run_id(None, "0123456789abcdef")
    'undated-01234567'
    """
    stamp = started_utc.strftime("%Y%m%dT%H%M%SZ") if started_utc else "undated"
    return f"{stamp}-{digest[:8]}"


def digest_of(*parts: str | bytes) -> str:
    """Return the SHA-256 (hex) of the parts, each closed by a zero byte."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part.encode(errors="surrogatepass") if isinstance(part, str) else part)
        sha.update(b"\0")
    return sha.hexdigest()


def live_run(athlete: str, started_utc: datetime, now_utc: datetime, utc_offset_s: int | None) -> Run:
    """Return a run that begins now, wherever it is watched, on a clock that stood at 0 at ``started_utc``."""
    identity = run_id(started_utc, digest_of(LIVE, athlete, now_utc.isoformat()))
    return Run(identity, athlete, LIVE, started_utc, utc_offset_s=utc_offset_s)


class Figures(NamedTuple):
    """What a recording says of a run, as far as its records bear it out; NaN where it is not known."""

    elapsed_s: float
    """From the start to the end, pauses and all."""
    timer_s: float
    """For which the recording ran."""
    distance_m: float


class Felt(NamedTuple):
    """What the runner said of a run to the device that recorded it; NaN where nothing."""

    rpe: float = math.nan
    """Perceived exertion, 0 to 10."""
    feel: float = math.nan
    """0 very weak to 100 very strong."""


UNFELT: Final = Felt()
