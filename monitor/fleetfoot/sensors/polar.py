"""Raw acceleration of Polar sensors: H10 on the chest, Verity Sense and OH1 on the arm.

How the stream is started and stopped is in :mod:`fleetfoot.sensors.polar_conversation`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fleetfoot.gatt import uuid
from fleetfoot.gatt.pmd_acceleration import acceleration_g
from fleetfoot.gatt.pmd_control_point import PmdOperation, PmdStatus, PmdStream
from fleetfoot.gatt.pmd_frame import PmdFrame
from fleetfoot.kept import Kept
from fleetfoot.sensors.family import Fact, Family
from fleetfoot.sensors.polar_conversation import PolarConversation
from fleetfoot.sensors.polar_settings import Answers, choose
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Acceleration

if TYPE_CHECKING:
    from fleetfoot.gatt.pmd_control_point import PmdAnswer
    from fleetfoot.gatt.pmd_settings import PmdSettings
    from fleetfoot.path.source import Notification
    from fleetfoot.sensors.family import Device, Reading

_ANSWER_S: Final = 5.0
"""The packets of an answer follow each other faster; what waits longer for its rest was lost with its connection."""

_WORN: Final = (("POLAR H10", "chest"), ("POLAR SENSE", "arm"), ("POLAR VERITY", "arm"), ("POLAR OH1", "arm"))
"""How the names of sensors begin (in upper case), and where those are worn."""


class PolarDriver(Kept):
    """Reads acceleration.

    Rate, range and factor are learned from the answers of the control point, which are part of the stream of
    notifications. Frames from before the answer to a start are passed over: they are of a stream that somebody
    else started, with settings that nobody knows. A frame that comes twice counts once.
    """

    kept = ("_worn", "_answers", "_indicated_s", "_chosen", "_running", "_last_ns")

    def __init__(self, device: Device) -> None:
        self._worn = next((place for name, place in _WORN if device.name.upper().startswith(name)), None)
        self._answers = Answers()
        self._indicated_s = 0.0
        self._chosen: PmdSettings | None = None
        self._running: PmdSettings | None = None
        self._last_ns: int | None = None

    def feed(self, notification: Notification) -> list[Reading]:
        """Return what one notification says; see :class:`fleetfoot.sensors.family.Driver`."""
        if notification.characteristic == uuid.PMD_CONTROL_POINT:
            return self._indication(notification)
        frame = PmdFrame.from_bytes(notification.payload)
        if frame.stream != PmdStream.ACCELERATION:
            raise frame.error(f"of stream {frame.stream}, which nobody asked for")
        if self._running is None or frame.timestamp_ns == self._last_ns:
            return []
        xyz_g = acceleration_g(frame, self._running.factor)
        self._last_ns = frame.timestamp_ns
        rate_hz, range_g = float(self._running.rates_hz[0]), _range_g(self._running)
        t_s, sensor = notification.t_s, notification.sensor
        return [Acceleration(t_s, frame.timestamp_ns / 1e9, rate_hz, range_g, xyz_g, sensor)]

    def _indication(self, notification: Notification) -> list[Reading]:
        if notification.t_s - self._indicated_s > _ANSWER_S:
            self._answers = Answers()
        self._indicated_s = notification.t_s
        answer = self._answers.feed(notification.payload)
        if answer is None or answer.stream != PmdStream.ACCELERATION or answer.status != PmdStatus.SUCCESS:
            return []
        return self._learn(answer)

    def _learn(self, answer: PmdAnswer) -> list[Reading]:
        if answer.operation == PmdOperation.SETTINGS:
            self._chosen = choose(answer.settings)
        elif answer.operation == PmdOperation.STOP:
            self._running = None
        elif answer.operation == PmdOperation.START and self._chosen is not None:
            self._running = replace(self._chosen, factor=answer.settings.factor)
            return self._facts(self._running)
        return []

    def _facts(self, running: PmdSettings) -> list[Reading]:
        facts: list[Reading] = [Fact("acceleration_hz", float(running.rates_hz[0]))]
        if running.ranges:
            facts.append(Fact("acceleration_range_g", _range_g(running)))
        if self._worn is not None:
            facts.append(Fact("acceleration_at", self._worn))
        return facts


def _range_g(settings: PmdSettings) -> float:
    return float(settings.ranges[0]) if settings.ranges else float("nan")


FAMILY: Final = Family(
    name="polar",
    title="Polar strap (acceleration)",
    service=uuid.PMD_SERVICE,
    driver=PolarDriver,
    notify=(uuid.PMD_CONTROL_POINT, uuid.PMD_DATA),
    channels=(Channel.CADENCE, Channel.VERTICAL_OSCILLATION, Channel.GROUND_CONTACT),
    converse=PolarConversation,
    estimated=True,
)
