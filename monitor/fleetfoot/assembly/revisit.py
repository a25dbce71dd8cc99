"""A stored run served as a page, with the reports of all runs beside it, where the diary can be kept."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from fleetfoot.assembly.desk import Desk
from fleetfoot.assembly.outputs import detectors_in_force
from fleetfoot.assembly.page import NOT_BUILT, settings_of
from fleetfoot.assembly.reporting import reported
from fleetfoot.assembly.shelf import Shelf, page_file
from fleetfoot.errors import FleetfootError, UsageError
from fleetfoot.page.files import built
from fleetfoot.page.server import serving
from fleetfoot.page.sink import PageSink
from fleetfoot.path.run import Run
from fleetfoot.store.store import Store
from fleetfoot.words.detector import gauges

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from fleetfoot.config import Config
    from fleetfoot.page.files import File
    from fleetfoot.store.reading import StoredRun

REPORT: Final = "/report.html"


class _Renewal:
    """Writes the served report anew after something was said, without anybody waiting for it."""

    def __init__(
        self, config: Config, files: dict[str, File], shelf: Shelf, notice: Callable[[str], None]
    ) -> None:
        self._config = config
        self._files = files
        self._shelf = shelf
        self._notice = notice
        self._stale = asyncio.Event()

    def said(self, run: Run, said: Mapping[str, object]) -> None:
        """Take no note: the answer follows."""

    def why(self, run: Run, record: Mapping[str, object]) -> None:
        """Take note that the report is not the one of now."""
        del run, record
        self._shelf.forget()
        self._stale.set()

    async def renew(self, run: StoredRun) -> None:
        """Write the report anew whenever it is stale, until cancelled."""
        while True:
            await self._stale.wait()
            self._stale.clear()
            try:
                self._files[REPORT] = await asyncio.to_thread(self._written, run)
            except FleetfootError as error:
                self._notice(f"the report is not the one of now: {error}")

    def _written(self, run: StoredRun) -> File:
        with Store.open(self._config.store.path, read_only=True) as store:
            return page_file(reported(self._config, store, run).html)


@asynccontextmanager
async def served(config: Config, run: StoredRun, notice: Callable[[str], None]) -> AsyncGenerator[str]:
    """Serve the page and the report of a stored run for the length of a block; yield the address.

    Raises
    ------
    UsageError
        The page was not built, or cannot be served as it is configured.
    """
    files, settings = dict(built()), settings_of(config)
    if not files:
        raise UsageError(NOT_BUILT)
    detectors, _ = detectors_in_force(config)
    names = [detector.name for detector in detectors]
    scales = gauges(detectors, {name: config.detectors[name].thresholds for name in names})
    sink = PageSink(scales, speed=1.0, expiry_s=0.0, display=config.display)
    desk = Desk(config, notice)
    known = Run(run.id, run.athlete, run.source, run.started_utc, run.sensors, run.utc_offset_s)
    with Store.open(config.store.path, detectors=names, read_only=True) as store:
        files[REPORT] = page_file(reported(config, store, run).html)
        sink.recall(known, store.ticks(run), store.alerts(run))
    shelf = Shelf(config, run.athlete, files)
    renewal = _Renewal(config, files, shelf, notice)
    desk.hearers += [sink, renewal]
    sink.begin(known)
    sink.end(known, run.summary)
    desk.begin(known)
    desk.end(known, run.summary)
    async with serving(settings, sink, shelf, notice, desk) as address:
        await desk.answer()
        renewing = asyncio.create_task(renewal.renew(run))
        yield address
        renewing.cancel()
