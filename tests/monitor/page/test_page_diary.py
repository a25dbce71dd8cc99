"""What is told by the page: kept when our page tells it, refused from anybody else, whatever it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_world import RUN, TOKEN, site

from fleetfoot.errors import StoreError, UsageError
from fleetfoot.page.diary import FIELDS, Entry, entry_of
from fleetfoot.page.guard import LARGEST_BODY_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from page_world import Answer, Site

TOLD: dict[str, Any] = {
    "athlete": "anna",
    "run": RUN.id,
    "values": {"legs": 7, "sick": True, "onset": "start"},
}


class Clerk:
    """Keeps entries in memory."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.entries: list[Entry] = []
        self.failure = failure

    async def take(self, entry: Entry) -> Mapping[str, Any]:
        if self.failure is not None:
            raise self.failure
        self.entries.append(entry)
        return {"said": dict(entry.values), "why": None}


async def tell(served: Site, told: object = TOLD, **head: str) -> Answer:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    ours = {
        "origin": f"http://127.0.0.1:{served.port}",
        "content_type": "application/json",
    }
    return await served.tell("/api/diary", body, **ours | head)


async def test_what_the_page_tells_is_kept_and_answered() -> None:
    clerk = Clerk()
    async with site(desk=clerk) as served:
        answer = await tell(served)
    assert (answer.status, json.loads(answer.body)["why"]) == (200, None)
    assert clerk.entries == [Entry("anna", RUN.id, {"legs": "7", "sick": "yes", "onset": "start"})]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"host": "evil.example"}, 421),
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
    ],
)
async def test_nobody_else_tells_anything(head: dict[str, str], status: int) -> None:
    clerk = Clerk()
    async with site(desk=clerk) as served:
        assert (await tell(served, **head)).status == status
    assert clerk.entries == []


async def test_without_the_token_nothing_is_taken() -> None:
    clerk = Clerk()
    async with site(token=TOKEN, desk=clerk) as served:
        assert (await tell(served)).status == 401
        served.cookie = f"fleetfoot-{served.port}={TOKEN}"
        assert (await tell(served)).status == 200
    assert len(clerk.entries) == 1


async def test_a_program_that_names_no_origin_is_refused() -> None:
    clerk = Clerk()
    async with site(desk=clerk) as served:
        body = json.dumps(TOLD).encode()
        assert (await served.tell("/api/diary", body, content_type="application/json")).status == 403
    assert clerk.entries == []


async def test_more_than_a_diary_holds_is_refused_unread() -> None:
    async with site(desk=Clerk()) as served:
        assert (await tell(served, b"x" * (LARGEST_BODY_BYTES + 1))).status == 413


@pytest.mark.parametrize("path", ["/", "/api/stream", "/api/diary/", "/assets/page-abc.js"])
async def test_only_the_diary_takes_what_is_told(path: str) -> None:
    async with site(desk=Clerk()) as served:
        assert (await served.ask(path, "POST")).status == 405


@pytest.mark.parametrize(
    ("failure", "status"), [(UsageError("no such run"), 422), (StoreError("locked"), 503)]
)
async def test_what_cannot_be_kept_is_said(failure: Exception, status: int) -> None:
    async with site(desk=Clerk(failure)) as served:
        answer = await tell(served)
        assert (answer.status, str(failure).encode() in answer.body) == (status, True)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"{", b"\xff", b"[" * 2000, b'{"athlete":"a","run":"r","values":{}}'),
        b'{"athlete":"a","run":"r","values":{"notes":"x"}}',
        b'{"athlete":1,"run":"r","values":{"legs":1}}',
        b'{"athlete":"a","run":"r","values":{"legs":[1]}}',
        b'{"athlete":"a","run":"r","values":{"legs":NaN}}',
    ],
)
async def test_what_is_malformed_is_refused(body: bytes) -> None:
    async with site(desk=Clerk()) as served:
        assert (await tell(served, body)).status == 400


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from([*FIELDS, "athlete", "run", "values"]), inner)
    ),
)


@given(st.binary(max_size=300) | JSON.map(json.dumps).map(str.encode))
def test_any_bytes_are_an_entry_or_a_value_error(body: bytes) -> None:
    try:
        entry = entry_of(body)
    except ValueError:
        return
    assert FIELDS.issuperset(entry.values)
