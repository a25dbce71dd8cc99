"""The registry of named scenarios."""

from __future__ import annotations

import difflib
from typing import Final

from fleetfoot.errors import UsageError
from fleetfoot.sim.scenario import Fault, FaultKind, Scenario
from fleetfoot.sim.traps import TRAPS

WARM_UP: Final = ((0.0, 0.85), (300.0, 1.0))
"""Five easier minutes, then the easy pace."""

_AT_S: Final = 1800.0
_UNTIL_S: Final = 3000.0


def _intervals(
    start_s: float, fast_s: float, easy_s: float, fast: float, easy: float, count: int
) -> tuple[tuple[float, float], ...]:
    points = [*WARM_UP, (start_s, 1.0)]
    for i in range(count):
        at_s = start_s + i * (fast_s + easy_s)
        points += [
            (at_s + 5.0, fast),
            (at_s + fast_s, fast),
            (at_s + fast_s + 5.0, easy),
            (at_s + fast_s + easy_s, easy),
        ]
    return tuple(points)


def _form(kind: FaultKind, effect: float, ramp_s: float = 0.0) -> tuple[Fault, ...]:
    return (Fault(kind, _AT_S, _UNTIL_S, effect, ramp_s),)


def _drift(bpm_min: float, duration_s: int = 3600) -> tuple[Fault, ...]:
    return (Fault(FaultKind.DRIFT, 600.0, float(duration_s), bpm_min),)


_NORMAL: Final = (
    Scenario("steady", "an easy hour on gently rolling ground", speed=WARM_UP),
    Scenario("hills", "an easy hour over hills", speed=WARM_UP, grade_sd=0.03),
    Scenario("trail", "an hour of steep, uneven trail", speed=WARM_UP, grade_sd=0.06, speed_sd_m_s=0.2),
    Scenario("fartlek", "ten pick-ups of two minutes", speed=_intervals(900.0, 120.0, 120.0, 1.2, 0.95, 10)),
    Scenario(
        "progression", "from easy to brisk within an hour", speed=((0.0, 0.85), (300.0, 0.95), (3600.0, 1.2))
    ),
    Scenario(
        "stops",
        "six stops of 20 to 90 s",
        speed=WARM_UP,
        pauses=((700, 720), (1100, 1160), (1500, 1590), (2100, 2130), (2700, 2760), (3100, 3145)),
    ),
    Scenario(
        "run-walk",
        "four minutes of running, one of walking",
        speed=_intervals(300.0, 240.0, 60.0, 1.0, 0.5, 11),
    ),
    Scenario("long", "two easy hours", duration_s=7200, speed=WARM_UP),
    Scenario(
        "treadmill",
        "an easy hour on a level treadmill",
        speed=((0.0, 0.85), (295.0, 0.85), (300.0, 1.0)),
        speed_sd_m_s=0.0,
        grade_sd=0.0,
        speed_sensor="treadmill",
    ),
    Scenario("foot-pod", "the easy hour with speed from a foot pod", speed=WARM_UP, speed_sensor="pod"),
)

_FORM: Final = (
    *(
        Scenario(
            f"overstride-{e}",
            f"cadence {e} % lower at the same speed from minute 30",
            speed=WARM_UP,
            faults=_form(FaultKind.OVERSTRIDE, e),
        )
        for e in (5, 8, 10)
    ),
    *(
        Scenario(
            f"overstride-{e}-ramp",
            f"cadence falling by {e} % in ten minutes from minute 30",
            speed=WARM_UP,
            faults=_form(FaultKind.OVERSTRIDE, e, 600.0),
        )
        for e in (5, 8, 10)
    ),
    *(
        Scenario(
            f"bounce-{e}",
            f"bounce {e} % higher at the same cadence from minute 30",
            speed=WARM_UP,
            faults=_form(FaultKind.BOUNCE, e),
        )
        for e in (8, 12, 15)
    ),
    Scenario(
        "shuffle",
        "contact time 6 % longer from minute 30, bounce lower with it",
        speed=WARM_UP,
        faults=_form(FaultKind.CONTACT, 6.0, 600.0),
    ),
    *(
        Scenario(
            f"asymmetry-{e}",
            f"left contact and step {e} points longer from minute 30",
            speed=WARM_UP,
            faults=_form(FaultKind.ASYMMETRY, e),
        )
        for e in (3, 5, 12, 16)
    ),
)

