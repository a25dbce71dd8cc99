"""The page's address as a QR code for a terminal."""

from __future__ import annotations

from typing import Final

import segno

QUIET: Final = 4
"""Light modules around the code (ISO/IEC 18004)."""
_HALVES: Final = {(0, 0): "\u2588", (0, 1): "\u2580", (1, 0): "\u2584", (1, 1): " "}
"""Two modules above each other as one character, light ones drawn, dark ones left out: for dark terminals."""


def code_lines(text: str) -> list[str]:
    """Return a text as a QR code, one string a line of a terminal; each begins and ends with a light module."""
    code = segno.make(text, micro=False, error="l")
    rows = [list(row) for row in code.matrix_iter(border=QUIET)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    return [
        "".join(
            _HALVES[int(bool(above)), int(bool(below))] for above, below in zip(upper, lower, strict=True)
        )
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]
