"""Programs that export their days as one plain table."""

from __future__ import annotations

from typing import Final

from fleetfoot.diary.wellness.columns import Column, Layout

HRV4TRAINING: Final = Layout(
    source="hrv4training",
    title="HRV4Training",
    days=("date", "timestamp measurement"),
    columns={
        "hr": Column("resting_hr_bpm"),
        "rmssd": Column("rmssd_ms"),
        "sdnn": Column("sdnn_ms"),
        "sleep time": Column("sleep_h"),
    },
    signs=(frozenset({"rmssd"}), frozenset({"hrv4t recovery points", "avnn"})),
)
"""Of a minute in the morning: its heart rate is the resting one. Its own scales (muscle soreness, sleep quality) have
no stated direction and are left out."""

_BEGUN: Final = (
    *("cycle start time", "startzeit des zyklus", "heure de debut du cycle", "hora de inicio del ciclo"),
    "hora de inicio do ciclo",
)
_WOKE: Final = (
    *("wake onset", "beginn des aufwachens", "premiers signes de reveil", "inicio de la vigilia"),
    "inicio da vigilia",
)
_RESTING: Final = (
    *("resting heart rate bpm", "ruheherzfrequenz schlage pro minute", "ruheherzfrequenz bpm"),
    *("frequence cardiaque au repos bpm", "frecuencia cardiaca en reposo lpm"),
    "frequencia cardiaca em repouso bpm",
)
_VARIABILITY: Final = (
    *("heart rate variability ms", "herzfrequenzvariabilitat ms", "variabilite de la frequence cardiaque ms"),
    *("variabilidad de la frecuencia cardiaca ms", "variabilidade da frequencia cardiaca ms"),
)
_ASLEEP: Final = (
    *("asleep duration min", "schlafdauer min", "duree du sommeil min", "duracion del sueno min"),
    "duracao do sono min",
)
WHOOP: Final = Layout(
    source="whoop",
    title="Whoop cycles",
    days=(*_WOKE, *_BEGUN),
    columns={
        **dict.fromkeys(_RESTING, Column("resting_hr_bpm")),
        **dict.fromkeys(_VARIABILITY, Column("rmssd_ms")),
        **dict.fromkeys(_ASLEEP, Column("sleep_h", 1.0 / 60.0)),
    },
    signs=(frozenset(_BEGUN), frozenset(_VARIABILITY)),
)
"""``physiological_cycles.csv``, in the language of its owner (English, German, French, Spanish, Portuguese): times are
local, and the day is that of waking up; its HRV is RMSSD."""

OURA: Final = Layout(
    source="oura",
    title="Oura trends",
    days=("date", "day"),
    columns={
        "total sleep time": Column("sleep_h", 1.0 / 3600.0),
        "total sleep duration": Column("sleep_h", 1.0 / 3600.0),
        "lowest resting heart rate": Column("resting_hr_bpm"),
        "lowest heart rate": Column("resting_hr_bpm"),
        "average hrv": Column("rmssd_ms"),
    },
    signs=(frozenset({"average hrv"}), frozenset({"lowest resting heart rate", "lowest heart rate"})),
    only={"type": frozenset({"", "long_sleep"})},
)
"""Of the trends, and of the nights of the data export, of which only the long sleep is one; the day is that of waking
up, in seconds. Its lowest heart rate of the night is what Oura calls resting."""

FITBIT_HRV: Final = Layout(
    source="fitbit",
    title="Fitbit heart-rate variability",
    days=("timestamp",),
    columns={
        "rmssd": Column("rmssd_ms"),
        "average heart rate variability milliseconds": Column("rmssd_ms"),
    },
    signs=(
        frozenset({"rmssd", "average heart rate variability milliseconds"}),
        frozenset({"nremhr", "non rem heart rate beats per minute"}),
    ),
)
"""``Daily Heart Rate Variability Summary - *.csv`` of Google Takeout, and ``daily_heart_rate_variability.csv``."""

FITBIT_RESTING: Final = Layout(
    source="fitbit",
    title="Fitbit resting heart rate",
    days=("timestamp",),
    columns={"beats per minute": Column("resting_hr_bpm")},
    signs=(frozenset({"beats per minute"}),),
    file="daily_resting_heart_rate",
)
"""Of Google Takeout; its table of every heartbeat has the same header."""
