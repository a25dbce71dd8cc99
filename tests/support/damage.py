"""Damage to files, as disks, cables and strangers do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

TOKENS = (
    b"",
    b"\0",
    b"\xff\xff\xff\xff",
    b"-1",
    b"1e999",
    b"nan",
    b"9" * 400,
    b"<",
    b"&a;",
    b"\n",
    b",",
    b'"',
    b"}",
)


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """Change a few places of the seed: bits, bytes, runs cut, doubled or replaced."""
    content = bytearray(seed)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(content) + 1)
        length = chance.choice((0, 1, 1, 2, 4, 16, 64))
        piece = content[place : place + length]
        replacement = chance.choice(
            (
                bytes(byte ^ (1 << chance.randrange(8)) for byte in piece),
                chance.randbytes(length),
                b"",
                bytes(piece) * 2,
                chance.choice(TOKENS),
            )
        )
        content[place : place + length] = replacement
    return bytes(content)
