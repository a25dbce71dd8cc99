"""``python -m dashboards [--check] [--config FILE] [--into FOLDER]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dashboards.generate import FOLDERS, outdated, write
from dashboards.judge import configured, shipped
from fleetfoot.errors import FleetfootError


def main() -> int:
    """Write the dashboards, or with ``--check`` only say which are outdated; 1 if any is."""
    parser = argparse.ArgumentParser(prog="python -m dashboards", description="Write the Grafana dashboards.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where something is outdated"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="draw the thresholds of this configuration of fleetfoot"
    )
    parser.add_argument(
        "--into", type=Path, metavar="FOLDER", default=FOLDERS, help="instead of the folder of this package"
    )
    said = parser.parse_args()
    try:
        judges = shipped() if said.config is None else configured(said.config)
    except FleetfootError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    for path in (found := outdated(judges, said.into) if said.check else write(judges, said.into)):
        sys.stdout.write(f"{path.relative_to(said.into)}: {'outdated' if said.check else 'written'}\n")
    return int(said.check and bool(found))


if __name__ == "__main__":
    sys.exit(main())
