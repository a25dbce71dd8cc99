"""What people and programs are told of the devices of a live run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from fleetfoot.path.alert import SCHEMA
from fleetfoot.path.so_far import SensorLine
from fleetfoot.path.source import Device, Link
from fleetfoot.sensors.registry import measuring
from fleetfoot_signal.channel import MEASURED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from fleetfoot.path.run import Run
    from fleetfoot.path.source import Change, Status, Trouble
    from fleetfoot.path.track import Track
    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.detector import Detector

LOW_PCT: Final = 15.0
"""A battery that is told of: a coin cell is at its end there, a rechargeable strap lasts another hour or two."""
NAMED: Final = 3
"""So many devices of others are told by name, and the rest in one line: a start line is full of them."""


class Notes(Protocol):
    """Where people read lines."""

    def note(self, text: str, /) -> None:
        """Show a line."""


class Hearers(Protocol):
    """Who is told of devices."""

    @property
    def detectors(self) -> Sequence[type[Detector]]:
        """Which detectors are switched on."""
        ...

    @property
    def console(self) -> Notes:
        """Where people read lines."""
        ...

    @property
    def record(self) -> Callable[[Mapping[str, object]], None] | None:
        """Writes a record for programs, where somebody wants them."""
        ...

    def sensors(self, run: Run, lines: Sequence[SensorLine], missing: Sequence[str]) -> None:
        """Show how the sensors of a run do, and what is missing."""


class Announcer:
    """Tells when devices come and go, and shows how they do.

    Parameters
    ----------
    out : Hearers
    tracks : Sequence[Track]
        One an athlete.
    """

    def __init__(self, out: Hearers, tracks: Sequence[Track]) -> None:
        self._out = out
        self._tracks = {track.run.athlete: track for track in tracks}
        self._connected: set[str] = set()
        self._troubles: dict[str, str] = {}
        self._low: set[str] = set()
        self._unfit = _Few(out.console.note, "more devices cannot be used")
        self._strangers = _Few(out.console.note, "more sensors are named for nobody: all are left alone")

    def heed(self, change: Change) -> None:
        """Tell of a device that was connected, was lost or cannot be connected, or of the source as a whole."""
        if isinstance(change, Device):
            self._heed_device(change)
        else:
            self._heed_source(change)

    def show(self, status: Status) -> None:
        """Show how every device does and what is missing; tell of batteries, and of sensors that are nobody's."""
        for device in status.devices:
            self._watch_battery(device)
        for athlete, track in self._tracks.items():
            if track.exhausted:
                continue
            for line in track.take_remarks():
                self._out.console.note(f"{athlete}: {line}" if len(self._tracks) > 1 else line)
            mine = [device for device in status.devices if device.athlete == athlete]
            lines = [self._line(device) for device in mine]
            self._out.sensors(track.run, lines, self._lacking(track, status, mine))
        if len(self._tracks) > 1:
            for title in status.strangers:
                self._strangers.tell(title, f"{title} is named for nobody in [athletes]: it is left alone")

    def _heed_source(self, trouble: Trouble) -> None:
        self._out.console.note(trouble.text if trouble.over else f"{trouble.text}; the run goes on without")

    def _heed_device(self, device: Device) -> None:
        key, link, trouble = device.key, device.link, device.trouble
        if link is Link.CONNECTED:
            self._connected.add(key)
            self._troubles.pop(key, None)
            self._say(device, f"{device.title} is connected: {', '.join(device.kinds)}")
        elif link is Link.WAITING and key in self._connected:
            self._connected.discard(key)
            self._say(device, f"{device.title} is lost ({trouble}): searching for it")
        elif link is Link.UNFIT:
            self._unfit.tell(key, self._named(device, f"{trouble}: it is not used"))
            self._print(device)
        elif link is Link.WAITING and self._troubles.get(key) != trouble:
            self._troubles[key] = trouble
            self._say(device, f"{trouble}; trying again")

    def _say(self, device: Device, text: str) -> None:
        self._out.console.note(self._named(device, text))
        self._print(device)

    def _named(self, device: Device, text: str) -> str:
        """Return a line that names the athlete where there are several."""
        return f"{device.athlete}: {text}" if len(self._tracks) > 1 else text

    def _print(self, device: Device) -> None:
        if self._out.record is not None:
            self._out.record(self._record(device))

    def _record(self, device: Device) -> dict[str, Any]:
        run = self._tracks[device.athlete].run
        return {
            "type": "sensor",
            "schema": SCHEMA,
            "run": run.id,
            "athlete": run.athlete,
            "t_s": round(device.t_s, 3),
            "sensor": device.key,
            "name": device.name,
            "kinds": list(device.kinds),
            "connected": device.link is Link.CONNECTED,
            "trouble": device.trouble,
        }

    def _lacking(self, track: Track, status: Status, mine: Sequence[Device]) -> list[str]:
        inputs = {channel for detector in self._out.detectors for channel in detector.inputs}
        known = {channel for channel in inputs if track.knows(channel)}
        return [
            *([status.trouble] if status.trouble else []),
            *(f"{each} was not found yet" for each in status.awaited.get(track.run.athlete, ())),
            *missing(sorted(inputs - known), mine),
        ]

    def _line(self, device: Device) -> SensorLine:
        state = device.link.value
        if device.stale and device.link is Link.CONNECTED:
            state = f"silent for {device.silent_s:.0f} s"
        details = ", ".join(self._details(device))
        battery_pct = self._battery_pct(device)
        return SensorLine(device.title, state, details, well=not device.stale, battery_pct=battery_pct)

    def _details(self, device: Device) -> list[str]:
        details = list(device.kinds)
        facts = self._tracks[device.athlete].facts(device.key)
        if "battery_pct" in facts:
            details.append(f"battery {facts['battery_pct']:.0f} %")
        if "firmware" in facts:
            details.append(f"firmware {facts['firmware']}")
        if device.longest_gap_s > 0.0:
            details.append(f"longest gap {device.longest_gap_s:.1f} s")
        if device.duplicates:
            details.append(f"{device.duplicates} came twice")
        if device.trouble:
            details.append(device.trouble)
        return details

    def _battery_pct(self, device: Device) -> float | None:
        level = self._tracks[device.athlete].facts(device.key).get("battery_pct")
        return float(level) if isinstance(level, float | int) else None

    def _watch_battery(self, device: Device) -> None:
        level = self._battery_pct(device)
        if level is not None and level <= LOW_PCT and device.key not in self._low:
            self._low.add(device.key)
            text = f"the battery of {device.title} is at {level:.0f} %"
            self._out.console.note(self._named(device, text))


