"""Who is refused, that it is told once, and that the run goes on."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from typing import TYPE_CHECKING

import pytest
from page_world import FILES, RUN, TOKEN, Browser, second, site
from patience import PATIENCE_S

from fleetfoot.page import connection, doorway
from fleetfoot.page.guard import SECURITY, Refusals
from fleetfoot.page.pairing import code_of

if TYPE_CHECKING:
    from page_world import Site


async def assert_unharmed(served: Site) -> None:
    """A page that behaves is served as ever."""
    async with served.listener() as page:
        await page.frames(1)
        served.sink.begin(RUN)
        served.sink.second(RUN, second(0))
        assert [frame.kind for frame in await page.frames(2)] == ["begin", "tick"]


async def refused(
    served: Site, target: str, status: int, reason: str, method: str = "GET", **head: str
) -> None:
    """What is asked for is refused twice and told once."""
    for _ in range(2):
        answer = await served.ask(target, method, **head)
        assert answer.status == status
        assert reason.encode() in answer.body
        assert {name.lower(): value for name, value in SECURITY.items()}.items() <= answer.headers.items()
    assert served.notes == [f"live page: refused 127.0.0.1: {reason}"]
    await assert_unharmed(served)


@pytest.mark.parametrize("target", ["/", "/api/stream", "/assets/page-abc.js", "/nothing"])
async def test_without_a_token_nothing_is_shown(target: str) -> None:
    async with site(token=TOKEN) as served:
        answer = await served.ask(target)
        assert answer.status == 401
        assert b"fleetfoot page" in answer.body
        assert b"page</title>" not in answer.body
        served.notes.clear()
        served.cookie = f"fleetfoot-{served.port}={TOKEN}"
        await assert_unharmed(served)
        assert served.notes == []


@pytest.mark.parametrize(
    "form",
    ["", "x", TOKEN, "%00", "%F0%9F%8F%83", "%ff", "{short}", "{code}A", "{shifted}", "A" * 16],
)
async def test_a_wrong_code_is_refused(form: str) -> None:
    code = code_of(
        TOKEN, time.time()
    )  # of this moment: as a parameter it would be another one in each worker
    shown = form.format(code=code, short=code[:-1], shifted=code[1:] + code[:1])
    async with site(token=TOKEN) as served:
        assert (await served.ask(f"/?code={shown}")).status == 401
        served.notes.clear()
        assert b"wrong or too old" in (await served.ask(f"/?code={shown}")).body
        served.cookie = f"fleetfoot-{served.port}={TOKEN}"
        await assert_unharmed(served)


@pytest.mark.parametrize("age_s", [600.0, 3600.0, -300.0])
async def test_a_code_of_another_time_is_refused(age_s: float) -> None:
    async with site(token=TOKEN) as served:
        old = code_of(TOKEN, time.time() - age_s)
        assert (await served.ask(f"/?code={old}")).status == 401
        served.cookie = f"fleetfoot-{served.port}={TOKEN}"
        assert (await served.ask(f"/?code={old}")).status == 200  # a bookmark of who is in


@pytest.mark.parametrize(
    "target", ["/?token={token}", "/assets/page-abc.js?code={code}", "/api/stream?code={code}"]
)
async def test_only_a_code_for_the_first_page_stands_in_an_address(target: str) -> None:
    async with site(token=TOKEN) as served:
        answer = await served.ask(target.format(token=TOKEN, code=code_of(TOKEN, time.time())))
        assert answer.status == 401


@pytest.mark.parametrize(
    "cookie",
    ["=", "fleetfoot-{port}=x", "fleetfoot-1={token}", "x" * 500, 'fleetfoot-{port}="' + "\\" * 9000],
)
async def test_a_wrong_cookie_is_refused(cookie: str) -> None:
    async with site(token=TOKEN) as served:
        answer = await served.ask("/", cookie=cookie.format(port=served.port, token=TOKEN))
        assert answer.status == 401
        assert len(served.notes) == 1


@pytest.mark.parametrize(
    "cookie",
    [
        "{own}",
        "a=b; {own}",
        "a=b;{own};c=d",
        'theme="dark; or light"; {own}',
        "=; ;{own}; not a cookie; x=1",
        "__Host-session=1; " * 300 + "{own}",
    ],
)
async def test_our_cookie_is_found_among_those_of_other_services_of_the_host(cookie: str) -> None:
    async with site(token=TOKEN) as served:
        own = f"fleetfoot-{served.port}={TOKEN}"
        assert (await served.ask("/", cookie=cookie.format(own=own))).status == 200


async def test_a_good_code_becomes_a_cookie_that_opens_everything() -> None:
    async with site(token=TOKEN) as served:
        welcome = await served.ask(f"/?code={code_of(TOKEN, time.time())}")
        assert (welcome.status, welcome.headers["location"]) == (303, "/")
        cookie = welcome.headers["set-cookie"]
        assert cookie.startswith(f"fleetfoot-{served.port}={TOKEN}; ")
        for attribute in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=2592000"):
            assert attribute in cookie
        assert "Secure" not in cookie
        served.cookie = cookie.partition(";")[0]
        assert (await served.ask("/")).body == FILES["/"].body
        await assert_unharmed(served)
        assert served.notes == []


@pytest.mark.parametrize(
    "head",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site", "sec_fetch_mode": "cors"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "iframe"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"},
    ],
)
@pytest.mark.parametrize("token", [None, TOKEN])
async def test_a_page_of_another_site_gets_no_stream(head: dict[str, str], token: str | None) -> None:
    async with site(token=token) as served:
        served.cookie = f"fleetfoot-{served.port}={TOKEN}"
        await refused(served, "/api/stream", 403, "a page of another site", **head)


async def test_a_link_on_another_site_may_lead_to_the_page() -> None:
    head = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    async with site() as served:
        assert (await served.ask("/", **head)).status == 200
        assert (await served.ask("/", origin=f"http://127.0.0.1:{served.port}")).status == 200
        assert served.notes == []


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1.evil.example", "["]
)
async def test_a_name_that_was_rebound_to_this_machine_is_refused(host: str) -> None:
    async with site() as served:
        await refused(
            served, "/", 421, "a host name that is not this machine's", host=host.format(port=served.port)
        )


async def test_every_name_of_loopback_is_this_machine() -> None:
    async with site() as served:
        for name in ("localhost", "LocalHost", "[::1]", "127.0.0.1"):
            assert (await served.ask("/", host=f"{name}:{served.port}")).status == 200


@pytest.mark.parametrize(
    "target",
    [
        "/../server.py",
        "/assets/../../server.py",
        "/assets/..%2f..%2fserver.py",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/assets/%00",
        "/..\\..\\x",
        "//etc/passwd/..",
        "/%ff",
        "/a b"[:2] + "%20b",
    ],
)
async def test_a_path_that_leads_elsewhere_is_refused(target: str) -> None:
    async with site() as served:
        await refused(served, target, 400, "a malformed path")


@pytest.mark.parametrize(
    "target", ["/server.py", "//etc/passwd", "/static/index.html", "/index.html", "/Assets/page-abc.js"]
)
async def test_what_is_not_a_file_of_the_page_is_not_there(target: str) -> None:
    async with site() as served:
        assert (await served.ask(target)).status == 404
        assert served.notes == []


@pytest.mark.parametrize(
    "cursor", ["x", "1", "-", "5f-", "5F-1", "5f-1-2", "5f-" + "9" * 16, "g-1", "%0a", "5f-%D9%A1"]
)
async def test_a_malformed_cursor_is_refused(cursor: str) -> None:
    async with site() as served:
        await refused(served, f"/api/stream?after={cursor}", 400, "a malformed cursor")


async def test_a_malformed_cursor_in_the_header_is_refused() -> None:
    async with site() as served:
        await refused(served, "/api/stream", 400, "a malformed cursor", last_event_id="x")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
async def test_nothing_can_be_written(method: str) -> None:
    async with site() as served:
        await refused(served, "/", 405, "a method other than GET and HEAD", method)


async def test_an_oversized_address_is_refused() -> None:
    async with site() as served:
        await refused(served, f"/?x={'x' * 2000}", 414, "an oversized address")


async def test_oversized_headers_are_refused() -> None:
    async with site() as served:
        await refused(served, "/", 431, "oversized headers", x="x" * 20_000)


async def test_a_body_is_refused_unread() -> None:
    async with site() as served:
        await refused(served, "/", 413, "a request with a body", content_length="1000000000")
    async with site() as served:
        await refused(served, "/", 413, "a request with a body", transfer_encoding="chunked")


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\xff" * 200,
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
        b"GET /" + b"x" * 40_000,
        b"GET / HTTP/1.1\r\nhost: a\r\n" + b"x: y\r\n" * 5_000,
        b"GET / HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        b"\x00" * 100_000,
    ],
)
async def test_what_is_not_http_is_refused_and_told_once(raw: bytes) -> None:
    async with site() as served:
        for _ in range(2):
            assert b"200 OK" not in await say(served, raw)
        assert served.notes == ["live page: refused 127.0.0.1: a malformed request"]
        await assert_unharmed(served)


async def say(served: Site, raw: bytes) -> bytes:
    """Send bytes and return what comes back until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    answer = b""
    with contextlib.suppress(OSError):
        writer.write(raw)
        await writer.drain()
        async with asyncio.timeout(PATIENCE_S):
            answer = await reader.read()
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return answer


