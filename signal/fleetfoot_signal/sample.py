"""What enters the signal core: samples and beats."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.types import Floats, Ints


class Sample(NamedTuple):
    """One value of one channel at one moment."""

    t_s: float
    """Seconds on the run's one monotonic clock."""
    channel: Channel
    value: float
    """In the unit of the channel table; NaN says that the sensor has fallen silent."""
    sensor: str
    """Which sensor said it: a stable key such as ``"hr:D0:11"`` or ``"fit:stryd"``; values of two are never mixed."""


class Samples(NamedTuple):
    """Values of many channels of many lanes; those of one lane in the order of time. All arrays are [sample]."""

    lane: Ints
    t_s: Floats
    """Seconds on the lane's one monotonic clock."""
    channel: Ints
    value: Floats
    """In the unit of the channel table; NaN says that the sensor has fallen silent."""
    sensor: Ints
    """Which of the lane's sensors said it, by a number from 0 that means the same for the whole run."""


class Beat(NamedTuple):
    """One interval between heart beats."""

    t_s: float
    """When the notification or record that carried it arrived; not the moment of the beat."""
    rr_ms: float
    sensor: str


class Beats(NamedTuple):
    """Intervals between heart beats of many lanes; those of one lane in their order. All arrays are [beat]."""

    lane: Ints
    row: Ints
    """Number of the row in its lane's run by which it had arrived; in a lane it never decreases."""
    rr_ms: Floats
    """All known."""


class Acceleration(NamedTuple):
    """A block of raw acceleration of one sensor, as it came in one notification."""

    t_s: float
    """When the notification arrived, on the run's one monotonic clock; bursts make it a poor clock for samples."""
    device_s: float
    """The sensor's own clock at the last sample of the block; only differences mean anything. NaN where it has none."""
    rate_hz: float
    """Nominal rate; the true one may differ by 2 %."""
    range_g: float
    """Full scale; NaN where unknown."""
    xyz_g: Floats
    """float64[3, n] in g, oldest first, in the sensor's axes."""
    sensor: str
