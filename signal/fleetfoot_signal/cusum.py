"""One-sided CUSUM of standardised block residuals (Page 1954), with winsorised steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.lanes import Lanes, floats

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats, Ints

REFERENCE: Final = 2.0
"""k, in block SDs. The textbook value (half the shift) assumes independent noise; with the long-range
correlated noise of strides it would alarm far too often (Monte Carlo: at k = 1 and H = 0.8 one false alarm in
60 h needs h = 36, where iid theory says 4.4)."""
CLIP: Final = 3.0
"""Steps are winsorised here: one wild block must not alarm; heavy tails would cost a factor 5 to 10."""
THRESHOLD: Final = 4.0
"""h. ``h = 5 + ln(M * T / 48) / 0.40`` for M detectors and at most one false alarm per T hours, for h from 4
to 8; two detectors and 10 h ask for less than the lowest valid value (Monte Carlo, H = 0.9, t4 tails)."""


class Cusum(Lanes):
    """Sum of what exceeds the reference, and when it last was zero; one state per lane."""

    sum = floats(0.0)
    count = floats(0.0)
    """Blocks since the sum was last zero."""
    onset_s = floats(np.nan)
    """Beginning of the first of these blocks."""

    def step(self, lanes: Ints, z: Floats, start_s: Floats) -> None:
        """Add one block a lane: ``z`` in block SDs, ``start_s`` its beginning."""
        total = np.maximum(0.0, self.sum[lanes] + np.minimum(np.maximum(z, -CLIP), CLIP) - REFERENCE)
        risen = total > 0.0
        first = risen & (self.sum[lanes] == 0.0)
        self.sum[lanes] = total
        self.count[lanes] = np.where(risen, self.count[lanes] + 1.0, 0.0)
        self.onset_s[lanes] = np.where(first, start_s, np.where(risen, self.onset_s[lanes], np.nan))

    def reset(self, lanes: Ints) -> None:
        """Begin again at zero."""
        self.sum[lanes] = 0.0
        self.count[lanes] = 0.0
        self.onset_s[lanes] = np.nan
