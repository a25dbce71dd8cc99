"""What people and programs are told of the sensors of a live run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from fleetfoot.console.board import SensorLine
from fleetfoot.path.alert import SCHEMA
from fleetfoot.sources.ble.missing import missing
from fleetfoot.sources.ble.status import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.errors import BluetoothError
    from fleetfoot.path.track import Track
    from fleetfoot.sources.ble.choice import Chooser
    from fleetfoot.sources.ble.status import SensorStatus

LOW_PCT = 15.0
"""A battery that is told of: a coin cell is at its end there, a rechargeable strap lasts another hour or two."""


class Followed(Protocol):
    """Whose sensors they are: the source of a live run, or what stands for it."""

    @property
    def choice(self) -> Chooser:
        """Which sensors are the runner's."""
        ...

    @property
    def statuses(self) -> Sequence[SensorStatus]:
        """Every sensor that was chosen, in that order."""
        ...

    @property
    def now_s(self) -> float:
        """The run's clock."""
        ...


class Announcer:
    """Tells when sensors come and go, and shows how they do.

    Parameters
    ----------
    out : Outputs
    track : Track
    json : bool
        Whether standard output gets a JSON line for each change.
    named : bool
        Whether the lines name the athlete: there are several.
    """

    def __init__(self, out: Outputs, track: Track, *, json: bool, named: bool = False) -> None:
        self.source: Followed | None = None
        """Is set once it exists: it needs the announcer first."""
        self._out = out
        self._track = track
        self._json = json
        self._whose = f"{track.run.athlete}: " if named else ""
        self._connected: set[str] = set()
        self._troubles: dict[str, str] = {}
        self._low: set[str] = set()
        self._bluetooth = ""

    def changed(self, status: SensorStatus) -> None:
        """Tell of a sensor that was connected, was lost or cannot be connected."""
        if status.state is State.STREAM:
            self._connected.add(status.key)
            self._troubles.pop(status.key, None)
            self._say(status, f"{status.title} is connected: {', '.join(status.kinds)}")
        elif status.state is State.BACKOFF and status.key in self._connected:
            self._connected.discard(status.key)
            self._say(status, f"{status.title} is lost ({status.trouble}): searching for it")
        elif status.state is State.UNFIT:
            self._say(status, f"{status.trouble}: it is not used")
        elif status.state is State.BACKOFF and self._troubles.get(status.key) != status.trouble:
            self._troubles[status.key] = status.trouble
            self._say(status, f"{status.trouble}; trying again")

    def told(self, error: BluetoothError | None, *, aloud: bool = True) -> None:
        """Tell that Bluetooth has gone, or that it is back; not ``aloud``, only show it among what is missing."""
        if error is not None:
            line = f"{error}; the run goes on without"
        else:
            line = "Bluetooth is back" if self._bluetooth else ""
        self._bluetooth = str(error or "")
        if aloud and line:
            self._out.console.note(line)

    def refresh(self) -> None:
        """Show how every sensor does and what is missing."""
        if self.source is None:
            return
        now_s, statuses = self.source.now_s, self.source.statuses
        for status in statuses:
            self._watch_battery(status)
        absent = [f"{each} was not found yet" for each in self.source.choice.awaited]
        inputs = {channel for detector in self._out.detectors for channel in detector.inputs}
        known = {channel for channel in inputs if self._track.knows(channel)}
        self._out.sensors(
            self._track.run,
            [self._line(status, now_s) for status in statuses],
            [
                *([self._bluetooth] if self._bluetooth else []),
                *absent,
                *missing(sorted(inputs - known), statuses),
            ],
        )

    def _say(self, status: SensorStatus, text: str) -> None:
        self._out.console.note(f"{self._whose}{text}")
        if self._out.record is not None:
            self._out.record(self._record(status))

    def _record(self, status: SensorStatus) -> dict[str, Any]:
        return {
            "type": "sensor",
            "schema": SCHEMA,
            "run": self._track.run.id,
            "athlete": self._track.run.athlete,
            "t_s": round(self.source.now_s, 3) if self.source else 0.0,
            "sensor": status.key,
            "name": status.name,
            "kinds": list(status.kinds),
            "connected": status.state is State.STREAM,
            "trouble": status.trouble,
        }

    def _line(self, status: SensorStatus, now_s: float) -> SensorLine:
        state = status.state.value
        stale = status.is_stale(now_s)
        if stale and status.state is State.STREAM:
            state = f"silent for {status.silent_s(now_s):.0f} s"
        level = self._track.facts(status.key).get("battery_pct")
        battery_pct = float(level) if isinstance(level, float | int) else None
        details = ", ".join(self._details(status))
        return SensorLine(status.title, state, details, well=not stale, battery_pct=battery_pct)

    def _details(self, status: SensorStatus) -> list[str]:
        details = list(status.kinds)
        facts = self._track.facts(status.key)
        if "battery_pct" in facts:
            details.append(f"battery {facts['battery_pct']:.0f} %")
        if "firmware" in facts:
            details.append(f"firmware {facts['firmware']}")
        gap_s = max((pace.longest_s for pace in status.paces.values()), default=0.0)
        if gap_s > 0.0:
            details.append(f"longest gap {gap_s:.1f} s")
        if status.trouble:
            details.append(status.trouble)
        return details

    def _watch_battery(self, status: SensorStatus) -> None:
        level = self._track.facts(status.key).get("battery_pct")
        if isinstance(level, float | int) and level <= LOW_PCT and status.key not in self._low:
            self._low.add(status.key)
            self._out.console.note(f"{self._whose}the battery of {status.title} is at {level:.0f} %")
