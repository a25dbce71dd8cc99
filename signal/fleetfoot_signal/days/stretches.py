"""Stretches of one run: its fastest minutes, its last, late against early, up and down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.gate import CADENCE_EXPONENT

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

MINUTE_S: Final = 60
EARLY_S: Final = (300, 900)
LATE_S: Final = 600
FORM_LEAST_S: Final = 1800
"""Form late against early: minutes 5 to 15 and the last 10, of half an hour at least (preprints.org 202601.2214)."""
CONTACT_EXPONENT: Final = -0.6
"""Of contact time on speed (science C; RECALL +-.15)."""
CLIMB_STEP_M: Final = 5.0
"""Altitude that rises or falls by less is noise of its sensor: GPS wanders by 3-5 m (JUDGE)."""
KNOWN_SHARE: Final = 0.5
"""Of a minute that must be known for a median to stand for a stretch."""

_NAN: Final = float("nan")


def fastest(values: Floats, seconds: int) -> float:
    """Return the greatest mean over so many seconds that are all known."""
    if values.size < seconds:
        return _NAN
    total = np.concatenate(([0.0], np.cumsum(np.nan_to_num(values, nan=0.0))))
    unknown = np.concatenate(([0], np.cumsum(np.isnan(values))))
    means = (total[seconds:] - total[:-seconds])[unknown[seconds:] == unknown[:-seconds]] / seconds
    return float(np.max(means)) if means.size else _NAN


def last_seconds(moving: Bools, seconds: int) -> Bools:
    """Return bool[second]: the last so many seconds of moving."""
    after = np.cumsum(moving[::-1])[::-1]
    return moving & (after <= seconds)


def climbs(values: Floats) -> dict[str, float]:
    """Return ascent and descent: of altitude beyond its noise, else of grade times speed."""
    altitude = values[Channel.ALTITUDE]
    found = {"temperature_c": median_of(values[Channel.TEMPERATURE])}
    known = altitude[np.isfinite(altitude)]
    if known.size:
        turns = np.diff(_turning(known))
        return found | {"ascent_m": _total(turns[turns > 0.0]), "descent_m": -_total(turns[turns < 0.0])}
    rise = values[Channel.GRADE] * values[Channel.SPEED]
    if not np.isfinite(rise).any():
        return found
    return found | {"ascent_m": _total(rise[rise > 0.0]), "descent_m": -_total(rise[rise < 0.0])}


def _turning(altitude: Floats) -> Floats:
    """Return the altitudes at which it turned by more than its noise, the first among them."""
    kept = [float(altitude[0])]
    for height in altitude[::10]:
        if abs(height - kept[-1]) >= CLIMB_STEP_M:
            kept.append(float(height))
    return np.array(kept)


def early_and_late(values: Floats, moving: Bools) -> dict[str, float]:
    """Return the form of a run, and its last 10 min against minutes 5 to 15 at the same pace; NaN of short runs."""
    names = {
        "cadence_spm": Channel.CADENCE,
        "contact_ms": Channel.GROUND_CONTACT,
        "oscillation_mm": Channel.VERTICAL_OSCILLATION,
        "balance_pct": Channel.BALANCE,
    }
    found = {name: median_of(values[channel][moving]) for name, channel in names.items()}
    ran: Ints = np.flatnonzero(moving).astype(np.int64)
    if ran.size < FORM_LEAST_S:
        return found
    early, late = ran[EARLY_S[0] : EARLY_S[1]], ran[-LATE_S:]
    faster = _change(values[Channel.SPEED], early, late)
    slower_steps = 0.0 if np.isnan(faster) else faster
    cadence = _change(values[Channel.CADENCE], early, late) - CADENCE_EXPONENT * slower_steps
    contact = _change(values[Channel.GROUND_CONTACT], early, late) - CONTACT_EXPONENT * slower_steps
    balance = values[Channel.BALANCE]
    return found | {
        "cadence_late_pct": cadence,
        "contact_late_pct": contact,
        "balance_late": median_of(balance[late]) - median_of(balance[early]),
        "speed_late_pct": faster,
    }


def _change(values: Floats, early: Ints, late: Ints) -> float:
    """Return by how many percent (logarithmic) the median changed."""
    before, after = median_of(values[early]), median_of(values[late])
    return 100.0 * float(np.log(after / before)) if before > 0.0 and after > 0.0 else _NAN


def part_median(values: Floats, start: int, end: int) -> float:
    """Return the median of the seconds from ``start`` to ``end``; NaN where less than half a minute is known."""
    part = values[start:end]
    known = part[np.isfinite(part)]
    return float(np.median(known)) if known.size >= KNOWN_SHARE * MINUTE_S else _NAN


def median_of(values: Floats) -> float:
    """Return the median of what is known; NaN where nothing is."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else _NAN


def mean_of(values: Floats) -> float:
    """Return the mean of what is known; NaN where nothing is."""
    known = values[np.isfinite(values)]
    return float(np.mean(known)) if known.size else _NAN


def _total(values: Floats) -> float:
    return float(np.nansum(values))
