"""Where InfluxDB is and how it knows us."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class InfluxSettings:
    """One bucket of one server.

    InfluxDB 2.x and 3 know us by a token, 1.8 and later by user name and password, or not at all.
    """

    url: str
    bucket: str
    """With 1.8 and later ``DATABASE`` or ``DATABASE/RETENTION_POLICY``."""
    org: str = ""
    token: str = field(default="", repr=False)
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    """Certificates to trust instead of the system's."""
    timeout_s: float = 10.0

    @property
    def name(self) -> str:
        """What the target is known by in the store: place and bucket, no secrets."""
        return f"{self.url.rstrip('/')} {self.org}/{self.bucket}"
