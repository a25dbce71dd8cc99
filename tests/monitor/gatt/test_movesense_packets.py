"""Packets of Movesense's GATT SensorData Protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from fleetfoot.gatt.movesense import (
    GspAcceleration,
    GspCommand,
    GspKind,
    GspNotification,
    GspOperation,
    is_acceleration,
    read_acceleration,
    write_acceleration,
)
from fleetfoot.gatt.wire import DecodeError

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats


@pytest.mark.parametrize(
    ("packet", "command"),
    [
        (b"\x00\x01", GspCommand(GspOperation.HELLO, 1)),
        (b"\x01\x68/Meas/Acc/104", GspCommand(GspOperation.SUBSCRIBE, 104, "/Meas/Acc/104")),
        (b"\x02\x68", GspCommand(GspOperation.UNSUBSCRIBE, 104)),
        (b"\x04\x07/Info", GspCommand(GspOperation.GET, 7, "/Info")),
    ],
)
def test_command_vectors(packet: bytes, command: GspCommand) -> None:
    assert bytes(command) == packet
    assert GspCommand.from_bytes(packet) == command


@pytest.mark.parametrize(
    ("packet", "kind", "status"),
    [
        (b"\x01\x68\xc8\x00", GspKind.RESULT, 200),
        (b"\x01\x68\x94\x01", GspKind.RESULT, 404),
        (b"\x01\x68\x01\xfb", GspKind.RESULT, 507),  # old firmware has the bytes the wrong way round
        (b"\x01\x01Hello", GspKind.RESULT, None),
        (b"\x01\x01", GspKind.RESULT, None),
        (b"\x02\x68\xc8\x00", GspKind.DATA, None),
        (b"\x03\x68\xc8\x00", GspKind.SECOND_PART, None),
    ],
)
def test_notification_vectors(packet: bytes, kind: GspKind, status: int | None) -> None:
    notification = GspNotification.from_bytes(packet)
    assert (notification.kind, notification.reference, notification.status) == (kind, packet[1], status)
    assert bytes(notification) == packet


@pytest.mark.parametrize(
    ("codec", "packet", "reason"),
    [
        (GspCommand, b"\x01", "at least 2"),
        (GspCommand, b"\x01\x00/Meas", "reference 0"),
        (GspCommand, b"\x09\x01", "9 is not a valid"),
        (GspCommand, b"\x01\x01\xff", "ascii"),
        (GspNotification, b"\x02", "at least 2"),
        (GspNotification, b"\x00\x01", "unknown kind 0"),
        (GspNotification, b"\x04\x01", "unknown kind 4"),
    ],
)
def test_malformed_packets_are_refused(codec: type, packet: bytes, reason: str) -> None:
    with pytest.raises(DecodeError, match=reason):
        codec.from_bytes(packet)  # type: ignore[attr-defined] # every codec has it


def test_acceleration_vector() -> None:
    content = bytes.fromhex("E8030000 0000803F 000000C0 00001C41 00000000 00000080 00000040")
    acceleration = read_acceleration(content)
    assert acceleration.timestamp_ms == 1000
    assert acceleration.xyz.tolist() == [[1.0, 0.0], [-2.0, 0.0], [9.75, 2.0]]
    assert acceleration.xyz.dtype == np.float64


@pytest.mark.parametrize("length", [0, 1, 3, 4, 5, 15, 17, 27, 29])
def test_contents_of_other_lengths_are_no_acceleration(length: int) -> None:
    assert not is_acceleration(bytes(length))


@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 30).flatmap(
        lambda count: arrays.arrays(np.float64, (3, count), elements=st.floats(-160, 160, width=32))
    ),
)
def test_acceleration_is_written_and_read_back(timestamp_ms: int, xyz: Floats) -> None:
    content = write_acceleration(GspAcceleration(timestamp_ms, xyz))
    assert is_acceleration(content)
    back = read_acceleration(content)
    assert back.timestamp_ms == timestamp_ms
    assert np.array_equal(back.xyz, xyz)


def test_a_time_beyond_32_bits_is_not_written() -> None:
    with pytest.raises(ValueError, match="timestamp_ms must be"):
        write_acceleration(GspAcceleration(1 << 32, np.zeros((3, 1))))
