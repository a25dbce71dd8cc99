"""A server in memory that keeps points as InfluxDB does: the same series and time overwrite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.influx import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class FakeInflux:
    """Takes lines without escapes; fails as it is told."""

    def __init__(self) -> None:
        self.points: dict[tuple[str, str], str] = {}
        """Fields by series and time."""
        self.requests: list[list[str]] = []
        self.erased: list[dict[str, str]] = []
        self.can_erase = True
        self.failures: list[Exception] = []
        """For the next requests, first come first served."""
        self.refuses: Callable[[str], bool] = lambda _: False
        """Lines that are refused, with all others of their request."""

    def write(self, lines: Sequence[str]) -> None:
        self.requests.append(list(lines))
        if self.failures:
            raise self.failures.pop(0)
        bad = [line for line in lines if self.refuses(line)]
        if bad:
            raise RefusedError(422, f"cannot take {bad[0][:20]}")
        for line in lines:
            series, fields = line.split(" ", 1)
            self.points[series, fields.rpartition(" ")[2]] = fields.rpartition(" ")[0]

    def erase(self, tags: Mapping[str, str]) -> bool:
        self.erased.append(dict(tags))
        if self.can_erase:
            cells = {f"{key}={value}" for key, value in tags.items()}
            self.points = {key: v for key, v in self.points.items() if not cells <= set(key[0].split(","))}
        return self.can_erase

    def of(self, measurement: str, run: str = "") -> list[tuple[str, str]]:
        """Return series and times of a measurement, of one run or all."""
        named = [key for key in self.points if key[0].split(",")[0] == measurement]
        return [key for key in named if not run or f"run={run}" in key[0].split(",")]
