"""``make bench``: what fleetfoot costs and what it finds, against the budgets of its design.

``python -m benchmarks [SECTION...]`` runs some of the sections only; ``--quick`` takes a tenth of the runs.
"""

from __future__ import annotations

import sys

from benchmarks import (
    detection,
    gait,
    held_up,
    importing,
    latency,
    live,
    memory,
    page,
    phone,
    shipping,
    speed,
    truth,
    verdicts,
    why,
)

SECTIONS = {
    "speed": speed.report,
    "latency": latency.report,
    "held_up": held_up.report,
    "live": live.report,
    "alerts": live.report_alerts,
    "page": page.report,
    "phone": phone.report,
    "gait": gait.report,
    "detection": detection.report,
    "truth": truth.report,
    "verdicts": verdicts.report,
    "shipping": shipping.report,
    "memory": memory.report,
    "import": importing.report,
    "why": why.report,
}


def main(arguments: list[str]) -> int:
    """Print the sections asked for, all by default."""
    quick = "--quick" in arguments
    chosen = [name for name in arguments if not name.startswith("-")] or list(SECTIONS)
    for name in chosen:
        if name not in SECTIONS:
            print(f"no such section: {name}; there are {', '.join(SECTIONS)}", file=sys.stderr)
            return 2
    for name in chosen:
        SECTIONS[name](quick=quick)
    return 0


sys.exit(main(sys.argv[1:]))
