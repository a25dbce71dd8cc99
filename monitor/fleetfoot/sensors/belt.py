"""How fast a treadmill's belt moves, by what it says of its speed, its distance and its state together.

Treadmills contradict themselves. Some keep their last speed through a pause (qdomyos-zwift issue 509), some leave the
speed at 0 while the distance runs, some send miles an hour where the standard says kilometres (qdomyos-zwift issue
571). The distance is counted by the belt's own turning, so it decides:

* A belt that was stopped or paused stands, until it says that it was started, its speed goes from 0 up again, or its
  distance, which stood for three seconds, runs on. One whose distance runs on ten seconds after it was stopped was
  never stopped.
* A belt whose distance stands for longer than its own steps explain stands.
* A belt whose speed is 0 while its distance runs on moves as fast as that.
* A belt whose distance runs 1.609 times as fast as its speed, measured over a lap of a track, says miles an hour.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from fleetfoot.gatt.machine_status import MachineEvent
from fleetfoot.kept import Kept, keeps
from fleetfoot.sensors.odometer import RESOLUTION_M, STALE_S, WINDOW_S, Odometer
from fleetfoot.sensors.settings import KM_PER_MILE, SpeedUnit

if TYPE_CHECKING:
    from fleetfoot.gatt.treadmill_data import TreadmillData
    from fleetfoot.sensors.settings import BeltSettings

COMPARED_M: Final = 400.0
"""A lap of a track; at a resolution of 16 m, a hundredth of a mile, distance and speed agree within 4 %."""
MATCH: Final = 0.1
"""Share by which their ratio may miss 1.609; without a mistake it would be 1."""
_HALTS: Final = frozenset(
    {MachineEvent.RESET, MachineEvent.STOPPED, MachineEvent.PAUSED, MachineEvent.STOPPED_BY_SAFETY_KEY}
)

STANDS: Final = "goes on telling a speed while its distance stands: it is taken to stand"
RUNS: Final = "tells a speed of 0 while its distance runs on: its speed is taken from the distance"
MILES: Final = (
    "covers 1.61 times the distance that its speed says: its speed is taken for miles per hour from then on;"
    ' unit = "mph" in the configuration says so from the start, unit = "km/h" that it is not so'
)


keeps(SpeedUnit)


class Belt(Kept):
    """The motion of one belt.

    Attributes
    ----------
    odometer : Odometer
    remarks : list[str]
        What was found out, as sentences without their subject; whoever tells them empties it.
    """

    kept = (
        "odometer",
        "remarks",
        "_unit",
        "_comparison",
        "_before",
        "_claimed_m",
        "_zero_since_s",
        "_stands",
        "_halted_s",
        "_rested",
    )

    def __init__(self, settings: BeltSettings) -> None:
        self.odometer = Odometer()
        self.remarks: list[str] = []
        self._settings = settings
        self._unit = settings.unit or SpeedUnit.KM_H
        self._comparison = _Comparison() if settings.unit is None else None
        self._before = (-math.inf, 0.0)
        """Time and speed of the record before."""
        self._claimed_m = 0.0
        """How far the speed says that it has gone since the distance last went on."""
        self._zero_since_s = math.inf
        self._stands = False
        """Whether the distance says that it stands, whatever the speed."""
        self._halted_s: float | None = None
        self._rested = False
        """Whether it was seen to stand since it was halted."""

    def hear(self, t_s: float, event: MachineEvent) -> None:
        """Take what happened to the treadmill."""
        if event in _HALTS and self._halted_s is None:
            self._halted_s, self._rested = t_s, False
        elif event is MachineEvent.STARTED:
            self._start()

    @property
    def is_halted(self) -> bool:
        """Whether it was stopped or paused and has not gone on."""
        return self._halted_s is not None

    def speed_m_s(self, t_s: float, record: TreadmillData) -> float:
        """Return the belt's speed [m/s] by a record that tells one; records come in the order of time."""
        told_m_s = self._unit.m_s(record.speed_km_h or 0.0)
        gone_m = None if record.distance_m is None else self.odometer.read(t_s, record.distance_m)
        before_s, before_m_s = self._before
        self._reckon(t_s, told_m_s, gone_m)
        if self._halted_s is not None:
            runs_on = bool(gone_m) or (told_m_s > 0.0 and not before_m_s and before_s > -math.inf)
            self._watch_halt(t_s, self._halted_s, told_m_s, runs_on=runs_on)
        return 0.0 if self.is_halted else self._settings.calibration * self._moving_m_s(t_s, told_m_s)

    @property
    def travelled_m(self) -> float:
        """How far it has gone since it was first heard [m], by its own count; NaN while that has never moved."""
        return self._settings.calibration * self.odometer.moved_m if self.odometer.moved_m else math.nan

    def _start(self) -> None:
        self._halted_s = None
        self._claimed_m = 0.0
        self._stands = False

    def _reckon(self, t_s: float, told_m_s: float, gone_m: float | None) -> None:
        """Keep account of what the speed claims and what the distance says to it."""
        before_s, _ = self._before
        self._before = (t_s, told_m_s)
        claimed_m = told_m_s * (t_s - before_s) if t_s - before_s <= STALE_S else 0.0
        self._claimed_m += claimed_m
        self._zero_since_s = math.inf if told_m_s else min(self._zero_since_s, t_s)
        if gone_m is None:
            return
        if gone_m:
            self._claimed_m = 0.0
        ran = math.isfinite(self.odometer.moved_s)
        self._stands = ran and self._claimed_m > 2.0 * self.odometer.step_m + RESOLUTION_M
        if self._comparison and claimed_m and self._comparison.says_miles(claimed_m, gone_m):
            self._comparison = None
            self._unit = SpeedUnit.MPH
            self._remark(MILES)

    def _watch_halt(self, t_s: float, halted_s: float, told_m_s: float, *, runs_on: bool) -> None:
        """Forget a halt that is over without a word, or never was."""
        moved_s = self.odometer.moved_s
        disobeyed = t_s - halted_s > WINDOW_S and t_s - moved_s <= STALE_S and not self._rested
        if disobeyed or (self._rested and runs_on):
            self._start()
        elif not told_m_s or (math.isfinite(moved_s) and t_s - max(halted_s, moved_s) >= STALE_S):
            self._rested = True

    def _moving_m_s(self, t_s: float, told_m_s: float) -> float:
        if told_m_s:
            if self._stands:
                self._remark(STANDS)
            return 0.0 if self._stands else told_m_s
        counted_m_s = self.odometer.speed_m_s(t_s, self._zero_since_s)
        if counted_m_s:
            self._remark(RUNS)
        return counted_m_s

    def _remark(self, text: str) -> None:
        self.remarks.append(text)


class _Comparison(Kept):
    """Whether the distance runs as fast as the speed says, or as one in miles per hour would."""

    kept = ("_claimed_m", "_gone_m")

    def __init__(self) -> None:
        self._claimed_m = 0.0
        self._gone_m = 0.0

    def says_miles(self, claimed_m: float, gone_m: float) -> bool:
        """Take what speed and distance say of one record; both in metres as if the speed were in km/h."""
        self._claimed_m += claimed_m
        self._gone_m += gone_m
        if self._gone_m < COMPARED_M:
            return False
        ratio = self._gone_m / self._claimed_m
        self._claimed_m = self._gone_m = 0.0
        return math.isclose(ratio, KM_PER_MILE, rel_tol=MATCH)
