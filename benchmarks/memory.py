"""What a run of 24 hours takes: resident memory along the whole live path, faster than the clock."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.table import table, verdict

if TYPE_CHECKING:
    from fleetfoot.path.track import Track

SUPPORT: Final = Path(__file__).parents[1] / "tests" / "support"
HOURS: Final = 24
EVERY_S: Final = 1800
SETTLED_H: Final = 6.0
"""By then everything that is bounded is full; the journal of the page, the largest, after five hours and a half."""
MOST_KB_PER_H: Final = 256.0
"""Growth that is borne: 6 MB in a whole day, of which a tenth is known: the records of effort, packed."""


def report(*, quick: bool) -> None:
    """Print the table; half as long with ``quick``."""
    if not Path("/proc/self/statm").is_file():
        print("\nMemory: resident memory can be read on Linux only")
        return
    hours = HOURS // 2 if quick else HOURS
    resident = _measured(hours)
    slope, error = _slope(resident)
    rows = [
        (f"after {hour:.0f} h", f"{kb / 1024.0:.1f} MB", "-", "")
        for hour, kb in resident
        if hour % 3.0 == 0.0
    ]
    rows.append(
        (
            f"growth after {SETTLED_H:.0f} h",
            f"{slope:+.0f} +- {error:.0f} kB/h",
            f"{MOST_KB_PER_H:.0f} kB/h",
            verdict(slope, MOST_KB_PER_H),
        )
    )
    table(
        f"Resident memory along the live path, {hours} simulated hours",
        ("when", "measured", "budget", ""),
        rows,
    )


def _measured(hours: int) -> list[tuple[float, float]]:
    """Return hours and kB, from a process of its own: what others have left behind must not count."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", str(hours)],
        capture_output=True,
        text=True,
        check=True,
    )
    pairs = [line.split() for line in done.stdout.splitlines()]
    return [(float(hour), float(kb)) for hour, kb in pairs]


def _slope(sampled: list[tuple[float, float]]) -> tuple[float, float]:
    """Return growth and its standard error in kB/h after everything is full."""
    hours, kb = np.array([pair for pair in sampled if pair[0] >= SETTLED_H]).T
    about = hours - hours.mean()
    slope = float(about @ kb / (about @ about))
    rest = kb - kb.mean() - slope * about
    return slope, float(np.sqrt(rest @ rest / max(len(kb) - 2, 1) / (about @ about)))


def _resident_kb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024.0


def _run(hours: int) -> None:
    """Run so long and print a line for each half hour."""
    sys.path.insert(0, str(SUPPORT))
    from day_long import live_day  # noqa: PLC0415 - lies with the tests

    def sample(t_s: float, _track: Track) -> None:
        gc.collect()
        print(t_s / 3600.0, _resident_kb(), flush=True)

    with tempfile.TemporaryDirectory() as folder:
        live_day(Path(folder), 3600.0 * hours, EVERY_S, sample)


if __name__ == "__main__":
    _run(int(sys.argv[1]))
