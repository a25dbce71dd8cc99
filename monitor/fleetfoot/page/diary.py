"""What the runner tells by the page: read, checked, handed to whoever keeps it."""

from __future__ import annotations

import asyncio
import json
import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, cast

from starlette.responses import Response

from fleetfoot.errors import StoreError, UsageError
from fleetfoot.page.guard import LARGEST_BODY_BYTES, SECURITY, Refusal
from fleetfoot.page.wire import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

BODY_S: Final = 10.0
"""How long what is told may take to arrive."""
MOST_AT_ONCE: Final = 4
"""Told at the same time: each writes the store."""
FIELDS: Final = frozenset(
    {
        *("legs", "tired", "onset", "onset_min", "rpe", "feel", "legs_during"),
        *("sick", "slept_badly", "strength_yesterday", "hot", "new_shoes"),
    }
)
"""What the page asks; anything else is said by the command."""
LONGEST_VALUE: Final = 200


class Entry(NamedTuple):
    """What was told of one run."""

    athlete: str
    run: str
    """Its id."""
    values: Mapping[str, str]
    """By field, as the command would be told; empty takes a value away."""


class Desk(Protocol):
    """Who keeps what is told."""

    async def take(self, entry: Entry) -> Mapping[str, Any]:
        """Keep an entry and return what is answered, as JSON values.

        Raises
        ------
        UsageError
            There is no such run, or a value is none of its field.
        StoreError
            It cannot be kept now.
        """
        ...


class Telling:
    """An answer to one thing told; an ASGI application.

    Parameters
    ----------
    desk : Desk
    at_once : asyncio.Semaphore
        How many may tell at the same time.
    refuse : Callable[[Refusal], ASGIApp]
        Makes the answer to what is not taken.
    """

    def __init__(self, desk: Desk, at_once: asyncio.Semaphore, refuse: Callable[[Refusal], ASGIApp]) -> None:
        self._desk = desk
        self._at_once = at_once
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take what is told and say what became of it."""
        await (await self._answer(receive))(scope, receive, send)

    async def _answer(self, receive: Receive) -> ASGIApp:
        if self._at_once.locked():
            return self._refuse(Refusal(503, "too much told at once"))
        try:
            async with self._at_once:
                async with asyncio.timeout(BODY_S):
                    body = await _body(receive)
                answer = await self._desk.take(entry_of(body))
        except TimeoutError:
            return self._refuse(Refusal(408, "something told that does not end"))
        except ValueError as error:
            return self._refuse(Refusal(400, f"something told that is malformed ({error})"))
        except UsageError as error:
            return self._refuse(Refusal(422, str(error)))
        except StoreError as error:
            return self._refuse(Refusal(503, str(error)))
        return Response(text(answer), 200, SECURITY | {"Cache-Control": "no-store"}, "application/json")


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ValueError("it broke off")
        body += bytes(message.get("body", b""))
        if len(body) > LARGEST_BODY_BYTES:
            raise ValueError("it is longer than it says")
        if not message.get("more_body", False):
            return body


def entry_of(body: bytes) -> Entry:
    """Return what a body tells.

    Raises
    ------
    ValueError
        It is not what the page sends; the message says what is wrong, without what it holds.

    >>> entry_of(b'{"athlete":"Anna","run":"x-1","values":{"legs":7,"sick":true,"rpe":null}}').values
    {'legs': '7', 'sick': 'yes', 'rpe': ''}
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):  # bytes that are no UTF-8 are a ValueError too
        raise ValueError("it is not JSON") from None
    fields = _object(told)
    if fields.keys() != {"athlete", "run", "values"}:
        raise ValueError("it has other keys than athlete, run and values")
    athlete, run, values = fields["athlete"], fields["run"], _object(fields["values"])
    if not (isinstance(athlete, str) and isinstance(run, str) and values):
        raise ValueError("athlete and run are texts, values holds something")
    if not FIELDS.issuperset(values):
        raise ValueError("it names a field that the page does not ask")
    return Entry(athlete, run, {name: _written(value) for name, value in values.items()})


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError("it holds something else where an object belongs")  # noqa: TRY004 - it is no type of ours
    return cast("dict[str, object]", value)


def _written(value: object) -> str:
    """Return a value as the command would be told it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float) and math.isfinite(value):
        return f"{value:.10g}"
    if isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_VALUE:
        return value
    raise ValueError("a value is neither a number nor a short text")
