# ruff: noqa: INP001, S603 - a script, and it runs nothing but fleetfoot itself
"""Fill the dashboards: the season of two made athletes up to yesterday, then a run that goes on as long as this does.

The past is what ``fleetfoot simulate season`` writes: recordings with their way, a diary, and causes of heavy legs that
nobody is told of. It is imported as anybody imports a folder of a watch. The run of now goes the way of a real one:
sensor bytes, fleetfoot, its store, InfluxDB, MQTT.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from fleetfoot.path.run import run_id
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.virtual import DEFAULT_SENSORS, notifications
from fleetfoot.sources.capture import CaptureWriter, Header

ATHLETES: Final = {"anna": 4, "ben": 9}
"""Names and the seeds of who they are."""
LIVE: Final = "bounce-12"
SHOWN: Final = "shown"
"""A file that is there once the past can be looked at; the health of the container is that."""
WEEKDAY: Final = 1
"""A season begins on a Tuesday: then its long runs fall on Sundays."""


def begins_on(now: datetime, weeks: int) -> tuple[date, int]:
    """Return the first day of a season of at least so many weeks that ends yesterday, and its length."""
    first = now.date() - timedelta(weeks=weeks)
    first -= timedelta(days=(first.weekday() - WEEKDAY) % 7)
    return first, (now.date() - first).days


def season(folder: Path, athlete: str, weeks: int, now: datetime) -> Path:
    """Write the season of an athlete; return its folder."""
    begins, days = begins_on(now, weeks)
    made = folder / f"season-{athlete}"
    options = ("--seed", ATHLETES[athlete], "--days", days, "--begins", begins)
    subprocess.run(fleetfoot("simulate", "season", "--folder", str(made), *map(str, options)), check=True)
    return made


def capture(folder: Path, athlete: str, scenario: str, began: datetime) -> Path:
    """Write what the sensors of one run send; an athlete is the same runner in every one."""
    runner = simulate(SCENARIOS["steady"], seed=ATHLETES[athlete]).runner
    run = simulate(SCENARIOS[scenario], seed=began.toordinal(), runner=runner)
    identity = run_id(began, f"{athlete:0<8}".encode().hex())
    names = {sensor.key: sensor.key for sensor in DEFAULT_SENSORS}
    path = folder / f"{athlete}-{identity}.capture"
    with CaptureWriter(path, Header(identity, athlete, f"simulate:{scenario}", began, names)) as writer:
        for notification in notifications(run):
            writer.append(notification)
        writer.finish(float(run.t_s[-1]))
    return path


def fleetfoot(*arguments: str) -> list[str]:
    """Return the command line of a fleetfoot."""
    return [sys.executable, "-m", "fleetfoot", *arguments]


def main() -> int:
    """Write the season once, then run live until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("/data"))
    parser.add_argument("--weeks", type=int, default=20)
    options = parser.parse_args()
    runs = options.data / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    for athlete in ATHLETES:
        fill(runs, athlete, options.weeks)
        # The first athlete can be looked at while the second is made.
        subprocess.run(fleetfoot("ship", "--once"), check=True)
    (runs / SHOWN).touch()
    return live(runs)


def fill(runs: Path, athlete: str, weeks: int) -> None:
    """Put the season of an athlete into the store, unless it is there."""
    done = runs / f"{athlete}.done"
    if done.exists():
        return
    past = runs / f"season-{athlete}"
    if not past.exists():
        season(runs, athlete, weeks, datetime.now(UTC))
    subprocess.run(fleetfoot("import", str(past), "--athlete", athlete), check=True)
    done.touch()


def live(runs: Path) -> int:
    """Ship the store and play one run of all athletes after the other, at its own speed, on one page."""
    signal.signal(signal.SIGTERM, _stopped)
    with ExitStack() as stack:
        kept(stack, "ship")
        while True:
            began = datetime.now(UTC)
            captures = [str(capture(runs, athlete, LIVE, began)) for athlete in ATHLETES]
            with ExitStack() as run:
                if kept(run, "replay", "--speed", "1", *captures).wait():
                    return 1


def _stopped(signum: int, frame: object) -> None:
    """End in good order: what runs is ended too."""
    del signum, frame
    sys.exit(0)


def kept(stack: ExitStack, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a fleetfoot that ends with what it is for."""
    process = stack.enter_context(subprocess.Popen(fleetfoot(*arguments)))
    stack.callback(process.terminate)
    return process


if __name__ == "__main__":
    sys.exit(main())
