"""What a live run needs of Bluetooth, of this machine and of the servers it is told to, checked one by one."""

from __future__ import annotations

import enum
from typing import NamedTuple

from fleetfoot.errors import BluetoothError


class Verdict(enum.StrEnum):
    """How a check came out."""

    WELL = "ok"
    HINT = "hint"
    """It works; something may be made better."""
    BAD = "FAIL"


class Finding(NamedTuple):
    """One check."""

    subject: str
    verdict: Verdict
    text: str
    remedy: str = ""
    """What to do; empty where all is well."""
    exit_code: int = 0
    """What a failure makes of the exit code."""


def failure(subject: str, text: str, remedy: str) -> Finding:
    """Return a finding that Bluetooth does not work."""
    return Finding(subject, Verdict.BAD, text, remedy, BluetoothError.exit_code)
