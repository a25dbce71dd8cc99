"""Running dynamics from a strap on the chest: samples of many straps in, estimates out once a second.

The samples of each strap are laid into a window of 5 s that moves on by 1 s of samples; what a window says
depends on its samples and the clock alone. Hence

* how the samples are split over calls changes nothing;
* straps analysed together give bit for bit what each gives alone;
* a lane that is saved and loaded continues as if nothing had happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.gait.asymmetry import Asymmetry
from fleetfoot_signal.gait.clock import Clock
from fleetfoot_signal.gait.filters import Filters
from fleetfoot_signal.gait.window import Quality, measure
from fleetfoot_signal.lanes import Lanes, floats, ints, part

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats, Ints

HOPS: Final = 5
"""Seconds of a window. 12-14 steps: enough that a mean of them is good for 1 % of contact time (step-to-step
SD 2-3 %), short enough to follow a change of pace."""
MOST_G: Final = 1000.0
"""Stands for what is no number or no acceleration: no window that holds it is good."""
EVENT_MARGIN_S: Final = 0.3
"""Filters are not to be trusted so near to the end of a window; the next window has these steps again."""


class Estimates(NamedTuple):
    """What the windows that were completed say, one value for each of ``lanes``; NaN where nothing."""

    lanes: Ints
    cadence_spm: Floats
    oscillation_mm: Floats
    contact_ms: Floats
    asymmetry_pct: Floats
    rate_hz: Floats
    """True sample rate."""
    quality: Ints
    """:class:`~fleetfoot_signal.gait.window.Quality`."""


class Chest(Lanes):
    """Windows of several straps with one nominal rate.

    Parameters
    ----------
    nominal_hz : float
        At least 40.
    lanes : int
    """

    clock: Clock = part()
    asymmetry: Asymmetry = part()
    window = floats(0.0, 3, "rows")
    """Raw samples in g; the present second is being filled at its end."""
    filled = ints(0)
    """Samples of the present second."""
    whole = ints(0)
    """Seconds without a hole before it."""
    range_g = floats(np.nan)

    def __init__(self, nominal_hz: float, lanes: int) -> None:
        self._filters = Filters(nominal_hz)
        self._hop = round(nominal_hz)
        super().__init__(lanes, rows=HOPS * self._hop)
        self.clock = Clock(nominal_hz, lanes)
        self.asymmetry = Asymmetry(lanes)

    def push(self, xyz_g: Floats, t_s: Floats, device_s: Floats, range_g: Floats) -> list[Estimates]:
        """Take a block of equally many samples of every lane.

        Parameters
        ----------
        xyz_g : Floats, shape (3, n, lane)
            Oldest first, any sensor axes.
        t_s, device_s : Floats, shape (lane,)
            When it arrived, and the sensor's clock at its last sample; NaN where it has none.
        range_g : Floats, shape (lane,)
            Full scale; NaN where unknown.

        Returns
        -------
        list of Estimates
            One for every second of samples that was completed.
        """
        count = xyz_g.shape[1]
        if not count:
            return []
        self.range_g = range_g.copy()
        self._restart(np.flatnonzero(self.clock.take_block(count, t_s, device_s)))
        found: list[Estimates] = []
        done = 0
        while done < count:
            part = min(count - done, int(np.min(self._hop - self.filled)))
            self._lay(xyz_g[:, done : done + part])
            done += part
            full = np.flatnonzero(self.filled == self._hop)
            if full.size:
                found.append(self._judge(full))
                self._move_on(full)
        return found

    def _restart(self, lanes: Ints) -> None:
        """After a hole nothing joins what was before."""
        self.filled[lanes] = self.whole[lanes] = 0
        self.asymmetry.forget(lanes)

    def _lay(self, xyz_g: Floats) -> None:
        new: Ints = np.arange(xyz_g.shape[1], dtype=np.int64)
        lanes: Ints = np.arange(self.filled.size, dtype=np.int64)
        xyz_g = np.where(np.abs(xyz_g) <= MOST_G, xyz_g, MOST_G)
        self.window[:, self.window.shape[1] - self._hop + self.filled + new[:, None], lanes] = xyz_g
        self.filled += xyz_g.shape[1]

    def _move_on(self, lanes: Ints) -> None:
        self.window[:, : -self._hop, lanes] = self.window[:, self._hop :, lanes]
        self.filled[lanes] = 0
        self.whole[lanes] = np.minimum(self.whole[lanes] + 1, HOPS)

    def _judge(self, lanes: Ints) -> Estimates:
        rate = self.clock.fit(lanes)
        quality = np.where(self.whole[lanes] < HOPS - 1, int(Quality.FILLING), 0)
        quality |= np.where(np.isnan(rate), int(Quality.CLOCK), 0)
        values = np.full((4, lanes.size), np.nan)
        whole = np.flatnonzero(quality == 0)
        if whole.size:
            values[:, whole], quality[whole] = self._measure(lanes[whole], rate[whole])
        cadence, oscillation, contact, asymmetry = values
        return Estimates(lanes, cadence, oscillation, contact, asymmetry, rate, quality)

    def _measure(self, lanes: Ints, rate_hz: Floats) -> tuple[Floats, Ints]:
        found = measure(self.window[:, :, lanes], rate_hz, self.range_g[lanes], self._filters)
        good = found.quality == 0
        self.asymmetry.forget(lanes[~good])
        events = found.events - self.window.shape[1]
        events = np.where(events < -EVENT_MARGIN_S * self._hop, events, np.nan)[:, good]
        asymmetry = np.full(lanes.size, np.nan)
        asymmetry[good] = self.asymmetry.take_steps(lanes[good], events, found.step[good], self._hop)
        values = np.stack((found.cadence_spm, found.oscillation_mm, found.contact_ms, asymmetry))
        return np.where(good, values, np.nan), found.quality
