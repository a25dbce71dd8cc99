"""Ports for servers that are started later, or again, or never: nobody else is given them meanwhile."""

from __future__ import annotations

import atexit
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

EPHEMERAL: Final = Path("/proc/sys/net/ipv4/ip_local_port_range")
FIRST: Final = 15_000
_HELD: Final[list[socket.socket]] = []


def free_port() -> int:
    """Return a TCP port that nobody listens on, and that nobody is given for as long as this process lasts.

    What the system hands out for port 0 it hands out again once it is closed: to the next server of another worker, or
    to a client as its own end, which may even be connected to itself. So it is one below those, and a UDP socket of the
    same number, which gets in the way of no TCP, says to the other workers that it is taken.
    """
    past = int(EPHEMERAL.read_text().split()[0]) if EPHEMERAL.exists() else 0
    for port in range((past if past > 2 * FIRST else 32_768) - 1, FIRST, -1):
        held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            held.bind(("127.0.0.1", port))
            with socket.socket() as tried:
                tried.bind(("", port))
        except OSError:
            held.close()
            continue
        _HELD.append(held)
        return port
    raise OSError(f"no port is free above {FIRST}")


@atexit.register
def _let_go() -> None:
    for held in _HELD:
        with suppress(OSError):
            held.close()
