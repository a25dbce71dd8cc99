"""InfluxDB: a copy of the store that a shipper fills at its own pace, and what can go wrong; see docs/influxdb.md.

Nothing of influxdb-client is imported here: it takes 0.3 s and 50 MB, which only those who ship shall pay.
"""

from __future__ import annotations

from fleetfoot.errors import FleetfootError


class InfluxError(FleetfootError):
    """InfluxDB does not take what is sent; the store keeps it."""

    exit_code = 6


class UnreachableError(InfluxError):
    """It cannot be reached, has no time or no room: the same request may succeed later."""

    def __init__(self, text: str, retry_after_s: float = 0.0) -> None:
        super().__init__(text)
        self.retry_after_s = retry_after_s
        """How long the server wants to be left alone."""


class RejectedError(InfluxError):
    """It does not know us or the bucket: somebody has to mend that first."""


class RefusedError(InfluxError):
    """It does not take these lines, whoever sends them and however often."""

    def __init__(self, status: int, answer: str) -> None:
        super().__init__(f"InfluxDB refuses data ({status}): {answer}")
        self.status = status
        """Of HTTP."""
        self.answer = answer
        """In the server's words."""
