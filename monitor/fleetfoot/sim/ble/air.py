"""The air between virtual radios: connection events, silence, loss of the link.

On a connected link nothing is lost: a packet waits for the next connection event at which both ends hear each
other, and when that takes longer than the supervision timeout the connection is dead at both ends (Bluetooth
Core 5.4, vol 6 part B 4.5).
"""

from __future__ import annotations

import asyncio
import math
import random
from collections import deque
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from bumble import hci, link, ll

if TYPE_CHECKING:
    from collections.abc import Callable

    from bumble.controller import Controller
    from bumble.core import PhysicalTransport

RSSI_DBM: Final = -60
"""Of a sensor at arm's length, unless told otherwise (recalled)."""
TIMED_OUT: Final = hci.HCI_CONNECTION_TIMEOUT_ERROR
NEVER_ESTABLISHED: Final = hci.HCI_CONNECTION_FAILED_TO_BE_ESTABLISHED_ERROR
INTERVAL_UNIT_S: Final = 1.25e-3
TIMEOUT_UNIT_S: Final = 10e-3


@runtime_checkable
class Radio(Protocol):
    """What the air asks of a controller."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Those under which it may be addressed."""
        ...

    def on_ll_advertising_pdu(self, packet: ll.AdvertisingPdu) -> None:
        """Hear what somebody sends to all."""
        ...

    def on_ll_control_pdu(self, sender_address: hci.Address, packet: ll.ControlPdu) -> None:
        """Hear a control packet of a connection."""
        ...

    def on_link_acl_data(
        self, sender_address: hci.Address, transport: PhysicalTransport, data: bytes
    ) -> None:
        """Hear data of a connection."""
        ...

    def accepts(self, address: hci.Address) -> bool:
        """Tell whether it advertises under this address, so that a connection can be made."""
        ...

    def lose(self, peer: hci.Address, reason: int) -> None:
        """Learn that the connection with a peer is dead."""
        ...


@dataclass
class Advertisement(ll.AdvExtInd):
    """An advertising packet with what bumble's lacks."""

    scan_response: bytes = b""
    rssi: int = RSSI_DBM


class Air(link.LocalLink):
    """Carries what virtual radios send; the same for the same seed and the same radios in the same order.

    Parameters
    ----------
    seed
        Of the phases of the connection events.
    """

    def __init__(self, seed: int = 0) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # bumble's
        self._chance = random.Random(seed)  # noqa: S311 - a simulation
        self._radios: dict[Radio, None] = {}
        self._links: dict[tuple[hci.Address, hci.Address], _Link] = {}
        self._silent_until_s: dict[Radio, float] = {}
        self._rssi_dbm: dict[str, int] = {}

    def add_controller(self, controller: Controller) -> None:
        """Let a radio take part; they hear in the order of their arrival."""
        self._radios[_radio(controller)] = None

    def remove_controller(self, controller: Controller) -> None:
        """Switch a radio off: its peers notice when their supervision timeouts expire."""
        gone = _radio(controller)
        del self._radios[gone]
        self._silent_until_s.pop(gone, None)
        for each in self._links_of(gone):
            each.hush(math.inf)

    def drop(self, address: str, reason: int = TIMED_OUT) -> None:
        """Tear the connections of a radio now, at both ends."""
        for each in self._links_of(self._named(address)):
            self._sever(each, reason)

    def mute(self, address: str, seconds: float) -> None:
        """Let nobody hear a radio, nor it anybody, for a time.

        What is shorter than the supervision timeout delays; what is longer kills the connection.
        """
        muted = self._named(address)
        until_s = asyncio.get_running_loop().time() + seconds
        self._silent_until_s[muted] = max(until_s, self._silent_until_s.get(muted, -math.inf))
        for each in self._links_of(muted):
            each.hush(until_s)

    def set_rssi(self, address: str, dbm: int) -> None:
        """Set how strongly a radio is heard."""
        self._rssi_dbm[address] = dbm

    def send_advertising_pdu(self, sender_controller: Controller, packet: ll.AdvertisingPdu) -> None:
        """Carry a packet to all others, or a request to connect to its addressee."""
        sender = _radio(sender_controller)
        if self._is_silent(sender):
            return
        if isinstance(packet, ll.ConnectInd):
            self._connect(sender, packet)
            return
        if isinstance(packet, Advertisement):
            name = packet.advertiser_address.to_string(with_type_qualifier=False)
            packet = replace(packet, rssi=self._rssi_dbm.get(name, RSSI_DBM))
        loop = asyncio.get_running_loop()
        for radio in self._radios:
            if radio is not sender and not self._is_silent(radio):
                loop.call_soon(radio.on_ll_advertising_pdu, packet)

    def send_acl_data(
        self,
        sender_controller: Controller,
        destination_address: hci.Address,
        transport: PhysicalTransport,
        data: bytes,
    ) -> None:
        """Carry data of a connection at its next event."""
        connection = sender_controller.le_connections.get(destination_address)
        if connection is None:
            return
        own = connection.self_address
        if joined := self._links.get((own, destination_address)):
            receiver = joined.ends[destination_address]
            joined.send(partial(receiver.on_link_acl_data, own, transport, data))

    def send_ll_control_pdu(
        self, sender_address: hci.Address, receiver_address: hci.Address, packet: ll.ControlPdu
    ) -> None:
        """Carry a control packet of a connection at its next event; without a connection nobody hears it."""
        joined = self._links.get((sender_address, receiver_address))
        if joined is None:
            return
        receiver = joined.ends[receiver_address]
        joined.send(partial(receiver.on_ll_control_pdu, sender_address, packet))
        if isinstance(packet, ll.TerminateInd):
            joined.send(partial(self._forget, joined))

    def _connect(self, central: Radio, packet: ll.ConnectInd) -> None:
        caller, called = packet.initiator_address, packet.advertiser_address
        peripheral = next((one for one in self._radios if one.accepts(called)), None)
        if peripheral is None or self._is_silent(peripheral):
            loop = asyncio.get_running_loop()
            loop.call_soon(central.lose, called, NEVER_ESTABLISHED)
            return
        interval_s = packet.interval * INTERVAL_UNIT_S
        made = _Link(
            ends={caller: central, called: peripheral},
            interval_s=interval_s,
            supervision_s=packet.timeout * TIMEOUT_UNIT_S,
            anchor_s=asyncio.get_running_loop().time() + self._chance.uniform(0.0, interval_s),
        )
        if old := self._links.get((caller, called)):
            self._forget(old)
        made.on_timeout = partial(self._sever, made, TIMED_OUT)
        self._links[caller, called] = self._links[called, caller] = made
        peripheral.on_ll_advertising_pdu(packet)

    def _sever(self, dead: _Link, reason: int) -> None:
        self._forget(dead)
        (one, first), (other, second) = dead.ends.items()
        for radio, peer in ((first, other), (second, one)):
            if radio in self._radios:
                radio.lose(peer, reason)

    def _forget(self, dead: _Link) -> None:
        dead.close()
        for key in [key for key, value in self._links.items() if value is dead]:
            del self._links[key]

    def _links_of(self, radio: Radio) -> list[_Link]:
        """Return its connections, each once, in the order in which they were made."""
        return list(dict.fromkeys(each for each in self._links.values() if radio in each.ends.values()))

    def _named(self, address: str) -> Radio:
        for radio in self._radios:
            if address in radio.addresses:
                return radio
        raise LookupError(f"no radio has the address {address}")

    def _is_silent(self, radio: Radio) -> bool:
        return self._silent_until_s.get(radio, -math.inf) > asyncio.get_running_loop().time()


