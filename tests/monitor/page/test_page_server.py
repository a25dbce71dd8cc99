"""Beginning and end of the server, and where it listens."""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import ssl
import stat
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from page_world import FILES, RUN, TOKEN, Site, make_certificate, new_sink, second, site

from fleetfoot.assembly.page import QUIET, code_lines
from fleetfoot.errors import UsageError
from fleetfoot.page import address, server
from fleetfoot.page.address import reachable
from fleetfoot.page.files import built
from fleetfoot.page.pairing import code_of
from fleetfoot.page.server import serving
from fleetfoot.page.settings import PageSettings
from fleetfoot.page.token import token_of

if TYPE_CHECKING:
    from pathlib import Path


def a_taken_port() -> socket.socket:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    return taken


async def test_where_the_port_is_taken_loopback_takes_a_free_one_and_says_so() -> None:
    notes: list[str] = []
    with closing(a_taken_port()) as taken:
        port = taken.getsockname()[1]
        async with serving(PageSettings(port=port), new_sink(), FILES, notes.append) as url:
            other = int(url.rstrip("/").rpartition(":")[2])
            assert (await Site(new_sink(), url, other, notes).ask("/")).status == 200
    assert notes == [f"port {port} is taken: the live page is on port {other}"]


async def test_on_the_network_a_taken_port_is_an_error_that_says_what_to_do() -> None:
    with closing(a_taken_port()) as taken:
        settings = PageSettings(port=taken.getsockname()[1], token=TOKEN)
        with pytest.raises(
            UsageError, match=r"cannot listen on 127\.0\.0\.1:\d+: .*choose another with --listen"
        ):
            async with serving(settings, new_sink(), FILES, print):
                pass


@pytest.mark.parametrize("host", ["192.0.2.7", "no-such-host.invalid"])
async def test_an_address_that_is_not_here_is_an_error(host: str) -> None:
    with pytest.raises(UsageError, match="the live page cannot listen on"):
        async with serving(PageSettings(listen=host, port=0, token=TOKEN), new_sink(), FILES, print):
            pass


@pytest.mark.parametrize("token", [None, TOKEN])
async def test_the_address_holds_no_secret(token: str | None) -> None:
    async with site(token=token) as served:
        assert served.url == f"http://127.0.0.1:{served.port}/"


async def test_on_every_network_the_address_is_one_that_others_reach() -> None:
    notes: list[str] = []
    async with serving(
        PageSettings(listen="0.0.0.0", port=0, token=TOKEN, tls=False),  # noqa: S104
        new_sink(),
        FILES,
        notes.append,
    ) as url:
        assert "0.0.0.0" not in url  # noqa: S104
        port = int(url.split("/")[2].rpartition(":")[2])
        served = Site(new_sink(), url, port, notes, cookie=f"fleetfoot-{port}={TOKEN}")
        assert (await served.ask("/", host="any.name:80")).status == 200


def test_a_host_that_is_said_stays_as_it_is() -> None:
    assert reachable("192.168.1.5") == "192.168.1.5"
    assert reachable("my-pi.local") == "my-pi.local"


def test_without_a_network_the_address_is_that_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "_outward", lambda _: None)
    assert reachable("::") == "localhost"


async def test_signals_are_left_to_the_run() -> None:
    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    async with site() as served:
        await served.ask("/")
        assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == before


async def test_nothing_is_left_behind() -> None:
    tasks = asyncio.all_tasks()
    async with site() as served, served.listener() as page:
        await page.frames(1)
    assert asyncio.all_tasks() == tasks
    with pytest.raises(OSError):
        await asyncio.open_connection("127.0.0.1", served.port)


async def test_a_page_that_does_not_read_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "FAREWELL_S", 0.2)
    tasks = asyncio.all_tasks()
    async with site() as served:
        page = served.listener()
        slow = await page.__aenter__()
        await slow.frames(1)
        slow.writer.transport.pause_reading()  # type: ignore[attr-defined]
        for index in range(20_000):
            served.sink.second(RUN, second(index))
    assert asyncio.all_tasks() == tasks
    await page.__aexit__(None, None, None)


async def test_an_error_of_the_block_passes_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError):
        async with site():
            raise ZeroDivisionError


async def test_the_page_is_served_by_tls(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    cert, key = make_certificate(tmp_path)
    async with site(token=TOKEN, cert_file=cert, key_file=key) as served:
        assert served.url.startswith("https://127.0.0.1:")
        served.tls = ssl.create_default_context(cafile=str(cert))
        welcome = await served.ask(f"/?code={code_of(TOKEN, time.time())}")
        assert welcome.headers["set-cookie"].startswith(f"__Host-fleetfoot-{served.port}={TOKEN}; ")
        for attribute in ("; Secure", "; Path=/"):
            assert attribute in welcome.headers["set-cookie"]
        assert "Domain" not in welcome.headers["set-cookie"]
        served.cookie = welcome.headers["set-cookie"].partition(";")[0]
        own = f"https://127.0.0.1:{served.port}"
        async with served.listener(origin=own, sec_fetch_site="same-origin") as page:
            await page.frames(1)
            served.sink.begin(RUN)
            assert (await page.frames(1))[0].kind == "begin"
        assert (await served.ask("/", origin=own.replace("https", "http"))).status == 403


@pytest.mark.parametrize("content", [None, b"no certificate"])
async def test_a_certificate_that_cannot_be_used_is_an_error_that_names_it(
    tmp_path: Path, content: bytes | None
) -> None:
    cert = tmp_path / "cert.pem"
    if content is not None:
        cert.write_bytes(content)
    with pytest.raises(UsageError, match=r"cannot use the certificates .*cert\.pem: .*PEM"):
        async with serving(PageSettings(port=0, cert_file=cert), new_sink(), FILES, print):
            pass


def test_the_token_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "state" / "page-token"
    token = token_of(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(token) >= 22
    assert token_of(path) == token
    assert token_of(tmp_path / "another") != token


def test_a_token_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page-token"
    path.write_text(TOKEN)
    path.chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        token_of(path)
    path.chmod(0o600)
    assert token_of(path) == TOKEN


@pytest.mark.parametrize("content", ["", "short", "with spaces in it and long enough", "\x1b" * 30])
def test_a_file_without_a_token_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "page-token"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(UsageError, match="holds no token"):
        token_of(path)


def test_a_place_for_the_token_that_cannot_be_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="the page's token"):
        token_of(tmp_path / "file" / "page-token")


def test_the_qr_code_is_framed_by_light_modules() -> None:
    lines = code_lines("http://192.168.1.20:8737/?token=abcdefghijklmnopqrstuv")
    assert len({len(line) for line in lines}) == 1
    assert all(line.startswith("\u2588" * QUIET) and line.endswith("\u2588" * QUIET) for line in lines)
    assert len(lines[0]) <= 60
    assert set("".join(lines)) == set("\u2588\u2580\u2584 ")


def test_the_files_are_found_by_their_paths() -> None:
    files = built()
    if not files:
        pytest.skip("the page's files were not built")
    assert files["/"].media_type == "text/html; charset=utf-8"
    assert not files["/"].immutable
    assert "/index.html" not in files
    assert all(file.immutable == path.startswith("/assets/") for path, file in files.items())


def test_without_its_files_there_is_no_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("fleetfoot.page.files.files", lambda _: tmp_path)
    assert built() == {}
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "icon.svg").write_text("<svg/>")
    assert built() == {}
