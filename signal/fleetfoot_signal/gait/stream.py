"""One strap: blocks of raw acceleration in, estimates and samples out.

A sensor that sends acceleration feeds one :class:`Stream`; :meth:`Stream.samples` is what a run needs of it::

    stream = streams.setdefault(item.sensor, Stream())
    for sample in stream.samples(item):
        grid.push(sample)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.gait import ESTIMATED
from fleetfoot_signal.gait.chest import Chest
from fleetfoot_signal.gait.filters import SLOWEST_HZ
from fleetfoot_signal.gait.window import Quality
from fleetfoot_signal.sample import Sample

if TYPE_CHECKING:
    from fleetfoot_signal.gait.chest import Estimates
    from fleetfoot_signal.sample import Acceleration


class Estimate(NamedTuple):
    """What the last 5 s of a strap say; NaN where they say nothing, and ``quality`` tells why."""

    t_s: float
    """When the block arrived that completed it, on the run's clock."""
    cadence_spm: float
    vertical_oscillation_mm: float
    """Of the trunk: some 17 mm more than that of the centre of mass (Watari 2016)."""
    ground_contact_ms: float
    asymmetry_pct: float
    """Difference of the two feet's step times over the last 2 min, without a sign."""
    rate_hz: float
    quality: Quality


class Stream:
    """The acceleration of one sensor over a run. A change of its rate starts it afresh."""

    def __init__(self) -> None:
        self._chest: Chest | None = None
        self._nominal_hz = float("nan")

    def dump(self) -> tuple[float, bytes]:
        """Return the nominal rate and everything else that is known; no bytes before the first block."""
        return self._nominal_hz, self._chest.dump(0) if self._chest else b""

    @classmethod
    def loaded(cls, nominal_hz: float, state: bytes) -> Stream:
        """Return a stream that continues where :meth:`dump` left one, here or in another process.

        Raises
        ------
        ValueError
            The bytes are no dump, or one of another version or rate.
        """
        stream = cls()
        if state:
            if not SLOWEST_HZ <= nominal_hz <= len(state):  # a second of samples is in it
                raise ValueError(f"not the rate of a dump: {nominal_hz!r} Hz")
            stream._chest, stream._nominal_hz = Chest(nominal_hz, 1), nominal_hz
            stream._chest.load(0, state)
        return stream

    def push(self, block: Acceleration) -> list[Estimate]:
        """Take one block and return an estimate for every second of samples that it completes.

        Blocks must come in the order of arrival; a block may come in parts that arrive at the same time.
        Empty where the rate is below 40 Hz: that is too slow for contact time.
        """
        if not block.rate_hz >= SLOWEST_HZ:
            return []
        if self._chest is None or block.rate_hz != self._nominal_hz:
            self._chest, self._nominal_hz = Chest(block.rate_hz, 1), block.rate_hz
        arrived, device, full_scale = np.array([[block.t_s], [block.device_s], [block.range_g]])
        rows = self._chest.push(block.xyz_g[:, :, None], arrived, device, full_scale)
        return [_estimate(block.t_s, row) for row in rows]

    def samples(self, block: Acceleration) -> list[Sample]:
        """Take one block and return cadence, oscillation and contact time as samples marked estimated."""
        sensor = ESTIMATED + block.sensor
        return [
            Sample(estimate.t_s, channel, value, sensor)
            for estimate in self.push(block)
            for channel, value in (
                (Channel.CADENCE, estimate.cadence_spm),
                (Channel.VERTICAL_OSCILLATION, estimate.vertical_oscillation_mm),
                (Channel.GROUND_CONTACT, estimate.ground_contact_ms),
            )
        ]


def _estimate(t_s: float, row: Estimates) -> Estimate:
    """Return what the only lane says."""
    return Estimate(
        t_s=t_s,
        cadence_spm=float(row.cadence_spm[0]),
        vertical_oscillation_mm=float(row.oscillation_mm[0]),
        ground_contact_ms=float(row.contact_ms[0]),
        asymmetry_pct=float(row.asymmetry_pct[0]),
        rate_hz=float(row.rate_hz[0]),
        quality=Quality(int(row.quality[0])),
    )
