"""The checksum of FIT, against the shift register that defines it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.sources.fit_framing import checksum


@given(st.binary(max_size=70))
def test_the_checksum_is_what_a_register_comes_to_bit_by_bit(content: bytes) -> None:
    register = 0
    for byte in content:
        register ^= byte
        for _ in range(8):
            register = (register >> 1) ^ (0xA001 if register & 1 else 0)
    assert checksum(content) == register
    assert checksum(content + register.to_bytes(2, "little")) == 0
