"""Who may send runs and what: the contract of docs/phone.md, asked over real sockets."""

from __future__ import annotations

import contextlib
import gzip
import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from page_world import TOKEN, site

from fleetfoot.errors import StoreError, UsageError
from fleetfoot.page import sending
from fleetfoot.page.server import Phones
from fleetfoot.page.writers import Writer, Writers, origin_of
from fleetfoot.path.source import Notification
from fleetfoot.sources.capture_lines import Header, end_line, header_line, line_of
from fleetfoot.sources.sent.inbox import FullError, Inbox

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence
    from pathlib import Path

    from page_world import Answer, Site

RUN = "20260517T063000Z-0123abcd"
ELSEWHERE = "https://runs.example"
LINES = [
    line.encode()
    for line in (
        header_line(Header(RUN, "anna", "live", None)),
        *(line_of(Notification(i / 2, "strap", "2a37", bytes((0, 60 + i)))) for i in range(20)),
        end_line(10.0),
    )
]


class Kept:
    """A receiver that keeps, and analyses nothing."""

    def __init__(self, inbox: Inbox) -> None:
        self.address = ""
        self.inbox = inbox
        self.fails: Exception | None = None

    async def take(self, writer: Writer, run: str, at: int, lines: Sequence[bytes]) -> Mapping[str, Any]:
        if self.fails is not None:
            raise self.fails
        self.inbox.take(run, at, lines)
        return await self.standing(writer, run)

    async def standing(self, writer: Writer, run: str) -> Mapping[str, Any]:
        del writer
        return {"have": self.inbox.run(run).have, "complete": self.inbox.run(run).is_complete}


class Phone:
    """A served page, and a phone that sends there."""

    def __init__(self, served: Site, writers: Writers, kept: Kept, token: str) -> None:
        self.served, self.writers, self.kept, self.token = served, writers, kept, token

    async def send(self, body: bytes, at: object = 0, run: str = RUN, **headers: str) -> Answer:
        head = {"authorization": f"Bearer {self.token}", "content_type": "application/x-ndjson"} | headers
        return await self.served.tell(f"/api/runs/{run}/lines?from={at}", body, **head)

    async def ask(
        self, method: str = "GET", target: str = f"/api/runs/{RUN}/lines", **headers: str
    ) -> Answer:
        return await self.served.ask(target, method, **{"authorization": f"Bearer {self.token}"} | headers)


@contextlib.asynccontextmanager
async def paired(folder: Path, origin: str = "") -> AsyncGenerator[Phone]:
    writers = Writers(folder / "writers.json")
    token = writers.add("anna", origin)
    with closing(Inbox(folder / "in")) as inbox:
        kept = Kept(inbox)
        async with site(token=TOKEN, phones=Phones(writers, kept, dict)) as served:
            yield Phone(served, writers, kept, token)


def said(answer: Answer) -> Any:  # noqa: ANN401 - JSON
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    return json.loads(answer.body)


