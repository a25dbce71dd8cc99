"""What the browser does for Python; text alone crosses, so that nothing of either side is held by the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from bleak.exc import BleakError

if TYPE_CHECKING:
    from collections.abc import Awaitable


class Page(Protocol):
    """The worker's JavaScript, as Python calls it."""

    def ask(self, question: str, /) -> Awaitable[str]:
        """Have the page do something with the radio; question and answer are JSON (:func:`asked`)."""
        ...

    def tell(self, kind: str, data: str, /) -> None:
        """Send the page a message of the live page's protocol; ``data`` is JSON."""

    def keep(self, lines: str, /) -> None:
        """Keep lines of the run's capture in the browser's storage."""

    def paused(self, is_paused: bool, /) -> None:  # noqa: FBT001 - one argument crosses, by place
        """Show whether the run is paused."""

    def note(self, text: str, /) -> None:
        """Show a line to the runner."""


async def asked(page: Page, what: str, key: str, **details: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Ask the page for something and return its answer.

    The question is ``{"do": what, "key": key, ...}``, the answer ``{"is": ...}``, or ``{"error": NAME, "why": TEXT}``
    with the name of a DOMException.

    Raises
    ------
    BleakError
        The browser refuses, or the sensor does.
    """
    answer = json.loads(await page.ask(json.dumps({"do": what, "key": key, **details})))
    if "error" in answer:
        raise BleakError(f"{answer['error']}: {answer['why']}")
    return answer.get("is")
