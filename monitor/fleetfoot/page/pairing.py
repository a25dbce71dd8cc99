"""Codes that let a browser in for minutes, made from the token, so that no address holds what is good for a month.

Nothing is kept: whoever may read the token makes a code, in whichever process, and the server makes the same. An
address stays in histories, logs, screenshots and messages, where a code is soon worth nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

WINDOW_S: Final = 300.0
"""A code is good until the end of the window after its own: for five to ten minutes, time to find the phone."""
PAPER_S: Final = 12 * 3600.0
"""One that is printed on a start list, in the same way for half a day to a day: the event, and the way there."""


class Purpose(NamedTuple):
    """What a code is made for; one never stands for the other."""

    label: str
    window_s: float


SCREEN: Final = Purpose("page", WINDOW_S)
PAPER: Final = Purpose("start list", PAPER_S)
_BYTES: Final = 10
"""80 bits: at the 20 connections a second that one address may open nobody guesses one in ten minutes."""
_ALIKE: Final = str.maketrans("01", "OI")
"""RFC 4648, 6: base32 has neither 0 nor 1, which people type for letters."""


def code_of(token: str, now_s: float, purpose: Purpose = SCREEN) -> str:
    """Return the code of a moment: 16 characters of base32.

    Parameters
    ----------
    token : str
        What the code stands for.
    now_s : float
        Seconds since the epoch.
    purpose : Purpose

    >>> code_of("t" * 22, 0.0) == code_of("t" * 22, 299.0) != code_of("t" * 22, 300.0)
    True
    """
    window = f"fleetfoot {purpose.label} {int(now_s // purpose.window_s)}"
    digest = hmac.new(token.encode(), window.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:_BYTES]).decode("ascii")


def for_report(run: str) -> Purpose:
    """Return the purpose of a code that opens the report of one run and nothing else."""
    return Purpose(f"report {run}", WINDOW_S)


def is_code(token: str, shown: str, now_s: float, purposes: Iterable[Purpose] = (SCREEN, PAPER)) -> bool:
    """Tell whether somebody shows a code that is still good, however it is typed."""
    said = shown.upper().translate(_ALIKE).replace("-", "").encode()
    good = [
        code_of(token, now_s - age * purpose.window_s, purpose).encode()
        for purpose in purposes
        for age in (0, 1)
    ]
    return any(hmac.compare_digest(said, each) for each in good)


def invitation(address: str, token: str, now_s: float) -> str:
    """Return an address of the page that lets a browser in for the next minutes."""
    return f"{address}?code={code_of(token, now_s)}"