async def test_bytes_of_any_kind_harm_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "REQUEST_S", 0.2)
    chance = random.Random(5)  # noqa: S311
    heads = [b"GET / HTTP/1.1\r\nhost: 127.0.0.1:%d\r\n", b"GET /api/stream?after=%d HTTP/1.1\r\nHost: x\r\n"]
    faults: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: faults.append(context))
    async with site() as served:
        for _ in range(12):
            await asyncio.gather(*(say(served, _mangled(chance, heads, served.port)) for _ in range(25)))
        monkeypatch.setattr(
            connection, "REQUEST_S", PATIENCE_S
        )  # what is well formed may come slowly on a busy machine
        await assert_unharmed(served)
        assert len(served.notes) <= 8
        assert len(served.notes) == len(set(served.notes))
    assert faults == []


def _mangled(chance: random.Random, heads: list[bytes], port: int) -> bytes:
    raw = bytearray(chance.choice(heads) % port + b"connection: close\r\nx: y\r\n\r\n" + chance.randbytes(30))
    for _ in range(chance.randrange(6)):
        place = chance.randrange(len(raw))
        if chance.random() < 0.5:
            raw[place] = chance.randrange(256)
        else:
            del raw[place : place + chance.randrange(20)]
            raw += b"\n"
    return bytes(raw)


