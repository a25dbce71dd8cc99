"""What ``fleetfoot doctor`` finds."""

from __future__ import annotations

import enum
from typing import NamedTuple


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