async def test_lines_are_counted_packed_or_not_and_never_kept_twice(tmp_path: Path) -> None:
    async with paired(tmp_path) as phone:
        assert said(await phone.ask()) == {"have": 0, "complete": False}
        assert said(await phone.send(b"".join(LINES[:5]))) == {"have": 5, "complete": False}
        packed = gzip.compress(b"".join(LINES[3:9]))
        assert said(await phone.send(packed, 3, content_encoding="gzip"))["have"] == 9
        replayed = await phone.send(packed, 3, content_encoding="gzip")  # as they are, by whoever heard them
        assert (replayed.status, said(replayed)["have"]) == (200, 9)
        gap = await phone.send(b"".join(LINES[12:]), 12)
        assert (gap.status, said(gap)["have"]) == (409, 9)
        assert said(await phone.send(b"".join(LINES[9:]), 9)) == {"have": len(LINES), "complete": True}
        assert said(await phone.ask()) == {"have": len(LINES), "complete": True}
        assert phone.kept.inbox.run(RUN).path.read_bytes() == b"".join(LINES)
        assert phone.served.notes == []


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ({"authorization": ""}, 401),
        ({"authorization": "Bearer"}, 401),
        ({"authorization": "Basic {token}"}, 401),
        ({"authorization": "Bearer x{token}"}, 401),
        ({"authorization": "Bearer {other}"}, 401),
        ({"authorization": f"Bearer {TOKEN}"}, 401),  # that of the page writes nothing
        ({"origin": ELSEWHERE}, 403),
        ({"origin": "null"}, 403),
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "application/json"}, 415),
        ({"content_encoding": "br"}, 415),
        ({"content_encoding": "gzip"}, 400),
    ],
)
async def test_who_may_not_send_and_what_is_no_sending_is_refused(
    tmp_path: Path, header: dict[str, str], status: int
) -> None:
    async with paired(tmp_path) as phone:
        swapped = phone.token[1:] + phone.token[:1]
        head = {name: value.format(token=phone.token, other=swapped) for name, value in header.items()}
        answer = await phone.send(b"".join(LINES), **head)
        assert answer.status == status
        assert "access-control-allow-origin" not in answer.headers
        assert phone.token not in answer.body.decode()
        assert phone.kept.inbox.runs() == []
        (told,) = phone.served.notes
        assert phone.token not in told


async def test_a_token_that_was_taken_back_is_refused_at_once(tmp_path: Path) -> None:
    async with paired(tmp_path) as phone:
        assert (await phone.send(b"".join(LINES[:5]))).status == 200
        assert phone.writers.clear() == 1
        assert (await phone.send(b"".join(LINES[:5]))).status == 401
        assert (await phone.ask()).status == 401


async def test_what_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    async with paired(tmp_path) as phone:
        many = await phone.send(b"x" * (sending.LARGEST_SENT_BYTES + 1))
        assert many.status == 413
        bomb = await phone.send(gzip.compress(b"\n" * (sending.LARGEST_BYTES + 1)), content_encoding="gzip")
        assert bomb.status == 413
        twice = gzip.compress(b"".join(LINES[:2])) + gzip.compress(LINES[2])
        assert (await phone.send(twice, content_encoding="gzip")).status == 400
        none = await phone.ask("POST", f"/api/runs/{RUN}/lines?from=0", content_type="application/x-ndjson")
        assert none.status == 411
        assert phone.kept.inbox.runs() == []


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("DELETE", f"/api/runs/{RUN}/lines", 405),
        ("GET", "/api/runs/", 404),
        ("GET", f"/api/runs/{RUN}", 404),
        ("GET", "/api/runs/../lines", 404),
        ("GET", "/api/runs/%2e%2e/lines", 404),
        ("GET", "/api/runs/a%2fb/lines", 404),
        ("GET", f"/api/runs/{'x' * 600}/lines", 414),
    ],
)
async def test_other_addresses_and_methods_are_refused(
    tmp_path: Path, method: str, target: str, status: int
) -> None:
    async with paired(tmp_path) as phone:
        assert (await phone.ask(method, target)).status == status


@pytest.mark.parametrize("at", ["", "-1", "x", "1e3", "9" * 10])
async def test_lines_without_a_number_are_refused(tmp_path: Path, at: str) -> None:
    async with paired(tmp_path) as phone:
        assert (await phone.send(b"".join(LINES), at)).status == 400


@pytest.mark.parametrize(
    ("body", "at"),
    [(b"{}\n", 0), (LINES[0][:-1], 0), (LINES[1], 0), (b"".join(LINES[1:3]), 0)],
    ids=["no line", "half a line", "no header", "other lines"],
)
async def test_what_is_no_such_line_is_refused_with_the_reason(tmp_path: Path, body: bytes, at: int) -> None:
    async with paired(tmp_path) as phone:
        answer = await phone.send(body, at)
        assert answer.status == 422
        assert "line" in said(answer)["error"]


