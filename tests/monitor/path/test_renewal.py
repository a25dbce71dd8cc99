"""Where a run is compared anew because another sensor, or another scale, was found out, one calm line says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fleetfoot.path.keeper import Keeper
from fleetfoot.path.renewal import is_told
from fleetfoot.path.run import Run
from fleetfoot.path.session import Session
from fleetfoot.path.track import Track
from fleetfoot.sim import SCENARIOS, Fault, FaultKind, simulate
from fleetfoot_signal import MEASURED, Channel, Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot_signal import Subject

SWAP = Fault(FaultKind.SENSOR_SWAP, 900.0, 1500.0, 15.0)
RESCALED = Fault(FaultKind.SPEED_SCALE, 900.0, 1500.0, 8.0)


class Empty:
    def memory(self, run: Run, sensor: str, subject: Subject) -> None:
        del run, sensor, subject


def lines(scenario: str, *faults: Fault, stride_s: int = 100) -> tuple[list[str], list[str]]:
    """Return what is told while the run goes on, and at its end, of 25 minutes."""
    values = simulate(replace(SCENARIOS[scenario], duration_s=1500, faults=faults), seed=2).values

    def items() -> Iterator[Sample]:
        for t_s, row in enumerate(values[:MEASURED].T.tolist()):
            yield from (Sample(float(t_s), Channel(c), value, "watch") for c, value in enumerate(row))

    track = Track(Run("r", "anna", "r", None), items())
    session, told, second = Session([track], [Keeper()], Empty()), list[str](), 0
    while not track.exhausted:
        track.feed(second)
        session.pump()
        told += track.take_remarks()
        second += stride_s
    return told, track.warnings


@pytest.mark.parametrize(
    ("scenario", "fault", "says"),
    [
        ("pod-swap", SWAP, "bounce or ground contact leapt at once, as from another sensor"),
        ("belt-rescaled", RESCALED, "speed leapt at once, as on another scale"),
    ],
)
def test_a_change_is_told_once_with_its_time_however_the_run_is_split(
    scenario: str, fault: Fault, says: str
) -> None:
    told, at_end = lines(scenario, fault)
    assert told == at_end
    (line,) = told
    assert says in line
    assert line.startswith(("around 15:", "around 14:"))
    assert "anew" in line
    assert lines(scenario, fault, stride_s=2000) == (told, at_end)


def test_a_run_of_the_same_sensors_is_told_nothing() -> None:
    assert lines("pod-swap") == ([], [])


def test_what_the_sensors_said_themselves_is_not_told_twice() -> None:
    assert is_told(1000, [400, 970])
    assert not is_told(1000, [400, 950, 1001])
    assert not is_told(1000, [])
