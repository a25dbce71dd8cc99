"""Heart rate variability by five minutes out of a run's beat intervals: ``python examples/beats.py RUN.jsonl``.

RMSSD is the root mean square of successive differences (Task Force of ESC and NASPE 1996); while running it is a few
milliseconds and says little, at rest before and after it says much.
"""

from __future__ import annotations

import sys

import numpy as np

import fleetfoot

STEP_S = 300.0
FALSE_BEAT = 0.2
"""Intervals that differ from the one before by more than this share are missed or ectopic beats (Malik 1989)."""


def main(path: str) -> None:
    """Print the RMSSD of every five minutes."""
    beats = fleetfoot.analyse(path).beats
    t_s, rr_ms = beats["t_s"], beats["rr_ms"]
    for start_s in np.arange(0.0, t_s[-1], STEP_S):
        intervals = rr_ms[(t_s >= start_s) & (t_s < start_s + STEP_S)]
        steps = np.diff(intervals)
        good = steps[np.abs(steps) < FALSE_BEAT * intervals[:-1]]
        if good.size:
            print(f"{start_s / 60:3.0f} min  {np.sqrt(np.mean(good**2)):5.1f} ms  of {good.size} pairs")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else sys.exit(__doc__))