async def test_who_does_not_end_a_request_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "REQUEST_S", 2.0)
    async with site() as served:
        assert await say(served, b"") == b""
        assert served.notes == []
        assert await say(served, b"GET / HTTP/1.1\r\nhost: x\r\n") == b""
        assert served.notes == ["live page: refused 127.0.0.1: a request that does not end"]
        monkeypatch.setattr(connection, "REQUEST_S", PATIENCE_S)
        await assert_unharmed(served)


async def test_a_stream_outlives_the_time_that_a_request_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "REQUEST_S", 2.0)
    async with site() as served, served.listener() as page:
        await page.frames(1)
        await asyncio.sleep(3.0)
        served.sink.begin(RUN)
        assert (await page.frames(1))[0].kind == "begin"


async def test_connections_beyond_the_most_are_closed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorway, "MOST_CONNECTIONS", 3)
    async with site() as served:
        async with Browser(served), Browser(served), served.listener() as page:
            await page.frames(1)
            assert await say(served, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n") == b""
            served.sink.begin(RUN)
            assert (await page.frames(1))[0].kind == "begin"
        assert served.notes == ["live page: refused 127.0.0.1: too many connections"]


def test_who_keeps_changing_does_not_fill_the_terminal() -> None:
    notes: list[str] = []
    refusals = Refusals(notes.append)
    for number in range(1000):
        refusals.note(f"10.0.0.{number}", "no code")
    assert len(notes) == 41
    assert notes[-1] == "live page: more was refused; it is not told any more"
    assert refusals.counts == {"no code": 1000}


async def test_files_are_served_with_what_keeps_a_browser_safe_and_quick() -> None:
    async with site() as served:
        page = await served.ask("/", accept_encoding="gzip, br")
        script = await served.ask("/assets/page-abc.js", accept_encoding="gzip")
        plain = await served.ask("/assets/page-abc.js")
        again = await served.ask("/", if_none_match=page.headers["etag"])
        refused = await served.ask("/assets/page-abc.js", accept_encoding="gzip;q=0, br")
        head = await served.ask("/", "HEAD")
        stream = await served.ask("/api/stream", "HEAD")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-cache"
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert (script.headers["content-encoding"], script.body) == ("gzip", FILES["/assets/page-abc.js"].zipped)
    assert plain.headers["etag"] not in (script.headers["etag"], "")
    assert (refused.body, "content-encoding" in refused.headers) == (plain.body, False)
    assert (plain.body, "content-encoding" in plain.headers) == (FILES["/assets/page-abc.js"].body, False)
    assert (again.status, again.body) == (304, b"")
    assert (head.status, head.body) == (200, b"")
    assert (stream.status, stream.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert "server" not in page.headers