async def test_the_app_of_another_host_may_send_only_where_it_was_paired(tmp_path: Path) -> None:
    asks = {
        "access_control_request_method": "POST",
        "access_control_request_headers": "authorization,content-type",
    }
    async with paired(tmp_path, ELSEWHERE) as phone:
        leave = await phone.ask("OPTIONS", origin=ELSEWHERE, authorization="", **asks)
        assert leave.status == 204
        assert leave.headers["access-control-allow-origin"] == ELSEWHERE
        assert "authorization" in leave.headers["access-control-allow-headers"]
        sent = await phone.send(b"".join(LINES), origin=ELSEWHERE, sec_fetch_site="cross-site")
        assert (sent.status, said(sent)["complete"]) == (200, True)
        assert sent.headers["access-control-allow-origin"] == ELSEWHERE
        assert sent.headers["vary"] == "Origin"
        assert "cross-origin-resource-policy" not in sent.headers
        for origin in ("https://evil.example", "null", f"http://127.0.0.1:{phone.served.port}"):
            refused = await phone.ask("OPTIONS", origin=origin, authorization="", **asks)
            assert refused.status == 403
            assert "access-control-allow-origin" not in refused.headers
            assert (await phone.send(b"".join(LINES), origin=origin)).status == 403
        page = await phone.served.ask("/", origin=ELSEWHERE)  # the page itself stays closed to it
        assert page.status == 403


async def test_our_own_app_sends_without_being_asked_for_leave(tmp_path: Path) -> None:
    async with paired(tmp_path) as phone:
        own = f"http://127.0.0.1:{phone.served.port}"
        assert (await phone.send(b"".join(LINES), origin=own, sec_fetch_site="same-origin")).status == 200


@pytest.mark.parametrize(
    ("failure", "status"), [(StoreError("the disk fails"), 503), (FullError(), 507)], ids=["disk", "room"]
)
async def test_what_cannot_be_kept_is_said_and_sent_again(
    tmp_path: Path, failure: Exception, status: int
) -> None:
    async with paired(tmp_path) as phone:
        phone.kept.fails = failure
        answer = await phone.send(b"".join(LINES))
        assert answer.status == status
        assert ("retry-after" in answer.headers) is (status == 503)
        phone.kept.fails = None
        assert said(await phone.send(b"".join(LINES)))["complete"] is True


async def test_without_paired_phones_nothing_is_taken() -> None:
    async with site(token=TOKEN) as served:
        answer = await served.tell(f"/api/runs/{RUN}/lines?from=0", b"x", authorization="Bearer x")
        assert answer.status == 405


def test_a_token_is_told_once_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    writers = Writers(tmp_path / "in" / "writers.json")
    token = writers.add("anna")
    other = writers.add("ben", ELSEWHERE)
    kept = (tmp_path / "in" / "writers.json").read_text()
    assert token not in kept
    assert other not in kept
    assert (tmp_path / "in" / "writers.json").stat().st_mode & 0o777 == 0o600
    found = writers.who(token)
    assert found is not None
    assert (found.athlete, found.origin) == ("anna", "")
    assert writers.who(other) != found
    assert writers.who(found.digest) is None  # who reads the file has no token


@pytest.mark.parametrize("content", ["", "{}", '[{"sha256": 1}]', "[1]", "\udcff"])
def test_a_damaged_file_of_writers_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "writers.json"
    path.write_bytes(content.encode(errors="surrogateescape"))
    path.chmod(0o600)
    if content == "{}":
        assert Writers(path).all() == []
    else:
        with pytest.raises(StoreError, match="pair them anew"):
            Writers(path).all()


def test_a_file_of_writers_that_others_write_is_not_trusted(tmp_path: Path) -> None:
    writers = Writers(tmp_path / "writers.json")
    token = writers.add("anna")
    (tmp_path / "writers.json").chmod(0o622)
    with pytest.raises(StoreError, match="chmod 600"):
        writers.who(token)


@pytest.mark.parametrize(
    "origin", ["", "runs.example", "http://runs.example", "https://a/b", "https://a?x", "null"]
)
def test_an_origin_that_is_none_is_refused(origin: str) -> None:
    with pytest.raises(UsageError):
        origin_of(origin)
