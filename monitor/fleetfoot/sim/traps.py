"""Runs in which much seems wrong with the runner and nothing is, and faults that are hard to see.

Each kind was once judged wrong on recorded or made runs; the truth stands in the labels and in ``truth.drift_pct``.
"""

from __future__ import annotations

from typing import Final

from fleetfoot.sim.scenario import Fault, FaultKind, Scenario

WARM_UP: Final = ((0.0, 0.85), (300.0, 1.0))
"""Five easier minutes, then the easy pace."""

_HOUR_S: Final = 3600.0
_DRIFT: Final = Fault(FaultKind.DRIFT, 600.0, _HOUR_S, 0.4)


def _lock(name: str, kind: FaultKind, onset_s: float, end_s: float) -> Scenario:
    lasts = "to the end" if end_s >= _HOUR_S else f"for {end_s - onset_s:.0f} s"
    what = "half the cadence" if kind is FaultKind.HALF_LOCK else "the cadence"
    return Scenario(
        name,
        f"a strap that takes {what} for the pulse {lasts}",
        speed=WARM_UP,
        faults=(Fault(kind, onset_s, end_s, 1.0),),
    )


def _repeats(
    start_s: float, fast_s: float, easy_s: float, fast: float, easy: float, count: int
) -> tuple[tuple[float, float], ...]:
    points: list[tuple[float, float]] = []
    for i in range(count):
        at_s = start_s + i * (fast_s + easy_s)
        points += [(at_s, easy), (at_s + 5.0, fast), (at_s + fast_s, fast), (at_s + fast_s + 5.0, easy)]
    return tuple(points)


_HEART: Final = (
    *(_lock(f"lock-{s}", FaultKind.CADENCE_LOCK, 1500.0, 1500.0 + s) for s in (60, 120, 180)),
    _lock("lock-to-end", FaultKind.CADENCE_LOCK, 900.0, _HOUR_S),
    _lock("lock-half", FaultKind.HALF_LOCK, 1500.0, 2100.0),
    Scenario(
        "strap-low",
        "a dry strap that reads 40 bpm too low for 9 min",
        speed=WARM_UP,
        faults=(Fault(FaultKind.STRAP_LOW, 0.0, 540.0, 40.0),),
    ),
    Scenario(
        "strap-high",
        "a dry strap that reads 40 bpm too high for 9 min",
        speed=WARM_UP,
        faults=(Fault(FaultKind.STRAP_HIGH, 0.0, 540.0, 40.0),),
    ),
    Scenario(
        "strap-low-drift",
        "40 bpm too low for 9 min, then heart rate truly rises by 0.4 bpm/min",
        speed=WARM_UP,
        faults=(Fault(FaultKind.STRAP_LOW, 0.0, 540.0, 40.0), _DRIFT),
    ),
    Scenario(
        "strap-high-drift",
        "40 bpm too high for 9 min, then heart rate truly rises by 0.4 bpm/min",
        speed=WARM_UP,
        faults=(Fault(FaultKind.STRAP_HIGH, 0.0, 540.0, 40.0), _DRIFT),
    ),
    Scenario(
        "strap-frozen",
        "a strap that repeats one value for five minutes",
        speed=WARM_UP,
        faults=(Fault(FaultKind.STRAP_FROZEN, 1500.0, 1800.0, 300.0),),
    ),
    Scenario(
        "late-settling",
        "heart rate 12 bpm below its settled rate at the start, coming up over 15 min",
        speed=WARM_UP,
        faults=(Fault(FaultKind.SETTLING, 0.0, _HOUR_S, 12.0),),
    ),
)

