"""What an import takes: passing over files, analysing runs of an hour, and memory, each in a process of its own."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.table import table, verdict

SUPPORT: Final = Path(__file__).parents[1] / "tests" / "support"
LEAST_PER_S: Final = 20.0
"""Files of other kinds and sports that are passed over in a second of CPU."""
MOST_S: Final = 0.5
"""CPU of analysing a run of an hour."""
MOST_MB: Final = 300.0
HOUR_S: Final = 3600


class Cost(NamedTuple):
    """What one import took."""

    cpu_s: float
    peak_mb: float


def report(*, quick: bool) -> None:
    """Print cost against budget."""
    sys.path.insert(0, str(SUPPORT))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table(
            "Import",
            ("what", "measured", "budget", ""),
            [*_passing_over(folder, quick), *_analysing(folder, quick)],
        )


def _passing_over(folder: Path, quick: bool) -> list[tuple[str, ...]]:  # noqa: FBT001 - for this module
    """An export whose runs are known already: all of it is passed over."""
    from made_exports import garmin_export  # noqa: PLC0415 - of the tests

    files, runs = (3_000, 80) if quick else (30_000, 800)
    export, few, store = folder / "garmin.zip", folder / "few.zip", folder / "s.db"
    garmin_export(export, files, runs, seconds=2)
    garmin_export(few, runs // 8, runs // 80, seconds=2)
    first = imported(store, export)
    base, again = imported(folder / "base.db", few), imported(store, export)
    per_s = files / max(again.cpu_s - base.cpu_s, 0.01)
    peak_mb = max(first.peak_mb, again.peak_mb)
    return [
        (
            f"passing over {files} files",
            f"{per_s:.0f} /s",
            f"{LEAST_PER_S:.0f} /s",
            verdict(-per_s, -LEAST_PER_S),
        ),
        ("peak memory of it", f"{peak_mb:.0f} MB", f"{MOST_MB:.0f} MB", verdict(peak_mb, MOST_MB)),
    ]


def _analysing(folder: Path, quick: bool) -> list[tuple[str, ...]]:  # noqa: FBT001 - for this module
    from made_exports import fit_of  # noqa: PLC0415 - of the tests

    runs = 3 if quick else 10
    one, many = folder / "one", folder / "many"
    for place, numbers in ((one, range(1)), (many, range(1 + runs))):
        place.mkdir()
        for number in numbers:
            (place / f"{number}.fit").write_bytes(fit_of(number, seconds=HOUR_S))
    base, cost = imported(folder / "one.db", one), imported(folder / "many.db", many)
    each_s = (cost.cpu_s - base.cpu_s) / runs
    return [
        ("a run of an hour", f"{each_s:.2f} s", f"{MOST_S} s", verdict(each_s, MOST_S)),
        (
            f"peak memory of {1 + runs}",
            f"{cost.peak_mb:.0f} MB",
            f"{MOST_MB:.0f} MB",
            verdict(cost.peak_mb, MOST_MB),
        ),
    ]


def imported(store: Path, *paths: Path) -> Cost:
    """Import in a process of its own and return what it took."""
    arguments = ["import", "--store", str(store), *map(str, paths)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.importing", *arguments], check=True, capture_output=True, text=True
    )
    cpu_s, peak_kb = map(float, done.stdout.splitlines()[-1].split())
    return Cost(cpu_s, peak_kb / 1024.0)


def main(arguments: list[str]) -> int:
    """Run fleetfoot, then print CPU seconds and peak kB of this process."""
    from fleetfoot.cli.frame import run  # noqa: PLC0415 - imported by the process that is measured alone

    code = run(arguments)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_utime + used.ru_stime, peak_kb())
    return code


def peak_kb() -> int:
    """Return the most memory that this process has held [kB].

    Linux hands ``ru_maxrss`` on from the process that started this one; the peak of this program is in its status.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(re.findall(r"VmHWM:\s+(\d+)", status.read_text())[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