@dataclass(eq=False, slots=True)
class _Link:
    """One connection: what is sent waits for its next event."""

    ends: dict[hci.Address, Radio]
    """Central and peripheral."""
    interval_s: float
    supervision_s: float
    anchor_s: float
    on_timeout: Callable[[], None] = field(init=False)
    _waiting: deque[Callable[[], None]] = field(default_factory=deque["Callable[[], None]"])
    _past_event: int = -1
    """Number of the last event; rounding must not let it happen twice."""
    _silent_since_s: float = -math.inf
    _silent_until_s: float = -math.inf
    _timer: asyncio.TimerHandle | None = None
    _supervision: asyncio.TimerHandle | None = None

    def send(self, deliver: Callable[[], None]) -> None:
        """Deliver at the next event."""
        self._waiting.append(deliver)
        if self._timer is None:
            self._schedule()

    def hush(self, until_s: float) -> None:
        """Let the ends not hear each other until then."""
        loop = asyncio.get_running_loop()
        now_s = loop.time()
        if self._silent_until_s <= now_s:
            self._silent_since_s = now_s
        self._silent_until_s = max(self._silent_until_s, until_s)
        if self._supervision is None and self._silent_until_s > self._silent_since_s + self.supervision_s:
            self._supervision = loop.call_at(self._silent_since_s + self.supervision_s, self._expire)
        if self._timer is not None:
            self._timer.cancel()
            self._schedule()

    def close(self) -> None:
        """Deliver nothing any more."""
        self._waiting.clear()
        for timer in (self._timer, self._supervision):
            if timer is not None:
                timer.cancel()
        self._timer = self._supervision = None

    def _schedule(self) -> None:
        loop = asyncio.get_running_loop()
        from_s = max(loop.time(), self._silent_until_s)
        if math.isinf(from_s):
            self._timer = None
            return
        event = max(self._past_event, math.floor((from_s - self.anchor_s) / self.interval_s)) + 1
        self._timer = loop.call_at(self.anchor_s + event * self.interval_s, self._event, event)

    def _event(self, event: int) -> None:
        self._timer = None
        self._past_event = event
        for _ in range(len(self._waiting)):
            if self._waiting:  # a delivery may close the link
                self._waiting.popleft()()
        if self._waiting and self._timer is None:
            self._schedule()

    def _expire(self) -> None:
        self._supervision = None
        self.on_timeout()


def _radio(controller: Controller) -> Radio:
    """Return the controller as what the air needs; bumble's own will not do."""
    if not isinstance(controller, Radio):
        raise TypeError("the air carries SimController only")
    return controller
