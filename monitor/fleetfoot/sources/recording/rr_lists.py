"""Plain lists of intervals between heart beats, one a line, as Kubios, Elite HRV and others read and write them."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from fleetfoot.sources.recording.draft import Column, Draft, Intervals
from fleetfoot_signal.channel import Channel

SENSOR: Final = "rr"
_LINE: Final = re.compile(r"\s*([0-9]{1,5}(?:[.,][0-9]+)?)\s*[;,]?\s*")
_HEAD: Final = re.compile(r"[^0-9\n]{0,60}")
"""A first line of words, such as ``RR (ms)``."""
_RANGE_MS: Final = (200.0, 3000.0)
"""Hearts beat at 20 to 300 a minute."""
MOSTLY: Final = 0.8
_FEW: Final = 3
_LOOKED_AT: Final = 100
"""Lines that tell whether a file is such a list."""
_TIME_AND_INTERVAL: Final = 2
"""Cells of a line that is more than an interval."""


def read_rr(where: str, text: str) -> Draft | None:
    """Return the run in a list of beat intervals in ms or s; None where a file is none.

    The beats have no date; their times are the sums of the intervals.
    """
    del where
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip() and not line.startswith("#")]
    if lines and not _LINE.fullmatch(lines[0]) and _HEAD.fullmatch(lines[0]):
        lines = lines[1:]
    lines = _one_each(lines)
    if len(lines) < _FEW or not all(_LINE.fullmatch(line) for line in lines[:_LOOKED_AT]):
        return None
    found = [_LINE.fullmatch(line) for line in lines]
    values = np.array([float(each[1].replace(",", ".")) if each else np.nan for each in found])
    middle = float(np.nanmedian(values))
    rr_ms = 1000.0 * values if middle < 10.0 else values
    low, high = _RANGE_MS
    sound = (rr_ms >= low) & (rr_ms <= high)
    if np.mean(sound) < MOSTLY:
        return None
    times_s = np.cumsum(np.nan_to_num(rr_ms)) / 1000.0
    rate = np.where(sound, 60_000.0 / np.where(sound, rr_ms, 1.0), np.nan)
    unread = int(np.count_nonzero(np.isnan(values)))
    return Draft(
        clock_s=times_s,
        columns=[Column(Channel.HEART_RATE, SENSOR, rate)],
        dated=False,
        sport=None,
        intervals=Intervals(rr_ms[np.isfinite(rr_ms)], SENSOR, clock_s=times_s[np.isfinite(rr_ms)]),
        warnings=[f"{unread} lines that are no interval"] if unread else [],
    )


def _one_each(lines: list[str]) -> list[str]:
    """Return the intervals a line each: of a list in one line, and of lines that begin with the time of the beat."""
    if len(lines) == 1:
        return lines[0].split()
    if not all(len(line.split()) == _TIME_AND_INTERVAL for line in lines[:_LOOKED_AT]):
        return lines
    return [line.split()[-1] for line in lines]
