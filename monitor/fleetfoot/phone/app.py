"""What the worker's JavaScript calls; texts and numbers alone go in and come out."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fleetfoot import __version__
from fleetfoot.errors import FleetfootError, UnreadableError
from fleetfoot.phone.activity import fit
from fleetfoot.phone.known import why
from fleetfoot.phone.live import Order, PhoneRun, now
from fleetfoot.sensors.registry import families, measuring
from fleetfoot.words.quantity import Figures
from fleetfoot.words.settings import Language, Units

if TYPE_CHECKING:
    from fleetfoot.phone.bridge import Page


def version() -> str:
    """Return the version of fleetfoot."""
    return __version__


def services() -> str:
    """Return as JSON what the browser's dialogue is to show, and what services a page asks to use."""
    kinds = measuring()
    return json.dumps(
        {
            "found": sorted({uuid for each in kinds for uuid in (each.service, *each.advertised)}),
            "companies": sorted({company for each in kinds for company in each.companies}),
            "used": sorted({each.service for each in families()}),
        }
    )


NOTHING: Final = '{"lessons":[],"record":null}'
"""What is kept where there is no run."""


class App:
    """The run under way, as JavaScript sees it.

    Parameters
    ----------
    page : Page
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._run: PhoneRun | None = None
        patient(asyncio.get_event_loop())

    def begin(self, order: str) -> str:
        """Make a run ready (:class:`~fleetfoot.phone.live.Order` as JSON); return its id.

        What is wrong with a run that was broken off is shown to the runner, and an empty id returned.
        """
        said: dict[str, Any] = json.loads(order)
        kept = Path(said["kept"]) if said.get("kept") else None
        asked = Order(
            said["athlete"],
            said.get("lessons", ""),
            kept,
            over=bool(said.get("over")),
            speed=float(said.get("speed", 1.0)),
        )
        try:
            self._run = PhoneRun(self._page, asked, now())
        except UnreadableError as error:
            self._page.note(str(error))
            return ""
        return self._run.id

    async def watch(self) -> str:
        """Watch the run to its end; return what is kept of it, as JSON: see :meth:`PhoneRun.watch`."""
        return await self._run.watch() if self._run is not None else NOTHING

    async def look(self) -> str:
        """Show the run as it was and is over; return what is kept of it, as :meth:`watch` does."""
        return await self._run.look() if self._run is not None else NOTHING

    def why(self, asked: str) -> None:
        """Tell why the legs were heavy on the run that is shown.

        Parameters
        ----------
        asked
            JSON: ``run``; ``records`` of the runs that are over, ``said`` by run (:func:`fleetfoot.phone.known.why`);
            ``language`` and ``units`` of the page.
        """
        question: dict[str, Any] = json.loads(asked)
        if self._run is None or self._run.id != question["run"]:
            return
        figures, language = Figures(Units(question["units"])), Language(question["language"])
        record = why(question["run"], question["records"], question["said"], figures, language)
        if record is not None:
            self._run.why(record)

    def fit(self, capture: str, said: str, to: str) -> str:
        """Write a run as FIT; return why that cannot be, or nothing.

        Parameters
        ----------
        capture
            The file of its lines.
        said
            JSON: what the runner said of it.
        to
            The file to write.
        """
        try:
            Path(to).write_bytes(fit(Path(capture), json.loads(said)))
        except FleetfootError as error:
            return str(error)
        return ""

    def stop(self) -> None:
        """End the run in good order."""
        if self._run is not None:
            self._run.stop()

    def pause(self, paused: bool, /) -> None:  # noqa: FBT001 - JavaScript has no names of arguments
        """Pause the run, or go on."""
        if self._run is not None:
            self._run.pause(paused=paused)

    def said(self, run: str, said: str) -> None:
        """Take what the runner said of a run so far, as JSON; of another than this one, take no note."""
        if self._run is not None and self._run.id == run:
            self._run.said(json.loads(said))

    def grant(self, device_id: str, name: str) -> None:
        """Take a sensor that the runner has picked."""
        if self._run is not None:
            self._run.grant(device_id, name)

    def notified(self, device_id: str, service: str, characteristic: str, payload: str) -> None:
        """Take a notification, in hex."""
        if self._run is not None:
            self._run.radio.notified(device_id, service, characteristic, bytes.fromhex(payload))

    def position(self, fix: str) -> None:
        """Take where the phone is, as JSON."""
        if self._run is not None:
            self._run.position(json.loads(fix))

    def dropped(self, device_id: str) -> None:
        """Take note that a link is gone."""
        if self._run is not None:
            self._run.radio.dropped(device_id)


def patient(loop: asyncio.AbstractEventLoop) -> None:
    """Have what is due already run at once, as asyncio's own loops do; Pyodide's refuses it (measured, 314.0.3)."""
    strict = loop.call_later

    def call_later(delay: float, *what: Any, **more: Any) -> asyncio.TimerHandle:  # noqa: ANN401 - asyncio's
        return strict(max(0.0, delay), *what, **more)

    loop.call_later = call_later  # type: ignore[method-assign,assignment]  # there is no other way in