_HEART: Final = (
    *(
        Scenario(
            f"drift-{round(10 * r):02d}",
            f"heart rate rising by {r} bpm/min from minute 10",
            speed=WARM_UP,
            faults=_drift(r),
        )
        for r in (0.1, 0.2, 0.4, 0.6)
    ),
    Scenario(
        "heat",
        "35 degrees, losing 1.9 % of body mass an hour",
        speed=WARM_UP,
        air_c=35.0,
        fluid_loss_pct_h=1.9,
    ),
    Scenario(
        "fast-start",
        "the first eight minutes 10 % too fast",
        faults=(Fault(FaultKind.FAST_START, 0.0, 480.0, 10.0),),
    ),
    Scenario(
        "bonk",
        "out of fuel at minute 90: 12 % slower within 6 min, heart rate falling",
        duration_s=7200,
        speed=WARM_UP,
        faults=(Fault(FaultKind.BONK, 5400.0, 7200.0, 12.0, 360.0),),
    ),
)

_SENSORS: Final = (
    Scenario(
        "cadence-lock",
        "a wrist sensor that takes the cadence for the pulse for two minutes",
        speed=WARM_UP,
        optical_hr=True,
        faults=(Fault(FaultKind.CADENCE_LOCK, 1800.0, 1920.0, 1.0),),
    ),
    Scenario(
        "dropout",
        "the strap falls silent for two minutes",
        speed=WARM_UP,
        faults=(Fault(FaultKind.DROPOUT, 1800.0, 1920.0, 120.0),),
    ),
    Scenario(
        "strides",
        "a pod that starts to report strides for steps",
        speed=WARM_UP,
        faults=_form(FaultKind.STRIDES, 0.5),
    ),
    Scenario(
        "vo-cm",
        "a sensor that starts to report cm for mm",
        speed=WARM_UP,
        faults=_form(FaultKind.VO_UNIT, 0.1),
    ),
    Scenario(
        "treadmill-wrong",
        "a treadmill that overstates its speed by 10 % throughout",
        speed_sd_m_s=0.0,
        grade_sd=0.0,
        speed_sensor="treadmill",
        faults=(Fault(FaultKind.SPEED_SCALE, 0.0, 3600.0, 10.0),),
    ),
)

_DEMO: Final = Scenario(
    "demo",
    "45 minutes with long steps, then bounce, over a rising heart rate",
    duration_s=2700,
    speed=WARM_UP,
    speed_sd_m_s=0.08,
    grade_sd=0.006,
    faults=(
        Fault(FaultKind.DRIFT, 600.0, 2700.0, 0.55),
        Fault(FaultKind.OVERSTRIDE, 1140.0, 1500.0, 9.0),
        Fault(FaultKind.BOUNCE, 1860.0, 2280.0, 14.0),
    ),
)

SCENARIOS: Final[dict[str, Scenario]] = {
    s.name: s for s in (_DEMO, *_NORMAL, *_FORM, *_HEART, *_SENSORS, *TRAPS)
}
"""All scenarios by name."""


def scenario_named(name: str) -> Scenario:
    """Return the scenario of this name.

    Raises
    ------
    UsageError
        There is none; the message offers the nearest.
    """
    if name in SCENARIOS:
        return SCENARIOS[name]
    near = difflib.get_close_matches(name, SCENARIOS, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(SCENARIOS)}"
    raise UsageError(f"no scenario is called {name!r}: {hint}")
