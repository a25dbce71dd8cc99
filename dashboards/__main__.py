"""``python -m dashboards [--check]``."""

from __future__ import annotations

import argparse
import sys

from dashboards.generate import outdated, write


def main() -> int:
    """Write the dashboards, or with ``--check`` only say which are outdated; 1 if any is."""
    parser = argparse.ArgumentParser(prog="python -m dashboards", description="Write the Grafana dashboards.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where something is outdated"
    )
    check = parser.parse_args().check
    for path in (found := outdated() if check else write()):
        sys.stdout.write(f"{path.name}: {'outdated' if check else 'written'}\n")
    return int(check and bool(found))


if __name__ == "__main__":
    sys.exit(main())