_PACE: Final = (
    Scenario(
        "progression-watch",
        "from easy to brisk within an hour, by a watch without a barometer",
        speed=((0.0, 0.85), (300.0, 0.92), (3600.0, 1.2)),
        speed_sensor="watch",
        altitude_sensor="gps",
    ),
    Scenario(
        "negative-split",
        "the second half 8 % faster",
        speed=((0.0, 0.85), (300.0, 0.96), (1800.0, 0.96), (1860.0, 1.04)),
        speed_sensor="watch",
        altitude_sensor="none",
    ),
    Scenario(
        "positive-split",
        "the second half 8 % slower, on purpose",
        speed=((0.0, 0.85), (300.0, 1.04), (1800.0, 1.04), (1815.0, 0.96)),
        speed_sensor="watch",
        altitude_sensor="none",
    ),
    Scenario(
        "fast-finish", "the last twelve minutes 15 % faster", speed=(*WARM_UP, (2880.0, 1.0), (2890.0, 1.15))
    ),
    Scenario(
        "strides-at-end",
        "ten strides of 20 s in the last ten minutes",
        speed=(*WARM_UP, *_repeats(3000.0, 20.0, 40.0, 1.45, 1.0, 10)),
    ),
    Scenario(
        "kilometres",
        "six times four minutes hard with two minutes easy",
        speed=(*WARM_UP, *_repeats(900.0, 240.0, 120.0, 1.25, 0.8, 6)),
    ),
    Scenario(
        "easy-finish",
        "the last ten minutes 10 % slower, on purpose",
        speed=(*WARM_UP, (3000.0, 1.0), (3015.0, 0.9)),
    ),
    Scenario(
        "cool-down",
        "the last eight minutes 20 % slower, on purpose",
        speed=(*WARM_UP, (3120.0, 1.0), (3135.0, 0.8)),
    ),
)

_PLACE: Final = (
    Scenario(
        "hills-by-satellite",
        "an easy hour over hills, altitude from satellites",
        speed=WARM_UP,
        grade_sd=0.02,
        altitude_sensor="gps",
        speed_sensor="watch",
    ),
    Scenario(
        "belt-inclined",
        "a treadmill whose incline of 3 % from minute 25 on nobody reports",
        speed=((0.0, 0.85), (295.0, 0.85), (300.0, 1.0)),
        speed_sd_m_s=0.0,
        grade_sd=0.0,
        speed_sensor="treadmill",
        faults=(Fault(FaultKind.HIDDEN_GRADE, 1500.0, _HOUR_S, 3.0, 30.0),),
    ),
    Scenario(
        "belt-rescaled",
        "a treadmill that overstates its speed by 8 % from minute 30 on",
        speed=((0.0, 0.85), (295.0, 0.85), (300.0, 1.0)),
        speed_sd_m_s=0.0,
        grade_sd=0.0,
        speed_sensor="treadmill",
        faults=(Fault(FaultKind.SPEED_SCALE, 1800.0, _HOUR_S, 8.0),),
    ),
    Scenario(
        "pod-swap",
        "another maker's pod takes over at minute 33",
        speed=WARM_UP,
        faults=(Fault(FaultKind.SENSOR_SWAP, 2000.0, _HOUR_S, 15.0),),
    ),
)

_LEGS: Final = (
    *(
        Scenario(
            f"fade-{e}",
            f"legs that give out from minute 50: {e} % slower within 6 min, heart rate falling",
            duration_s=4800,
            speed=WARM_UP,
            faults=(Fault(FaultKind.BONK, 3000.0, 4800.0, float(e), 360.0),),
        )
        for e in (6, 9, 12)
    ),
    Scenario(
        "reach",
        "contact time 6 % shorter from minute 30",
        speed=WARM_UP,
        faults=(Fault(FaultKind.CONTACT, 1800.0, 3600.0, -6.0, 600.0),),
    ),
    Scenario(
        "overstride-8-early",
        "cadence 8 % lower at the same speed from minute 12",
        speed=WARM_UP,
        faults=(Fault(FaultKind.OVERSTRIDE, 720.0, 3000.0, 8.0),),
    ),
)

TRAPS: Final = (*_HEART, *_PACE, *_PLACE, *_LEGS)
"""All of them."""
