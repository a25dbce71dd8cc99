"""CSV files of other programs, recognised by their exact header."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from fleetfoot_signal.channel import Channel

Scale = Mapping[str, tuple[Channel, float]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one program writes a run."""

    title: str
    sensor: str
    header: tuple[str, ...]
    time: str
    """Column of the time."""
    time_unit_s: float = 1.0
    """Seconds to a unit of the time column; 0 where it holds dates in words."""
    epoch: bool = False
    """Whether the time counts from 1970."""
    slack_s: float = 0.0
    """How far the time may go back, as in receipts stamped out of order; the latest so far then counts."""
    channels: Scale = field(default_factory=dict[str, tuple[Channel, float]])
    """Channel and factor of the other columns; cadence is in strides/min."""
    rr_ms: str = ""
    """Column of the RR intervals in ms."""
    only: str = ""
    """Said to the user where the file holds nothing that is watched."""


DIALECTS: Final = (
    Dialect(
        "FatMaxxer beat intervals",
        "csv:fatmaxxer",
        ("timestamp", "rr", "since_start"),
        "timestamp",
        time_unit_s=0.001,
        epoch=True,
        slack_s=10.0,
        rr_ms="rr",
    ),
    Dialect(
        "FatMaxxer features",
        "csv:fatmaxxer",
        ("timestamp", "heartrate", "rmssd", "sdnn", "alpha1", "filtered", "samples", "droppedPercent"),
        "timestamp",
        time_unit_s=0.001,
        epoch=True,
        slack_s=10.0,
        channels={"heartrate": (Channel.HEART_RATE, 1.0)},
    ),
    Dialect(
        "FatMaxxer features, computed afterwards",
        "csv:fatmaxxer",
        ("", "timestamp", "heartrate", "rmssd", "sdnn", "alpha1", "filtered"),
        "timestamp",
        channels={"heartrate": (Channel.HEART_RATE, 1.0)},
    ),
    Dialect(
        "records of a FIT file, with units",
        "csv:fit-records",
        ("Timestamp", "Heart Rate [bpm]", "Speed [m/s]", "Distance [m]", "Cadence [rpm]"),
        "Timestamp",
        channels={
            "Heart Rate [bpm]": (Channel.HEART_RATE, 1.0),
            "Speed [m/s]": (Channel.SPEED, 1.0),
            "Cadence [rpm]": (Channel.CADENCE, 1.0),
        },
    ),
    Dialect(
        "records of a FIT file",
        "csv:fit-records",
        (
            "timestamp",
            "heart_rate",
            "cadence",
            "speed",
            "distance",
            "position_lat",
            "position_long",
            "altitude",
            "temperature",
        ),
        "timestamp",
        time_unit_s=0.0,
        channels={
            "heart_rate": (Channel.HEART_RATE, 1.0),
            "speed": (Channel.SPEED, 1.0),
            "cadence": (Channel.CADENCE, 1.0),
            "altitude": (Channel.ALTITUDE, 1.0),
            "temperature": (Channel.TEMPERATURE, 1.0),
        },
    ),
    Dialect(
        "acceleration of the sacrum, Shimmer",
        "csv:shimmer",
        ("Accel_LN_X", "Accel_LN_Y", "Accel_LN_Z", "System_Timestamp_Plot_Zeroed"),
        "System_Timestamp_Plot_Zeroed",
        time_unit_s=0.001,
        only="raw acceleration only: it holds none of the channels that are watched",
    ),
    Dialect(
        "acceleration and rotation of the foot",
        "csv:foot-imu",
        ("time", "aX", "aY", "aZ", "gX", "gY", "gZ"),
        "time",
        time_unit_s=0.001,
        only="raw acceleration only: it holds none of the channels that are watched",
    ),
)
"""Further programs are added here and nowhere else."""
