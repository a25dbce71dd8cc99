"""The strings of the Device Information service (0x2A24 to 0x2A29): model, serial number, revisions, maker.

Source: Bluetooth SIG, GATT Specification Supplement: UTF-8. Some sensors pad with zero bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from fleetfoot.gatt.wire import DecodeError


@dataclass(frozen=True, slots=True)
class DeviceString:
    """One string of the Device Information service."""

    NAME: ClassVar = "Device Information string"

    text: str
    """Ends before the first zero byte of the packet."""

    @classmethod
    def from_bytes(cls, payload: bytes) -> Self:
        """Return the text.

        Raises
        ------
        DecodeError
            It is not UTF-8.
        """
        try:
            return cls(payload.partition(b"\0")[0].decode())
        except UnicodeDecodeError as error:
            raise DecodeError(cls.NAME, f"no UTF-8 at byte {error.start}", payload) from None

    def __bytes__(self) -> bytes:
        if "\0" in self.text:
            raise ValueError(f"text must not hold a zero byte: {self.text!r}")
        return self.text.encode()
