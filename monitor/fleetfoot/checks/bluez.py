"""What BlueZ says of its adapters, asked over D-Bus. Linux only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from dbus_fast import MessageType

from fleetfoot.checks import Finding, Verdict, failure
from fleetfoot.errors import BluetoothError
from fleetfoot.sources.ble.bluez import managed_objects, system_bus
from fleetfoot.sources.ble.translation import DBUS_REASONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbus_fast import Message, Variant

ADAPTER: Final = "org.bluez.Adapter1"


async def adapter_findings() -> list[Finding]:
    """Check D-Bus, bluetoothd and the adapters, in this order, up to the first that fails."""
    try:
        async with system_bus("D-Bus") as bus:
            reply = await managed_objects(bus)
    except BluetoothError as error:
        what, _, remedy = str(error).removeprefix("D-Bus: ").partition(": ")
        return [failure("D-Bus", what, remedy or "is the service dbus running?")]
    return [Finding("D-Bus", Verdict.WELL, "the system bus answers"), *judge(reply)]


def judge(reply: Message | None) -> list[Finding]:
    """Return what is to be said of bluetoothd's answer."""
    if reply is None or reply.message_type is MessageType.ERROR:
        name = reply.error_name if reply else None
        what, _, remedy = DBUS_REASONS.get(name or "", f"it answers {name}").partition(": ")
        return [failure("bluetoothd", what, remedy or "'sudo systemctl restart bluetooth'")]
    objects = cast("Mapping[str, Mapping[str, Mapping[str, Variant]]]", reply.body[0])
    adapters = {path: interfaces[ADAPTER] for path, interfaces in objects.items() if ADAPTER in interfaces}
    findings = [Finding("bluetoothd", Verdict.WELL, "it runs")]
    if not adapters:
        remedy = (
            "plug one in; is it blocked ('rfkill list') or without firmware ('dmesg | grep -i bluetooth')?"
        )
        return [*findings, failure("adapter", "there is none", remedy)]
    powered = [path for path, properties in adapters.items() if _value(properties, "Powered") is True]
    if not powered:
        remedy = "'rfkill unblock bluetooth' and 'bluetoothctl power on'"
        return [*findings, failure("adapter", f"{_names(list(adapters))} is switched off", remedy)]
    return [*findings, Finding("adapter", Verdict.WELL, f"{_names(powered)} is on")]


def _value(properties: Mapping[str, Variant], name: str) -> Any:  # noqa: ANN401 - whatever D-Bus carries
    return properties[name].value if name in properties else None


def _names(paths: list[str]) -> str:
    return ", ".join(sorted(path.rpartition("/")[2] for path in paths))