class _Few:
    """Tells of the first few of a kind by name, and of all others in one line."""

    def __init__(self, note: Callable[[str], None], others: str) -> None:
        self._note = note
        self._others = others
        self._told: set[str] = set()

    def tell(self, key: str, line: str) -> None:
        if key in self._told or len(self._told) > NAMED:
            return
        self._told.add(key)
        self._note(line if len(self._told) <= NAMED else self._others)


def missing(channels: Iterable[Channel], devices: Sequence[Device]) -> list[str]:
    """Return a line for each reason for which some of these channels are unknown.

    Channels that are computed from others are left out: the others say it.
    """
    reasons: dict[str, list[str]] = {}
    for channel in channels:
        if channel < MEASURED:
            reasons.setdefault(_reason(channel, devices), []).append(channel.spec.title)
    return [f"no {', no '.join(titles)}: {reason}" for reason, titles in reasons.items()]


def _reason(channel: Channel, devices: Sequence[Device]) -> str:
    able = [family.title for family in measuring() if channel in family.channels]
    if not able:
        return "no sensor that fleetfoot knows measures it"
    mine = [device for device in devices if set(device.kinds) & set(able)]
    if not mine:
        return f"no {' or '.join(able)} was found"
    away = [device for device in mine if device.link is not Link.CONNECTED]
    if away:
        return f"{away[0].title} is {away[0].link.value}"
    return f"{mine[0].title} does not send it now"
