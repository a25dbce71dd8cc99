"""What fleetfoot finds in one recorded run: ``python examples/analyse_file.py RUN.fit``."""

from __future__ import annotations

import sys

import fleetfoot


def main(path: str) -> None:
    """Print the events of a run, and what could not be judged."""
    analysis = fleetfoot.analyse(path)
    print(analysis)
    for event in analysis.events:
        minutes, seconds = divmod(int(event["t_s"]), 60)
        print(f"{minutes:3}:{seconds:02} {event['severity']:8} {event['message']}")
    for name, found in analysis.summary["detectors"].items():
        if not found["available"]:
            print(f"{name}: cannot be judged: {found['reason']}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else sys.exit(__doc__))
