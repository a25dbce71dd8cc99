"""A virtual Bluetooth controller: bumble's, with what its version 0.0.236 gets wrong put right."""

# pyright: reportUnknownMemberType=false, reportAttributeAccessIssue=false, reportUnknownParameterType=false, reportMissingTypeArgument=false, reportUnknownArgumentType=false
# bumble's decorators hide the types of its commands from pyright; mypy sees them

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from bumble import controller, hci, ll

from fleetfoot.sim.ble.air import RSSI_DBM, Advertisement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot.sim.ble.air import Air

NO_ADDRESS: Final = "00:00:00:00:00:00"
LEGACY_UNIT_S: Final = 0.625e-3
"""Of advertising intervals (Core 5.4, vol 4 part E 7.8.5)."""
ACCEPT_LIST_ONLY: Final = 1
ExtendedReport = hci.HCI_LE_Extended_Advertising_Report_Event


class _LegacyAdvertiser(controller.LegacyAdvertiser):
    """Bumble's takes units of 0.625 ms for milliseconds."""

    def _on_timer_fired(self) -> None:
        self.send_advertising_data()
        wait_s = self.advertising_interval_min * LEGACY_UNIT_S
        self.timer_handle = asyncio.get_running_loop().call_later(wait_s, self._on_timer_fired)


