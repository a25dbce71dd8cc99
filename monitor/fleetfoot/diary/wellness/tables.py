"""Programs that export their days as one plain table."""

from __future__ import annotations

from typing import Final

from fleetfoot.diary.wellness.columns import Column, Layout

HRV4TRAINING: Final = Layout(
    source="hrv4training",
    title="HRV4Training",
    days=("date", "timestamp_measurement"),
    columns={
        "hr": Column("resting_hr_bpm"),
        "rmssd": Column("rmssd_ms"),
        "sdnn": Column("sdnn_ms"),
        "sleep_time": Column("sleep_h"),
    },
    signs=(frozenset({"rmssd"}), frozenset({"hrv4t_recovery_points", "avnn"})),
)
"""Of a minute in the morning: its heart rate is the resting one. Its own scales (muscle soreness, sleep quality) have
no stated direction and are left out."""

WHOOP: Final = Layout(
    source="whoop",
    title="Whoop cycles",
    days=("wake onset", "cycle start time"),
    columns={
        "resting heart rate (bpm)": Column("resting_hr_bpm"),
        "heart rate variability (ms)": Column("rmssd_ms"),
        "asleep duration (min)": Column("sleep_h", 1.0 / 60.0),
    },
    signs=(frozenset({"cycle start time"}), frozenset({"heart rate variability (ms)"})),
)
"""``physiological_cycles.csv``: times are local, and the day is that of waking up; its HRV is RMSSD."""

OURA: Final = Layout(
    source="oura",
    title="Oura trends",
    days=("date",),
    columns={
        "total sleep time": Column("sleep_h", 1.0 / 3600.0),
        "total sleep duration": Column("sleep_h", 1.0 / 3600.0),
        "lowest resting heart rate": Column("resting_hr_bpm"),
        "average hrv": Column("rmssd_ms"),
    },
    signs=(frozenset({"average hrv"}), frozenset({"lowest resting heart rate"})),
)
"""The day is that of waking up; seconds. Its lowest heart rate of the night is what Oura calls resting."""

FITBIT_HRV: Final = Layout(
    source="fitbit",
    title="Fitbit heart-rate variability",
    days=("timestamp",),
    columns={"rmssd": Column("rmssd_ms")},
    signs=(frozenset({"rmssd"}), frozenset({"nremhr"})),
)
"""``Daily Heart Rate Variability Summary - *.csv`` of Google Takeout."""
