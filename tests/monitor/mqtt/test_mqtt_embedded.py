from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from mqtt_runs import (
    DETECTORS,
    Notices,
    a_run,
    a_second,
    an_alert,
    reading,
    running,
    settings_for,
    start_program,
)
from patience import PATIENCE_S

from fleetfoot.errors import FleetfootError, UsageError
from fleetfoot.mqtt import connection, embedded
from fleetfoot.mqtt.embedded import embedded_broker, own_broker

if TYPE_CHECKING:
    from pathlib import Path

ALL = "fleetfoot/#"

READER = """
import asyncio, json, sys
from mqtt_runs import reading, settings_for
async def main():
    async with reading(settings_for(sys.argv[1], protocol="3.1.1"), "fleetfoot/#") as reader:
        print("ready", flush=True)
        await reader.until(lambda: reader.on("fleetfoot/ann/status")[-1:] == [b"offline"])
        print(json.dumps([m.topic.value for m in reader.messages]))
asyncio.run(main())
"""


async def test_sink_and_readers_meet_in_one_loop() -> None:
    async with embedded_broker() as url:
        settings, notices, run = settings_for(url, protocol="3.1.1"), Notices(), a_run()
        async with reading(settings, ALL) as first, reading(settings, ALL) as second:
            async with running(settings, notices) as sink:
                sink.begin(run)
                sink.begin(a_run("bob"))
                await first.until(lambda: len(first.messages) >= 2 + 2 * len(DETECTORS))
                alerts = [an_alert(run, onset) for onset in range(50)]
                for index, alert in enumerate(alerts):
                    sink.alert(run, alert)
                    sink.second(run, a_second(index))
            for reader in (first, second):
                await reader.until(lambda: reader.on("fleetfoot/bob/status")[-1:] == [b"offline"])  # noqa: B023
                await reader.until(lambda: len(reader.on("fleetfoot/ann/tick")) == 50)  # noqa: B023
                assert reader.ids("fleetfoot/ann/event") == [alert.id for alert in alerts]
        async with reading(settings, ALL) as late:
            await late.until(lambda: len(late.messages) >= 2 * (1 + len(DETECTORS)))
        assert late.on("fleetfoot/ann/status") == [b"offline"]
    assert notices.lines == []


async def test_another_process_reads_along() -> None:
    async with embedded_broker() as url:
        with start_program(READER, url) as process:
            assert process.stdout is not None
            assert await asyncio.to_thread(process.stdout.readline) == b"ready\n"
            run = a_run()
            async with running(settings_for(url, protocol="3.1.1"), Notices()) as sink:
                sink.begin(run)
                sink.alert(run, an_alert(run))
            topics = json.loads(await asyncio.to_thread(process.stdout.read))
    expected = {"status", "event", *(f"state/{name}" for name in DETECTORS)}
    assert {topic.removeprefix("fleetfoot/ann/") for topic in topics} == expected


async def test_mqtt_5_is_not_understood_and_the_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "ANSWER_S", 0.3)
    notices = Notices()
    async with embedded_broker() as url, running(settings_for(url), notices) as sink:
        sink.begin(a_run())
        await notices.until(1)
    assert len(notices.lines) == 1
    assert "protocol 3.1.1 if it is an old one" in notices.lines[0]


async def test_a_port_in_use_is_one_line() -> None:
    async with embedded_broker() as url:
        port = int(url.rpartition(":")[2])
        with pytest.raises(FleetfootError, match=rf"cannot listen on 127\.0\.0\.1:{port} .*another port"):
            async with embedded_broker(port=port):
                pytest.fail("two brokers on one port")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", ""])  # noqa: S104 - is refused
async def test_it_listens_on_loopback_only(host: str) -> None:
    with pytest.raises(UsageError, match="no TLS"):
        async with embedded_broker(host):
            pytest.fail("listens")


@pytest.mark.parametrize(
    "garbage", [b"", b"GET / HTTP/1.1\r\n\r\n", bytes(range(256)), b"\x10\xff\xff\xff\xff"]
)
async def test_garbage_on_its_port_harms_nobody(garbage: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    async with embedded_broker() as url:
        settings = settings_for(url, protocol="3.1.1")
        _, writer = await asyncio.open_connection(settings.host, settings.port)
        writer.write(garbage)
        writer.close()
        with contextlib.suppress(ConnectionError):  # the broker may have hung up before
            await writer.wait_closed()
        async with reading(settings, ALL) as reader, running(settings, Notices()) as sink:
            sink.begin(a_run())
            await reader.until(lambda: bool(reader.on("fleetfoot/ann/status")))
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "login", ["", "fleetfoot@", "fleetfoot:wrong@", "ann:{password}@", "fleetfoot:{password}x@"]
)
async def test_nobody_comes_in_without_the_login(login: str) -> None:
    async with embedded_broker() as url:
        parts = urlsplit(url)
        notices = Notices()
        stranger = f"mqtt://{login.format(password=parts.password)}{parts.hostname}:{parts.port}"
        async with reading(settings_for(url, protocol="3.1.1"), ALL) as reader:
            async with running(settings_for(stranger, protocol="3.1.1"), notices) as sink:
                sink.begin(a_run())
                sink.alert(a_run(), an_alert(a_run()))
                await notices.until(1)
            assert reader.messages == []
    assert "refuses access" in notices.lines[0]


