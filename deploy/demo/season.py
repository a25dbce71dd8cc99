# ruff: noqa: INP001, S603 - a script, and it runs nothing but fleetfoot itself
"""Fill the dashboards: a season of simulated runs of two athletes, then one that goes on for as long as this does.

Everything goes the way of a real run: sensor bytes, fleetfoot, its store, InfluxDB, MQTT.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fleetfoot.path.run import run_id
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.virtual import DEFAULT_SENSORS, notifications
from fleetfoot.sources.capture import CaptureWriter, Header

ATHLETES = ("anna", "ben")
WEEK = ("steady", "overstride-8", "drift-04")
"""A week of an athlete: one run in order, one with long steps, one in which the heart drifts."""
LIVE = "bounce-12"
EVERY = timedelta(days=2, hours=5)
"""Between the runs of a week, so that they fall on different times of the day."""


def season(folder: Path, athlete: str, weeks: int, now: datetime) -> list[Path]:
    """Write the runs of the past weeks as captures; return them, the oldest first."""
    paths: list[Path] = []
    for week in range(weeks, 0, -1):
        for place, scenario in enumerate(WEEK):
            began = now - timedelta(weeks=week) + place * EVERY
            paths.append(capture(folder, athlete, scenario, began))
    return paths


def capture(folder: Path, athlete: str, scenario: str, began: datetime) -> Path:
    """Write what the sensors of one run send; an athlete is the same runner in every one."""
    runner = simulate(SCENARIOS["steady"], seed=1 + ATHLETES.index(athlete)).runner
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
    parser.add_argument("--weeks", type=int, default=12)
    parser.add_argument("--past-only", action="store_true", help="end when the past is written")
    options = parser.parse_args()
    runs = options.data / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    stores = {athlete: str(options.data / f"{athlete}.db") for athlete in ATHLETES}
    for athlete, store in stores.items():
        done = runs / f"{athlete}.done"
        if not done.exists():
            past = season(runs, athlete, options.weeks, datetime.now(UTC))
            command = fleetfoot(
                "replay", "--athlete", athlete, "--store", store, "--mqtt", "off", *map(str, past)
            )
            subprocess.run(command, check=True)
            done.touch()
    return 0 if options.past_only else live(runs, stores)


def live(runs: Path, stores: dict[str, str]) -> int:
    """Ship all stores and play one run after the other at its own speed."""
    with ExitStack() as stack:
        for store in stores.values():
            shipper = stack.enter_context(subprocess.Popen(fleetfoot("ship", "--store", store)))
            stack.callback(shipper.terminate)
        while True:
            now = datetime.now(UTC)
            players = [
                subprocess.Popen(
                    fleetfoot(
                        "replay", "--speed", "1", "--athlete", athlete, "--store", store,
                        str(capture(runs, athlete, LIVE, now)),
                    )
                )
                for athlete, store in stores.items()
            ]  # fmt: skip
            codes = [player.wait() for player in players]
            if any(codes):
                return 1


if __name__ == "__main__":
    sys.exit(main())
