"""What a file is called: names from outside are never paths."""

from __future__ import annotations


def plain_name(text: str) -> str:
    """Return a text from outside as a part of a file name: it must not lead elsewhere.

    >>> plain_name("20260517T063000Z-0123abcd"), plain_name("../../etc/passwd")
    ('20260517T063000Z-0123abcd', '_.._etc_passwd')
    """
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in text)
    return plain.lstrip(".")[:100] or "run"
