"""The reports of all runs as files that are written when somebody asks for them, and kept until something was said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from fleetfoot.assembly.reporting import Reports
from fleetfoot.page.files import file_of
from fleetfoot.report.page import file_name
from fleetfoot.report.script import inlined
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot.config import Config
    from fleetfoot.page.files import File

SEASON: Final = "/season.html"
"""The list of all runs, with the season, what recurs and next week; it leads to the report of each."""


class Shelf(Mapping[str, "File"]):
    """What a small site serves of one athlete: the files that are there, the season, and a report a run.

    Parameters
    ----------
    config
    athlete
    files
        What is served beside, and goes first.
    """

    def __init__(self, config: Config, athlete: str, files: Mapping[str, File]) -> None:
        self._config = config
        self._athlete = athlete
        self._files = files
        self._written: dict[str, File] = {}
        with Store.open(config.store.path, read_only=True) as store:
            self._runs = {f"/{file_name(run)}": run for run in store.runs(athlete)}

    def __getitem__(self, path: str) -> File:
        if path in self._files:
            return self._files[path]
        if path not in self._written:
            self._written[path] = self._write(path)
        return self._written[path]

    def __iter__(self) -> Iterator[str]:
        yield from {**self._files, SEASON: None, **self._runs}

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __contains__(self, path: object) -> bool:
        return path in self._files or path == SEASON or path in self._runs

    def forget(self) -> None:
        """Write all anew when it is asked for again: something was said that changes the answers."""
        self._written.clear()

    def _write(self, path: str) -> File:
        if path not in self:
            raise KeyError(path)
        with Store.open(self._config.store.path, read_only=True) as store:
            reports = Reports(self._config, store, self._athlete)
            html = reports.season()[0] if path == SEASON else reports.of(self._runs[path]).html
        return page_file(html)


def page_file(html: str) -> File:
    """Return a report as it is served: with a policy of its own, which names its one script."""
    policy = f"{inlined().policy}; frame-ancestors 'none'"
    return file_of(html.encode(errors="replace"), "html", policy=policy)
