"""Who may come in: counted when accepted, before a handshake or a request."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import ssl
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_world import TOKEN, Site, make_certificate, site, until
from patience import PATIENCE_S

from fleetfoot.page import doorway
from fleetfoot.page.doorway import BURST, MOST_OF_ADDRESS, PER_S, Caller, is_local, network_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@contextlib.asynccontextmanager
async def idle(served: Site, count: int) -> AsyncIterator[list[asyncio.StreamReader]]:
    """Open connections and say nothing on them, not even the beginning of a TLS handshake."""
    pairs = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(count)]
    try:
        yield [reader for reader, _ in pairs]
    finally:
        for _, writer in pairs:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


async def is_closed(reader: asyncio.StreamReader) -> bool:
    async with asyncio.timeout(PATIENCE_S):
        try:
            return await reader.read(1) == b""
        except ConnectionError:
            return True


@contextlib.asynccontextmanager
async def encrypted(folder: Path) -> AsyncIterator[Site]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    cert, key = make_certificate(folder)
    async with site(token=TOKEN, cert_file=cert, key_file=key) as served:
        served.tls = ssl.create_default_context(cafile=str(cert))
        served.cookie = f"__Host-fleetfoot-{served.port}={TOKEN}"
        yield served


async def test_connections_without_a_handshake_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorway, "MOST_CONNECTIONS", 4)
    async with encrypted(tmp_path) as served:
        async with idle(served, 4), idle(served, 3) as beyond:
            assert [await is_closed(each) for each in beyond] == [True] * 3
        assert served.notes == ["live page: refused 127.0.0.1: too many connections"]
        async with asyncio.timeout(PATIENCE_S):
            while True:  # until the server has noticed that the others are gone
                with contextlib.suppress(OSError):
                    assert (await served.ask("/")).status == 200
                    break
                await asyncio.sleep(0.01)


async def test_a_handshake_that_does_not_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorway, "HANDSHAKE_S", 2.0)
    async with encrypted(tmp_path) as served, served.listener() as page:
        await page.frames(1)
        async with idle(served, 2) as readers:
            assert [await is_closed(each) for each in readers] == [True, True]
        assert served.notes == ["live page: refused 127.0.0.1: a TLS handshake that does not end"]
        assert (await served.ask("/")).status == 200


async def test_one_address_of_the_network_gets_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorway, "is_local", lambda _: False)
    monkeypatch.setattr(doorway, "MOST_OF_ADDRESS", 3)
    async with site() as served:
        async with idle(served, 3), idle(served, 1) as beyond:
            assert await is_closed(beyond[0])
        await until(lambda: served.notes == ["live page: refused 127.0.0.1: too many connections"])


def test_who_comes_too_often_waits_until_it_is_worth_a_visit_again() -> None:
    caller = Caller(0.0)
    assert [caller.may_enter(0.0) for _ in range(BURST + 1)] == [True] * BURST + [False]
    assert not caller.may_enter(0.5 / PER_S)
    assert caller.may_enter(2.0 / PER_S)


def test_who_has_all_connections_open_gets_none_more() -> None:
    caller = Caller(0.0, open=MOST_OF_ADDRESS)
    assert not caller.may_enter(1000.0)


@given(st.lists(st.floats(0.0, 5.0), max_size=400))
def test_no_more_come_in_than_the_burst_and_what_time_allows(pauses: list[float]) -> None:
    caller, now_s, came = Caller(0.0), 0.0, 0
    for pause_s in pauses:
        now_s += pause_s
        came += caller.may_enter(now_s)
    assert came <= BURST + PER_S * now_s + 1


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("192.0.2.1", False),
        ("::ffff:192.0.2.1", False),
        ("fe80::1%eth0", False),
        ("not an address", False),
    ],
)
def test_only_loopback_is_local(host: str, *, local: bool) -> None:
    assert is_local(host) is local


def test_an_ipv6_host_does_not_get_more_by_changing_its_address() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1") != network_of("2001:db8:0:1::1")


async def test_the_memory_of_addresses_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorway, "MOST_ADDRESSES", 10)
    async with site():
        import socket  # noqa: PLC0415 - only here

        with socket.create_server(("127.0.0.1", 0)) as server:
            door = doorway.Doorway(server, None)  # type: ignore[arg-type] # nothing is refused
            for number in range(100):
                door._caller(f"192.0.2.{number}")
            assert len(door._callers) == 10
            door.close()
