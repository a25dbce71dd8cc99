"""Wellness of intervals.icu, a hub for many brands: the CSV of ``/athlete/{id}/wellness.csv``, a row a day.

``hrv`` is RMSSD in ms and ``hrvSDNN`` SDNN, two baselines. Subjective fields are 1 to 4, 1 the best; 0-10 here.
"""

from __future__ import annotations

from typing import Final

from fleetfoot.diary.wellness.columns import Column, Layout

_STEP: Final = 10.0 / 3.0
"""From 1-4 to 0-10."""

INTERVALS: Final = Layout(
    source="intervals.icu",
    title="intervals.icu wellness",
    days=("date", "id", "day"),
    columns={
        "sleepsecs": Column("sleep_h", 1.0 / 3600.0),
        "hrv": Column("rmssd_ms"),
        "hrvsdnn": Column("sdnn_ms"),
        "restinghr": Column("resting_hr_bpm"),
        "weight": Column("mass_kg"),
        "soreness": Column("soreness", _STEP, -_STEP),
        "stress": Column("stress", _STEP, -_STEP),
        "mood": Column("mood", -_STEP, 10.0 + _STEP),
    },
    signs=(frozenset({"sleepsecs", "hrvsdnn", "restinghr"}),),
)
"""The columns of intervals.icu."""
