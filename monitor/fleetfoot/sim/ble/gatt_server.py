"""The GATT server of a virtual sensor, made from its services and readable values."""

# pyright: reportUnknownMemberType=false
# bumble leaves the types of its attributes open

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bumble import att
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import (
    GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR,
    Characteristic,
    Descriptor,
    Service,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bumble.device import Device

    from fleetfoot.sim.virtual import VirtualSensor

Properties = Characteristic.Properties
Permissions = att.Attribute.Permissions
CCCD = GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR


class ControlPoint(Protocol):
    """A characteristic that takes commands."""

    @property
    def properties(self) -> Properties:
        """What can be done with it."""
        ...

    def read(self) -> bytes:
        """Return what reading it gives."""
        ...

    def write(self, payload: bytes) -> None:
        """Take a command; raise :class:`bumble.att.ATT_Error` to refuse it."""
        ...


@dataclass(slots=True)
class GattServer:
    """Characteristics with their values, and what is refused.

    A characteristic with a readable value is read (and notified where ``both`` says so), a control point does
    what it says, every other one is notified only.
    """

    sensor: VirtualSensor
    controls: Mapping[str, ControlPoint]
    both: frozenset[str] = frozenset()
    """Characteristics that are read as well as notified."""
    values: dict[str, bytes] = field(init=False)
    """What reading gives."""
    refused: dict[str, int] = field(default_factory=dict[str, int])
    """ATT error with which a characteristic answers every request, subscribing included."""
    bonded_only: set[str] = field(default_factory=set[str])
    """Characteristics that answer "insufficient authentication" until the link is encrypted."""
    attributes: dict[str, Characteristic[bytes]] = field(default_factory=dict[str, "Characteristic[bytes]"])
    """Those of the device that was last served."""

    def __post_init__(self) -> None:
        self.values = dict(self.sensor.readable)

    def serve(self, device: Device) -> None:
        """Make the device offer the services."""
        self.attributes.clear()
        for service, uuids in self.sensor.services.items():
            characteristics = [self._characteristic(device, uuid) for uuid in uuids]
            self.attributes.update(zip(uuids, characteristics, strict=True))
            device.add_service(Service(UUID(service), characteristics))

    def _characteristic(self, device: Device, uuid: str) -> Characteristic[bytes]:
        value = att.AttributeValue[bytes](
            read=lambda bearer: self._read(uuid, bearer),
            write=lambda bearer, payload: self._write(uuid, payload, bearer),
        )
        made = Characteristic[bytes](
            UUID(uuid),
            self._properties(uuid),
            # bumble does not enforce these; _read and _write do
            Permissions.READABLE | Permissions.WRITEABLE,
            value,
        )
        if made.properties & (Properties.NOTIFY | Properties.INDICATE):
            made.descriptors = [self._subscription(device, made, uuid)]
        return made

    def _properties(self, uuid: str) -> Properties:
        if control := self.controls.get(uuid):
            return control.properties
        if uuid in self.both:
            return Properties.READ | Properties.NOTIFY
        return Properties.READ if uuid in self.values else Properties.NOTIFY

    def _subscription(self, device: Device, made: Characteristic[bytes], uuid: str) -> Descriptor:
        """Return bumble's own descriptor with a refusal before it."""
        server = device.gatt_server

        def write(bearer: att.Bearer, value: bytes) -> None:
            self._check(uuid, bearer)
            server.write_cccd(bearer, made, value)

        read: Callable[[att.Bearer], bytes] = lambda bearer: server.read_cccd(bearer, made)  # noqa: E731 - short
        return Descriptor(
            CCCD,
            Permissions.READABLE | Permissions.WRITEABLE,
            att.AttributeValueV2[bytes](read, write),
        )

    def _read(self, uuid: str, bearer: att.Bearer) -> bytes:
        self._check(uuid, bearer)
        if control := self.controls.get(uuid):
            return control.read()
        if uuid not in self.values:
            raise att.ATT_Error(att.ATT_READ_NOT_PERMITTED_ERROR)
        return self.values[uuid]

    def _write(self, uuid: str, payload: bytes, bearer: att.Bearer) -> None:
        self._check(uuid, bearer)
        if uuid not in self.controls:
            raise att.ATT_Error(att.ATT_WRITE_NOT_PERMITTED_ERROR)
        self.controls[uuid].write(payload)

    def _check(self, uuid: str, bearer: att.Bearer) -> None:
        if code := self.refused.get(uuid):
            raise att.ATT_Error(code)
        if uuid in self.bonded_only and not _is_encrypted(bearer):
            raise att.ATT_Error(att.ATT_INSUFFICIENT_AUTHENTICATION_ERROR)


def _is_encrypted(bearer: att.Bearer) -> bool:
    return isinstance(bearer, Connection) and bool(bearer.is_encrypted)