def test_each_start_has_a_login_of_its_own() -> None:
    async def passwords() -> set[str | None]:
        found = set()
        for _ in range(3):
            async with embedded_broker() as url:
                found.add(urlsplit(url).password)
        return found

    assert len(asyncio.run(passwords())) == 3


async def test_clients_beyond_the_most_are_closed_and_come_in_when_others_leave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(embedded, "MOST_CLIENTS", 2)
    async with embedded_broker() as url:
        settings = settings_for(url, protocol="3.1.1")
        async with reading(settings, ALL), reading(settings, ALL):
            reader, writer = await asyncio.open_connection(settings.host, settings.port)
            async with asyncio.timeout(PATIENCE_S):
                assert await reader.read() == b""
            writer.close()
        notices = Notices()
        async with reading(settings, ALL) as late, running(settings, notices) as sink:
            sink.begin(a_run())
            await late.until(lambda: bool(late.on("fleetfoot/ann/status")))


async def test_who_says_nothing_or_too_much_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "FIRST_WORD_S", 0.2)
    async with embedded_broker() as url:
        settings = settings_for(url, protocol="3.1.1")
        for said in (b"", b"\x10", b"\x10\xff\xff\xff\x7f"):  # the last announces 256 MB
            reader, writer = await asyncio.open_connection(settings.host, settings.port)
            writer.write(said)
            async with asyncio.timeout(PATIENCE_S):
                assert await reader.read() == b""
            writer.close()


class Full(asyncio.Transport):
    """A connection whose reader has not fetched so many bytes."""

    def __init__(self, unread: int) -> None:
        super().__init__()
        self.unread = unread
        self.written = b""
        self.aborted = False

    def get_write_buffer_size(self) -> int:
        return self.unread

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def abort(self) -> None:
        self.aborted = True

    def is_closing(self) -> bool:
        return True

    def close(self) -> None:
        """It is closed."""


@pytest.mark.parametrize(
    ("unread", "aborted"), [(embedded.UNREAD_BYTES, False), (embedded.UNREAD_BYTES + 1, True)]
)
async def test_a_reader_that_does_not_fetch_what_is_sent_is_hung_up_on(unread: int, *, aborted: bool) -> None:
    transport, reader = Full(unread), asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    writer = asyncio.StreamWriter(transport, protocol, reader, asyncio.get_running_loop())
    embedded._Writer(writer).write(b"tick")
    assert transport.aborted is aborted


async def test_a_broker_of_our_own_is_what_was_configured_and_its_login_is_its_owners(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    wanted = settings_for(
        "mqtt://elsewhere", prefix="club/legs", event_expiry_s=33.0, discovery_prefix="homeassistant"
    )
    async with own_broker(wanted) as own:
        assert own.login.stat().st_mode & 0o777 == 0o600
        assert own.login.is_relative_to(tmp_path)
        kept = (own.settings.prefix, own.settings.event_expiry_s, own.settings.discovery_prefix)
        assert kept == ("club/legs", 33.0, "homeassistant")
        assert own.settings.password
        secret = own.settings.password.reveal()
        assert secret in own.login.read_text()
        assert secret not in own.advice + repr(own)
        own_url = own.login.read_text().strip()
        async with (
            reading(settings_for(own_url, protocol="3.1.1"), "club/#") as reader,
            running(own.settings, Notices()) as sink,
        ):
            sink.begin(a_run())
            await reader.until(lambda: bool(reader.on("club/legs/ann/status")))
    assert not own.login.exists()


async def test_a_login_that_a_killed_run_left_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    victim = tmp_path / "victim"
    victim.write_text("dear")
    place = tmp_path / "broker"
    place.symlink_to(victim)
    embedded._write_down(place, "mqtt://new")
    assert (place.is_symlink(), place.read_text(), victim.read_text()) == (False, "mqtt://new\n", "dear")


async def test_it_can_be_started_again_and_leaves_no_task() -> None:
    before = asyncio.all_tasks()
    for _ in range(3):
        async with embedded_broker("localhost") as url, reading(settings_for(url, protocol="3.1.1")):
            pass
    assert asyncio.all_tasks() == before
