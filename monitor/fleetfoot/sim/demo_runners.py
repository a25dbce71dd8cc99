"""Several runners of the demo, each with a name, a body and faults of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fleetfoot.sim import Fault, FaultKind, scenario_named, simulate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot.sim import Scenario, SimulatedRun

NAMES: Final = ("Ana", "Ben", "Chloe", "David", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jonas", "Kofi")
"""Of the second runner to the twelfth."""

DRIFTING: Final = Fault(FaultKind.DRIFT, 600.0, 2700.0, 0.55)
PLANS: Final[tuple[tuple[str, tuple[Fault, ...]], ...]] = (
    ("even", ()),
    ("long-steps", (Fault(FaultKind.OVERSTRIDE, 1500.0, 2040.0, 8.0),)),
    ("drift", (DRIFTING,)),
    ("bounce", (Fault(FaultKind.BOUNCE, 1320.0, 1800.0, 13.0),)),
    ("even-again", ()),
    (
        "tired",
        (
            DRIFTING,
            Fault(FaultKind.OVERSTRIDE, 1740.0, 2700.0, 9.0),
            Fault(FaultKind.BOUNCE, 2160.0, 2700.0, 12.0),
        ),
    ),
)
"""What gives way, and what does not: the second runner has the first of them, and so on in turn."""


def demo_runners(count: int, first: str, seed: int) -> Iterator[tuple[str, SimulatedRun]]:
    """Yield name and run of each of so many runners.

    Parameters
    ----------
    count
        How many; the first runs the demo as it is alone.
    first
        Name of the first runner.
    seed
        Of the first; the others count on from there.
    """
    taken = {first}
    for number in range(count):
        name = first if number == 0 else _name(number, taken)
        taken.add(name)
        yield name, simulate(_scenario(number), seed=seed + number)


def _name(number: int, taken: set[str]) -> str:
    """Return a name; where the first runner has it already, a number stands for it."""
    name = NAMES[number - 1] if number <= len(NAMES) else f"runner {number + 1}"
    return f"runner {number + 1}" if name in taken else name


def _scenario(number: int) -> Scenario:
    demo = scenario_named("demo")
    if number == 0:
        return demo
    title, faults = PLANS[(number - 1) % len(PLANS)]
    return replace(demo, name=f"demo-{title}", faults=faults)
