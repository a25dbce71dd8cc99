"""A scanner that bleak uses as its backend, over a virtual central."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason
from bleak.uuids import normalize_uuid_str
from bumble.core import AdvertisingData

if TYPE_CHECKING:
    from bleak.backends.scanner import AdvertisementDataCallback
    from bumble.core import UUID
    from bumble.device import Advertisement

    from fleetfoot.sim.ble.central import Central

AD = AdvertisingData.Type


class VirtualScanner(BaseBleakScanner):
    """Scans through the central of its subclass; see :func:`fleetfoot.sim.ble.bleak_client.backends`."""

    central: ClassVar[Central]

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        scanning_mode: str,  # noqa: ARG002 - bleak's; the virtual central scans actively
        **kwargs: Any,  # noqa: ANN401, ARG002 - bleak's, for other platforms
    ) -> None:
        super().__init__(detection_callback, service_uuids)

    async def start(self) -> None:
        """Start to scan.

        Raises
        ------
        BleakBluetoothNotAvailableError
            The central is off.
        """
        self.seen_devices = {}
        try:
            await self.central.listen(self._hear)
        except ConnectionAbortedError as error:
            raise BleakBluetoothNotAvailableError(
                str(error), BleakBluetoothNotAvailableReason.POWERED_OFF
            ) from error

    async def stop(self) -> None:
        """Stop scanning."""
        await self.central.ignore(self._hear)

    def _hear(self, advertisement: Advertisement) -> None:
        told = advertisement_data(advertisement)
        if self.is_allowed_uuid(told.service_uuids):
            address = advertisement.address.to_string(with_type_qualifier=False)
            device = self.create_or_update_device(
                address, address, told.local_name, advertisement.address, told
            )
            self.call_detection_callbacks(device, told)


def advertisement_data(advertisement: Advertisement) -> AdvertisementData:
    """Return an advertisement in bleak's terms; its scan response is merged into it already."""
    data = advertisement.data
    lists = (
        data.get(AD.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS),
        data.get(AD.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS),
        data.get(AD.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS),
        data.get(AD.INCOMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS),
    )
    return AdvertisementData(
        local_name=data.get(AD.COMPLETE_LOCAL_NAME),
        manufacturer_data=dict(data.get_all(AD.MANUFACTURER_SPECIFIC_DATA)),
        service_data={},
        service_uuids=[uuid_text(each) for some in lists if some for each in some],
        tx_power=None,
        rssi=advertisement.rssi,
        platform_data=(advertisement,),
    )


def uuid_text(uuid: UUID) -> str:
    """Return a UUID as bleak writes it."""
    return normalize_uuid_str(uuid.to_hex_str("-"))
