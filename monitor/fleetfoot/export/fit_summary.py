"""Laps and totals of a FIT activity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats, Ints

LAP_M: Final = 1000.0
"""Watches lap by the kilometre unless told otherwise."""
SHORTEST_LAP_M: Final = 50.0
"""What is left after the last whole kilometre is a lap of its own only beyond this."""

_MEANS: Final[dict[Channel, tuple[str, float]]] = {
    Channel.VERTICAL_OSCILLATION: ("avg_vertical_oscillation", 1.0),
    Channel.GROUND_CONTACT: ("avg_stance_time", 1.0),
    Channel.STEP_LENGTH: ("avg_step_length", 1000.0),
    Channel.BALANCE: ("avg_stance_time_balance", 1.0),
    Channel.VERTICAL_RATIO: ("avg_vertical_ratio", 1.0),
}
"""Field of laps and sessions for the mean of a channel, and how many of its units make one of ours."""
_WHOLE: Final[dict[Channel, str]] = {Channel.HEART_RATE: "heart_rate", Channel.POWER: "power"}


class Lap(NamedTuple):
    """One lap."""

    from_s: float
    to_s: float
    fields: dict[str, Any]


def laps_of(t_s: Floats | Ints, values: Floats, metres: Floats, duration_s: float) -> list[Lap]:
    """Return a lap for each kilometre and one for the rest; one for all where no distance is known.

    Parameters
    ----------
    t_s
        [n]: seconds since the start, increasing.
    values
        float64[channel, n].
    metres
        float64[n]: see :func:`fleetfoot_signal.travel.travelled_m`.
    duration_s
        Where the last lap ends.
    """
    total_m = float(metres[-1])
    marks = np.arange(LAP_M, total_m - SHORTEST_LAP_M, LAP_M)
    cuts = [0, *(np.searchsorted(metres, marks) + 1).tolist(), metres.size]
    ends_s = [*(float(t_s[cut]) for cut in cuts[1:-1]), duration_s]
    laps: list[Lap] = []
    from_s = 0.0
    for first, after, to_s in zip(cuts[:-1], cuts[1:], ends_s, strict=True):
        part = slice(first, after)
        before_m = float(metres[first - 1]) if first else 0.0
        fields = summary_of(values[:, part], metres[part] - before_m, to_s - from_s)
        laps.append(Lap(from_s, to_s, fields))
        from_s = to_s
    return laps


def summary_of(values: Floats, metres: Floats, duration_s: float) -> dict[str, Any]:
    """Return totals, means and maxima over some seconds as fields of a lap or session; unknown ones are left out."""
    fields: dict[str, Any] = {}
    if (known := _known(values[Channel.SPEED])).size and duration_s > 0.0:
        total_m = float(metres[-1])
        fields["total_distance"] = total_m
        fields["enhanced_avg_speed"] = total_m / duration_s
        fields["enhanced_max_speed"] = float(known.max())
    for channel, (name, per_unit) in _MEANS.items():
        if channel < len(values) and (known := _known(values[channel])).size:
            fields[name] = float(known.mean()) * per_unit
    for channel, name in _WHOLE.items():
        if (known := _known(values[channel])).size:
            fields |= {f"avg_{name}": round(float(known.mean())), f"max_{name}": round(float(known.max()))}
    return fields | _cadence(values)


def _cadence(values: Floats) -> dict[str, Any]:
    strides = _known(values[Channel.CADENCE]) / 2.0
    turning = strides[strides > 0.0]  # standing still is no cadence, as on watches
    if not turning.size:
        return {}
    mean, most = float(turning.mean()), float(turning.max())
    return {
        "avg_cadence": int(mean),
        "avg_fractional_cadence": mean % 1.0,
        "max_cadence": int(most),
        "max_fractional_cadence": most % 1.0,
        "total_cycles": round(float(strides.sum()) / 60.0),
    }


def _known(values: Floats) -> Floats:
    return values[~np.isnan(values)]
