"""From an effect and a dose to a contribution: how likely it made up a point, and how much of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.normal import ndtr

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

POINT: Final = 1.0
"""A cause is at work where it adds so much to a rating: the least that a 0-10 scale can show."""
FARTHEST: Final = 30.0
"""SDs below 0 at which a mean is cut: nearer to the end of double precision the tail has no digits left."""


class Contribution(NamedTuple):
    """Of a cause to a rating. Arrays are of one shape; NaN where the cause has no effect on the outcome."""

    probability: Floats
    """That it is :data:`POINT` or more."""
    above: Floats
    """Mean of the contribution if it is, in points; :data:`POINT` where that cannot be."""
    below: Floats
    """Mean of the contribution if it is not."""

    def points(self, probability: Floats) -> Floats:
        """Return the mean contribution where signs have brought the probability to ``probability``."""
        return np.asarray(probability * self.above + (1.0 - probability) * self.below)


def contribution(dose: Floats, weight: Floats, mean: Floats, sd: Floats) -> Contribution:
    """Return what a dose contributes, its effect being ``N(mean, sd)`` cut at 0.

    Parameters
    ----------
    dose, weight
        float64[node, cause, run]: equally shaped; the weights of the nodes sum to 1.
    mean, sd
        float64[cause].
    """
    centre = np.maximum(mean, -FARTHEST * sd)[None, :, None]
    spread = sd[None, :, None]
    least = np.divide(POINT, dose, out=np.full(dose.shape, np.inf), where=dose > 0.0)
    whole, upper = ndtr(centre / spread), ndtr((centre - least) / spread)
    mass = upper / whole
    total = centre + spread * _density(centre / spread) / whole
    high = np.where(upper > 0.0, centre * mass + spread * _density((centre - least) / spread) / whole, 0.0)
    probability: Floats = np.sum(weight * mass, axis=0)
    above: Floats = np.sum(weight * dose * high, axis=0)
    below: Floats = np.sum(weight * dose * (total - high), axis=0)
    return Contribution(
        probability,
        np.divide(above, probability, out=np.full(above.shape, POINT), where=probability > 0.0),
        np.divide(below, 1.0 - probability, out=np.zeros(below.shape), where=probability < 1.0),
    )


def _density(z: Floats) -> Floats:
    return np.asarray(np.exp(-0.5 * z * z) / np.sqrt(2.0 * np.pi))