class SimController(controller.Controller):
    """One radio in the air.

    Beyond bumble's: a pending connection can be cancelled; public addresses work; the scan response is sent,
    once, to those who ask; RSSI is the air's; duplicates are filtered and the accept list is heeded; the
    peripheral learns the true parameters of the connection; a connection can be lost; reset resets.
    """

    def __init__(self, name: str, air: Air, public_address: str | None = None) -> None:
        public = hci.Address(public_address, hci.Address.PUBLIC_DEVICE_ADDRESS) if public_address else None
        self.air = air
        self._reported: set[str] = set()
        self._accept_list: set[str] = set()
        super().__init__(name, link=air, public_address=public)
        self.le_legacy_advertiser = _LegacyAdvertiser(self)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Those under which it may be addressed."""
        own = (_text(self.random_address), _text(self.public_address))
        return tuple(address for address in own if address != NO_ADDRESS)

    def accepts(self, address: hci.Address) -> bool:
        """Tell whether it advertises under this address."""
        return any(enabled.address == address for enabled in self._advertisers())

    def lose(self, peer: hci.Address, reason: int) -> None:
        """Tell the host that the connection with a peer is dead."""
        if connection := self.le_connections.get(peer):
            self.on_le_disconnected(connection, reason)

    def send_advertising_pdu(self, packet: ll.AdvertisingPdu) -> None:
        """Send, with the scan response of the set that it comes from."""
        if isinstance(packet, ll.AdvInd | ll.AdvExtInd):
            advertiser = next(
                each for each in self._advertisers() if each.address == packet.advertiser_address
            )
            packet = Advertisement(
                packet.advertiser_address, packet.data, scan_response=bytes(advertiser.scan_response_data)
            )
        super().send_advertising_pdu(packet)

    def on_advertising_pdu(self, pdu: ll.AdvInd | ll.AdvExtInd) -> None:
        """Report what is heard to a host that scans; connect where that is what it waits for."""
        if self.le_scan_enable and self._wants(pdu.advertiser_address):
            response = pdu.scan_response if isinstance(pdu, Advertisement) else b""
            rssi = pdu.rssi if isinstance(pdu, Advertisement) else RSSI_DBM
            kind = ExtendedReport.EventType.CONNECTABLE_ADVERTISING
            if response and self.le_scan_type == hci.HCI_LE_Set_Scan_Parameters_Command.ACTIVE_SCANNING:
                scannable = kind | ExtendedReport.EventType.SCANNABLE_ADVERTISING
                self._report(pdu.advertiser_address, scannable, pdu.data, rssi)
                answer = ExtendedReport.EventType.SCAN_RESPONSE
                self._report(pdu.advertiser_address, answer, response, rssi)
            else:
                self._report(pdu.advertiser_address, kind, pdu.data, rssi)
        pending = self.pending_le_connection
        if pending and pending.peer_address == pdu.advertiser_address:
            self.create_le_connection(pdu.advertiser_address)

    def on_le_connect_ind(self, packet: ll.ConnectInd) -> None:
        """Become the peripheral of a connection with the parameters that the central chose."""
        super().on_le_connect_ind(packet)
        if connection := self.le_connections.get(packet.initiator_address):
            self.send_hci_packet(
                hci.HCI_LE_Connection_Update_Complete_Event(
                    status=hci.HCI_SUCCESS,
                    connection_handle=connection.handle,
                    connection_interval=packet.interval,
                    peripheral_latency=packet.latency,
                    supervision_timeout=packet.timeout,
                )
            )

    def on_hci_le_create_connection_cancel_command(
        self, _command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Give up the pending connection (Core 5.4, vol 4 part E 7.8.13); bumble's stays pending for ever."""
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        cancelled = hci.HCI_LE_Connection_Complete_Event(
            status=hci.HCI_UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
            connection_handle=0,
            role=hci.Role.CENTRAL,
            peer_address_type=pending.peer_address.address_type,
            peer_address=pending.peer_address,
            connection_interval=0,
            peripheral_latency=0,
            supervision_timeout=0,
            central_clock_accuracy=0,
        )
        # after the command is complete
        asyncio.get_running_loop().call_soon(self.send_hci_packet, cancelled)
        return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)

    def on_hci_le_set_extended_scan_parameters_command(
        self, command: hci.HCI_LE_Set_Extended_Scan_Parameters_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Note whether to ask for scan responses."""
        self.le_scan_type = max(command.scan_types)
        return super().on_hci_le_set_extended_scan_parameters_command(command)

    def on_hci_le_set_extended_scan_enable_command(
        self, command: hci.HCI_LE_Set_Extended_Scan_Enable_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Start anew with what counts as a duplicate."""
        self._reported.clear()
        return super().on_hci_le_set_extended_scan_enable_command(command)

    def on_hci_le_add_device_to_filter_accept_list_command(
        self, command: hci.HCI_LE_Add_Device_To_Filter_Accept_List_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Accept one more."""
        self._accept_list.add(_text(command.address))
        return super().on_hci_le_add_device_to_filter_accept_list_command(command)

    def on_hci_le_clear_filter_accept_list_command(
        self, command: hci.HCI_LE_Clear_Filter_Accept_List_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Accept none."""
        self._accept_list.clear()
        return super().on_hci_le_clear_filter_accept_list_command(command)

    def on_hci_reset_command(self, command: hci.HCI_Reset_Command) -> hci.HCI_StatusReturnParameters:
        """Forget everything; bumble's goes on advertising and scanning."""
        for advertiser in list(self._advertisers()):
            advertiser.stop()
        self.advertising_sets.clear()
        self.le_connections.clear()
        self.pending_le_connection = None
        self.le_scan_enable = False
        return super().on_hci_reset_command(command)

    def _advertisers(self) -> Iterator[controller.LegacyAdvertiser | controller.AdvertisingSet]:
        """Yield those that are advertising."""
        if self.le_legacy_advertiser.enabled:
            yield self.le_legacy_advertiser
        yield from (each for each in self.advertising_sets.values() if each.enabled)

    def _wants(self, address: hci.Address) -> bool:
        """Tell whether the host wants to hear of this one."""
        name = _text(address)
        if self.le_scanning_filter_policy == ACCEPT_LIST_ONLY and name not in self._accept_list:
            return False
        if self.filter_duplicates and name in self._reported:
            return False
        self._reported.add(name)
        return True

    def _report(self, address: hci.Address, kind: int, data: bytes, rssi: int) -> None:
        report = ExtendedReport.Report(
            event_type=kind,
            address_type=address.address_type,
            address=address,
            primary_phy=hci.Phy.LE_1M,
            secondary_phy=hci.Phy.LE_1M,
            advertising_sid=0,
            tx_power=ExtendedReport.TX_POWER_INFORMATION_NOT_AVAILABLE,
            rssi=rssi,
            periodic_advertising_interval=0,
            direct_address_type=0,
            direct_address=hci.Address.ANY,
            data=data,
        )
        self.send_hci_packet(ExtendedReport([report]))


def _text(address: hci.Address) -> str:
    return address.to_string(with_type_qualifier=False)
