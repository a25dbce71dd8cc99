"""What enters the signal core: samples and beats."""

from __future__ import annotations

from typing import NamedTuple

from fleetfoot_signal.channel import Channel


class Sample(NamedTuple):
    """One value of one channel at one moment."""

    t_s: float
    """Seconds on the run's one monotonic clock."""
    channel: Channel
    value: float
    """In the unit of the channel table; NaN says that the sensor has fallen silent."""
    sensor: str
    """Which sensor said it: a stable key such as ``"hr:D0:11"`` or ``"fit:stryd"``; values of two are never mixed."""


class Beat(NamedTuple):
    """One interval between heart beats."""

    t_s: float
    """When the notification or record that carried it arrived; not the moment of the beat."""
    rr_ms: float
    sensor: str
