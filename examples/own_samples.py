"""Analyse numbers of your own, here those of a runner whose steps become long after half an hour."""

from __future__ import annotations

import numpy as np

import fleetfoot
from fleetfoot_signal import Channel, Sample

SPEED_M_S = 3.0
CADENCE_SPM = 172.0


def samples(minutes: int = 50) -> list[Sample]:
    """Return one sample a second of speed and cadence; a sensor has a name, for values of two are never mixed."""
    rng = np.random.default_rng(1)
    made: list[Sample] = []
    for t_s in range(60 * minutes):
        cadence = CADENCE_SPM * (0.92 if t_s >= 1800 else 1.0) + rng.normal(0.0, 1.0)
        made.append(Sample(float(t_s), Channel.SPEED, SPEED_M_S + rng.normal(0.0, 0.05), "my-pod"))
        made.append(Sample(float(t_s), Channel.CADENCE, cadence, "my-pod"))
    return made


def main() -> None:
    """Print when it was noticed, and how large it was."""
    analysis = fleetfoot.analyse(samples(), athlete="anna")
    for event in analysis.events:
        print(f"{event['t_s'] / 60:.1f} min: {event['detector']} {event['phase']} {event['value']:.0f} %")


if __name__ == "__main__":
    main()
