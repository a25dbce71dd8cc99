"""After a live run: the page stays for the diary while somebody has it open, and then the command ends."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Final

from fleetfoot.assembly.playing import interruption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.page.hub import Hub
    from fleetfoot.path.run import Run

COMES_BACK_S: Final = 5.0
"""How long a page that was just left may take to come back: a reload, or a phone that was put down."""
MORE_S: Final = 20.0
"""How long the next tap may take: the diary is made for ten seconds."""


async def diary_time(out: Outputs, runs: Sequence[Run], most_s: float) -> None:
    """Wait until the legs of all runs are rated on the page, nobody has it open, or ``most_s`` are over.

    An interruption ends the wait in good order.
    """
    if out.page is None or not out.page.hub.readers or most_s <= 0.0:
        return
    out.console.note(
        f"the page asks how the run was; it stays for {most_s:.0f} s at most, Ctrl-C ends it now"
    )
    with interruption(signal.SIGINT, signal.SIGTERM) as stop:
        waits = [
            asyncio.ensure_future(each)
            for each in (stop.wait(), _rated(out, runs), _left(out.page.hub), asyncio.sleep(most_s))
        ]
        _, late = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for each in late:
            each.cancel()
        await asyncio.gather(*late, return_exceptions=True)


async def _rated(out: Outputs, runs: Sequence[Run]) -> None:
    """Wait until all runs are rated, and a moment longer: the other taps come right behind."""
    while not {run.identity for run in runs} <= out.desk.rated:
        out.desk.heard.clear()
        await out.desk.heard.wait()
    while await _heard_more(out):
        pass


async def _heard_more(out: Outputs) -> bool:
    out.desk.heard.clear()
    try:
        async with asyncio.timeout(MORE_S):
            await out.desk.heard.wait()
    except TimeoutError:
        return False
    return True


async def _left(hub: Hub) -> None:
    """Wait until nobody has had the page open for a while."""
    while hub.readers:
        await hub.emptied()
        await asyncio.sleep(COMES_BACK_S)
