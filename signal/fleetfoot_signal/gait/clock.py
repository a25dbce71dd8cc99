"""The sample clock: how many samples a second a sensor truly delivers.

The oscillator of an accelerometer is off by 0.5-2 % and so would be every time that is read from sample
numbers; oscillation even by twice that. The rate is fitted to points (sample number, time), one a second,
over the last 64 s. A sensor's own clock counts where it has one (Polar PMD frames carry the time of their
last sample). Otherwise there are only moments of arrival, which are the truth plus a delay that is never
negative: what counts is the lower envelope.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.lanes import Lanes, bools, floats

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

POINTS: Final = 64
"""Points that are remembered, one a second: a minute follows a sensor that warms up on the chest."""
GAP_S: Final = 0.25
"""A longer hole in the samples makes them start afresh."""
SILENCE_S: Final = 2.0
"""Without a device clock, a silence as long as a BLE supervision timeout is a hole."""
LATE_BY_S: Final = 0.1
LATE_FOR_S: Final = 3.0
"""Without a device clock, samples that stay late by so much for so long followed others that were lost: what
is only delayed catches up."""
MIN_SPAN_S: Final = (3.5, 10.0)
"""What the points must span before the rate is believed: with a device clock, without one."""
RENEWAL_S: Final = 20.0
"""After a hole the rate from before stands until the new points span this."""
MAX_ERROR: Final = 0.05
"""A rate further than this from the nominal one is not believed; 0.5-2 % is usual."""


class Clock(Lanes):
    """True sample rates of several sensors of one nominal rate."""

    index = floats(np.nan, POINTS)
    """Number of samples up to each point."""
    time = floats(np.nan, POINTS)
    """Time of each point in s, on the device's clock or that of arrival."""
    samples = floats(0.0)
    """Samples since the last hole."""
    on_device = bools()
    arrival_s = floats(np.nan)
    """When the latest block arrived; NaN before the first."""
    next_index = floats(np.nan)
    next_time = floats(np.nan)
    """The latest point: it joins the others when a later block arrives, so that a block may come in parts."""
    last_index = floats(np.nan)
    last_time = floats(np.nan)
    """The point before it."""
    rate_hz = floats(np.nan)
    """Fitted rate; NaN where not known yet."""
    span_s = floats(0.0)
    """What the points spanned that gave the rate."""
    floor_s = floats(np.nan)
    """Without a device clock: time of sample 0 on the lower envelope."""
    late_since_s = floats(np.nan)

    def __init__(self, nominal_hz: float, lanes: int) -> None:
        super().__init__(lanes)
        self.nominal_hz = nominal_hz

    def take_block(self, count: int, t_s: Floats, device_s: Floats) -> Bools:
        """Note a block of every lane.

        Parameters
        ----------
        count : int
            Samples in it.
        t_s, device_s : Floats, shape (lane,)
            When it arrived, and the sensor's clock at its last sample; NaN where it has none.

        Returns
        -------
        Bools, shape (lane,)
            Lanes in which samples are missing before this block.
        """
        later = t_s != self.arrival_s
        self._commit(later)
        start = np.isnan(self.arrival_s)
        self.on_device = np.where(start, np.isfinite(device_s), self.on_device)
        time = np.where(self.on_device, device_s, t_s)
        hole: Bools = self._holes(count, t_s, time) & ~start
        self._forget(hole)
        self.on_device = np.where(hole, np.isfinite(device_s), self.on_device)
        time = np.where(self.on_device, device_s, t_s)
        self.samples += count
        known = np.isfinite(time)
        self.next_index = np.where(known, self.samples, self.next_index)
        self.next_time = np.where(known, time, self.next_time)
        self.arrival_s = t_s.copy()
        return hole

    def _bridge(self, lanes: Ints) -> None:
        """Count the samples of a block that was lost, by the device's clock, before the latest point."""
        came = self.next_index[lanes] - self.last_index[lanes]
        missing = (self.next_time[lanes] - self.last_time[lanes]) * self._best_rate()[lanes] - came
        missing = np.where(self.on_device[lanes] & (missing > 0.5 * came), missing, 0.0)
        self.samples[lanes] += missing
        self.next_index[lanes] += missing
        self.last_index[lanes] = self.next_index[lanes]
        self.last_time[lanes] = self.next_time[lanes]

    def _best_rate(self) -> Floats:
        """Return the fitted rate, before there is one the nominal."""
        return np.where(np.isnan(self.rate_hz), self.nominal_hz, self.rate_hz)

    def _holes(self, count: int, t_s: Floats, time: Floats) -> Bools:
        """Return the lanes in which samples are missing, or whose device clock was set."""
        jump = time - self.next_time - (self.samples + count - self.next_index) / self._best_rate()
        silent: Bools = t_s - self.arrival_s > SILENCE_S
        lost: Bools = t_s - self.late_since_s > LATE_FOR_S
        jumped: Bools = np.abs(jump) > GAP_S
        return np.where(self.on_device, jumped, silent | lost)

    def _forget(self, lanes: Bools) -> None:
        """Drop all points of these lanes; their rate stands."""
        self.index[:, lanes] = self.time[:, lanes] = np.nan
        self.samples[lanes] = 0.0
        for array in (self.next_index, self.next_time, self.last_index, self.last_time):
            array[lanes] = np.nan
        self.floor_s[lanes] = self.late_since_s[lanes] = np.nan

    def _commit(self, lanes: Bools) -> None:
        """Let the latest point join the others; of the points within a second the best one stays."""
        own = np.flatnonzero(lanes & np.isfinite(self.next_time))
        self._bridge(own)
        index, time = self.next_index[own], self.next_time[own]
        rate = self._best_rate()[own]
        place = (index // self.nominal_hz).astype(np.int64) % POINTS
        old_index, old_time = self.index[place, own], self.time[place, own]
        fresh = ~(index - old_index < self.nominal_hz)
        earlier = time - index / rate < old_time - old_index / rate
        better = fresh | self.on_device[own] | earlier
        self.index[place[better], own[better]] = index[better]
        self.time[place[better], own[better]] = time[better]
        late = ~self.on_device[own] & (time - index / rate - self.floor_s[own] > LATE_BY_S)
        since = self.late_since_s[own]
        self.late_since_s[own] = np.where(late, np.where(np.isnan(since), time, since), np.nan)

    def fit(self, lanes: Ints) -> Floats:
        """Return the true rate of these lanes in Hz; NaN where it is not known well enough."""
        index, time = self.index[:, lanes], self.time[:, lanes]
        known = ~np.isnan(time)
        first = np.min(np.where(known, index, np.inf), axis=0)
        last = np.max(np.where(known, index, -np.inf), axis=0)
        span = np.where(last > first, (last - first) / self.nominal_hz, 0.0)
        enough = span >= np.where(self.on_device[lanes], *MIN_SPAN_S)
        enough &= span >= np.minimum(self.span_s[lanes], RENEWAL_S)
        here = np.flatnonzero(enough)
        if here.size:
            self._renew(lanes[here], index[:, here], time[:, here], span[here])
        rate = self.rate_hz[lanes]
        return np.where(np.abs(rate / self.nominal_hz - 1.0) <= MAX_ERROR, rate, np.nan)

    def _renew(self, lanes: Ints, index: Floats, time: Floats, span_s: Floats) -> None:
        line = _line(index, time)
        period, floor = _envelope(index, time, 1.0 / self.nominal_hz)
        device = self.on_device[lanes]
        period = np.where(device, line, period)
        flows = period > 0.5 / self.nominal_hz
        self.rate_hz[lanes] = np.where(flows, 1.0 / np.where(flows, period, 1.0), np.nan)
        self.floor_s[lanes] = np.where(device, np.nan, floor)
        self.span_s[lanes] = span_s


def _line(index: Floats, time: Floats) -> Floats:
    """Return seconds per sample by least squares over the first axis; NaN are left out."""
    known = ~np.isnan(time)
    count = np.count_nonzero(known, axis=0)
    x = np.where(known, index, 0.0)
    x = np.where(known, x - _sum(x) / count, 0.0)
    # relative to the latest point: the device's clock may count from the year 2000
    y = np.where(known, time - np.max(np.where(known, time, -np.inf), axis=0), 0.0)
    slope: Floats = _sum(x * y) / _sum(x * x)
    return slope


def _envelope(index: Floats, time: Floats, period: float) -> tuple[Floats, Floats]:
    """Return seconds per sample and time of sample 0 of the line under all points.

    It is drawn through the lowest point of the first and of the last third, low meaning below the line of
    the time before.
    """
    known = ~np.isnan(time)
    first = np.min(np.where(known, index, np.inf), axis=0)
    last = np.max(np.where(known, index, -np.inf), axis=0)
    early = known & (index <= first + (last - first) / 3.0)
    late = known & (index >= last - (last - first) / 3.0)
    slope = np.full(index.shape[1], period)
    for _ in range(3):
        rest = time - index * slope
        a = np.argmin(np.where(early, rest, np.inf), axis=0)[None]
        b = np.argmin(np.where(late, rest, np.inf), axis=0)[None]
        rise = np.take_along_axis(time, b, 0)[0] - np.take_along_axis(time, a, 0)[0]
        slope = rise / (np.take_along_axis(index, b, 0)[0] - np.take_along_axis(index, a, 0)[0])
    return slope, np.min(np.where(known, time - index * slope, np.inf), axis=0)


def _sum(values: Floats) -> Floats:
    """Return the sum over the first axis, added in order whatever the number of lanes."""
    total: Floats = np.add.accumulate(values, axis=0)[-1]
    return total
