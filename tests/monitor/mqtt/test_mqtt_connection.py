"""Passwords, TLS, last wills, and brokers that are none."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from mosquitto import (
    Mosquitto,
    make_certificates,
    make_password_file,
    mosquitto,
    skip_without_mosquitto,
)
from mqtt_runs import (
    DETECTORS,
    Notices,
    a_run,
    all_told,
    an_alert,
    reading,
    reading_client,
    running,
    settings_for,
    start_program,
)
from patience import PATIENCE_S
from ports import free_port

from fleetfoot.errors import UsageError
from fleetfoot.mqtt import connection, publisher
from fleetfoot.mqtt.sink import MqttSink
from fleetfoot.path.ticks import Ticks

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.mqtt.settings import Protocol

pytestmark = pytest.mark.mosquitto

STATUS = "fleetfoot/ann/status"
EVENT = "fleetfoot/ann/event"

PROGRAM = """
import asyncio, sys
from mqtt_runs import Notices, a_run, running, settings_for
async def main():
    async with running(settings_for(sys.argv[1]), Notices()) as sink:
        sink.begin(a_run())
        await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_the_broker_says_offline_when_the_process_is_killed(broker: Mosquitto) -> None:
    settings = settings_for(broker.url)
    async with reading(settings, STATUS) as reader:
        with start_program(PROGRAM, broker.url) as process:
            try:
                await reader.until(lambda: reader.on(STATUS) == [b"online"])
            finally:
                process.kill()
        await reader.until(lambda: reader.on(STATUS) == [b"online", b"offline"])
    async with reading(settings, STATUS) as late:
        await late.until(lambda: late.on(STATUS) == [b"offline"])


async def test_cancelling_leaves_offline_behind(broker: Mosquitto) -> None:
    settings, notices = settings_for(broker.url), Notices()
    async with reading(settings, STATUS) as reader:
        sink = MqttSink(settings, detectors=DETECTORS, notice=notices)
        task = asyncio.create_task(sink.run())
        sink.begin(a_run())
        await reader.until(lambda: reader.on(STATUS) == [b"online"])
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await reader.until(lambda: reader.on(STATUS) == [b"online", b"offline"])


async def test_a_false_offline_is_contradicted_and_other_bytes_are_ignored(broker: Mosquitto) -> None:
    settings, notices = settings_for(broker.url), Notices()
    async with running(settings, notices) as sink, reading(settings, STATUS) as reader:
        sink.begin(a_run())
        await reader.until(lambda: reader.on(STATUS) == [b"online"])
        async with reading_client(settings) as stranger:
            for payload in (b"\xff\x00{[", b"", b"x" * 50_000):
                await stranger.publish(STATUS, payload, qos=1)
            await stranger.publish(STATUS, b"offline", qos=1, retain=True)
        await reader.until(lambda: len(reader.messages) >= 6)
        assert reader.on(STATUS)[4:] == [b"offline", b"online"]
    assert notices.lines == []


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
async def test_a_wrong_password_is_told_once_and_the_run_goes_on(tmp_path: Path, protocol: Protocol) -> None:
    skip_without_mosquitto()
    passwords = make_password_file(tmp_path, {"ann": "right"})
    with mosquitto(tmp_path, password_file=passwords) as broker:
        url = broker.url.replace("//", "//ann:wr%40ng@")
        notices, run = Notices(), a_run()
        async with running(settings_for(url, protocol=protocol), notices) as sink:
            sink.alert(run, an_alert(run))
            await notices.until(1)
            await asyncio.sleep(0.5)  # time for another attempt, which must not be told
            assert len(notices.lines) == 1
            assert sink.waiting == 1
    assert "refuses access for user 'ann': check user name, password and access list" in notices.lines[0]
    assert "wr@ng" not in "".join(notices.lines)
    assert "could not be told the last 1 alerts" in notices.lines[-1]


async def test_tls_and_password(tmp_path: Path) -> None:
    skip_without_mosquitto()
    passwords = make_password_file(tmp_path, {"ann": "p@ss/word"})
    certificates = make_certificates(tmp_path / "tls")
    with mosquitto(tmp_path, password_file=passwords, certificates=certificates) as broker:
        url = broker.url.replace("//", "//ann:p%40ss%2Fword@")
        settings, notices, run = settings_for(url, ca_file=certificates.ca), Notices(), a_run()
        async with (
            reading(settings, "fleetfoot/ann/event", tls_context=certificates.trusting()) as reader,
            running(settings, notices) as sink,
        ):
            sink.alert(run, alert := an_alert(run))
            await reader.until(lambda: bool(reader.messages))
    assert reader.ids("fleetfoot/ann/event") == [alert.id]
    assert notices.lines == []


async def test_a_client_certificate_opens_the_door(tmp_path: Path) -> None:
    skip_without_mosquitto()
    own = make_certificates(tmp_path / "tls")
    with mosquitto(tmp_path, certificates=own, ask_client_certificate=True) as broker:
        notices = Notices()
        settings = settings_for(broker.url, ca_file=own.ca, cert_file=own.cert, key_file=own.key)
        async with running(settings, notices) as sink:
            sink.alert(a_run(), an_alert(a_run()))
            await all_told(sink)
        assert notices.lines == []
        async with running(settings_for(broker.url, ca_file=own.ca), notices) as sink:
            sink.begin(a_run())
            await notices.until(1)
    assert len(notices.lines) == 1


async def test_a_certificate_of_a_stranger_is_told_once(tmp_path: Path) -> None:
    skip_without_mosquitto()
    certificates, others = make_certificates(tmp_path / "a"), make_certificates(tmp_path / "b")
    with mosquitto(tmp_path, certificates=certificates) as broker:
        notices = Notices()
        async with running(settings_for(broker.url, ca_file=others.ca), notices) as sink:
            sink.begin(a_run())
            await notices.until(1)
            await asyncio.sleep(0.4)
    assert len(notices.lines) == 1
    assert "cannot be trusted" in notices.lines[0]


def test_a_certificate_file_that_is_missing_is_a_usage_error(tmp_path: Path) -> None:
    settings = settings_for("mqtts://broker", ca_file=tmp_path / "none.pem")
    with pytest.raises(UsageError, match=r"cannot use the certificates .*none\.pem: No such file"):
        MqttSink(settings, detectors=(), notice=print)


async def test_an_unknown_host_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    notices = Notices()
    async with running(settings_for("mqtt://nowhere"), notices) as sink:
        sink.begin(a_run())
        await notices.until(1)
        await asyncio.sleep(0.4)
    assert len(notices.lines) == 1
    assert "cannot be found (Name or service not known): check the host name" in notices.lines[0]


async def test_a_topic_that_the_access_list_forbids_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "acl").write_text("topic read #\ntopic write fleetfoot/ann/status\n")
    with mosquitto(tmp_path, acl_file=tmp_path / "acl") as broker:
        notices, run = Notices(), a_run()
        async with running(settings_for(broker.url), notices) as sink:
            for onset in range(3):
                sink.alert(run, an_alert(run, onset))
            await notices.until(1)
    assert len(notices.lines) == 1
    assert "refuses fleetfoot/ann/event (Not authorized)" in notices.lines[0]


async def test_what_is_larger_than_the_broker_takes_is_told_and_the_rest_arrives(tmp_path: Path) -> None:
    skip_without_mosquitto()
    port = free_port()
    small = f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_packet_size 2000\n"
    broker = Mosquitto(tmp_path, port, configuration=small)
    broker.start()
    try:
        settings, notices, run = settings_for(broker.url), Notices(), a_run()
        async with reading(settings, "fleetfoot/#") as reader:
            async with running(settings, notices) as sink:
                sink.begin(run)
                for onset in range(3):
                    sink.alert(run, an_alert(run, onset))
                sink.end(run, {"note": "x" * 3000})
                await reader.until(lambda: len(reader.ids("fleetfoot/ann/event")) == 3)
                await notices.until(1)
            await reader.until(lambda: reader.on("fleetfoot/ann/status")[-1:] == [b"offline"])
            assert reader.on("fleetfoot/ann/summary") == []
    finally:
        broker.kill()
    assert "takes no message as large as fleetfoot/ann/summary" in notices.lines[0]
    assert notices.lines[1:] == [
        f"MQTT broker {settings.address} was not told 1 messages that were too large for it"
    ]


GOOD_CONNACK = b"\x20\x03\x00\x00\x00"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        bytes(range(256)),
        b"\x20\xff\xff\xff\xff\xff",
        b"\x20\x03\x00\x99\x00",
        GOOD_CONNACK + b"\x00" * 40,
        GOOD_CONNACK + b"\x30\x06\x00\x03a/#\x00",  # a topic that nobody may publish to
        GOOD_CONNACK + b"\x30\xff\xff\xff\x7f",
        GOOD_CONNACK + b"\x90\x04\x00\x09\x00\x00",  # an acknowledgement of what was never asked
        GOOD_CONNACK + b"\xe0\x02\x8b\x00",
    ],
)
async def test_what_is_no_broker_is_told_once_and_survived(
    answer: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    skip_without_mosquitto()
    monkeypatch.setattr(connection, "ANSWER_S", 3.0)
    port = free_port()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(answer)
        await asyncio.sleep(0.05)
        writer.close()

    notices, run = Notices(), a_run()
    server = await asyncio.start_server(talk, "127.0.0.1", port)
    settings = settings_for(f"mqtt://127.0.0.1:{port}")
    async with running(settings, notices) as sink:
        sink.alert(run, an_alert(run))
        await notices.until(1)
        server.close()
        await server.wait_closed()
        monkeypatch.setattr(connection, "ANSWER_S", PATIENCE_S)  # for a broker, which may be slow
        with mosquitto(tmp_path, port=port):
            async with reading(settings, STATUS) as reader:
                await reader.until(lambda: reader.on(STATUS)[-1:] == [b"online"])
            await all_told(sink)
            await sink.close(5.0)
    assert notices.lines[-1] == f"MQTT broker {settings.address} is there"
    assert len(notices.lines) == 2


@pytest.mark.parametrize(
    ("answer", "line"),
    [(b"", "does not answer (it hung up before it answered)"), (GOOD_CONNACK, "was lost")],
)
async def test_a_broker_that_hangs_up_is_not_waited_for(
    answer: bytes, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "ANSWER_S", 3600.0)

    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await asyncio.sleep(0.05)  # time to subscribe and to publish, which nobody will acknowledge
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    notices = Notices()
    port = server.sockets[0].getsockname()[1]
    async with running(settings_for(f"mqtt://127.0.0.1:{port}"), notices) as sink:
        sink.begin(a_run())
        assert line in (await notices.until(1))[0]
    server.close()
    await server.wait_closed()


async def test_closing_does_not_wait_for_the_next_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "FIRST_PAUSE_S", 3600.0)
    monkeypatch.setattr(publisher, "LONGEST_PAUSE_S", 3600.0)
    notices = Notices()
    sink = MqttSink(settings_for(f"mqtt://127.0.0.1:{free_port()}"), detectors=DETECTORS, notice=notices)
    task = asyncio.create_task(sink.run())
    sink.begin(a_run())
    await notices.until(1)
    async with asyncio.timeout(PATIENCE_S):
        await sink.close(3600.0)
    await task


async def test_closing_does_not_wait_for_a_broker_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "ANSWER_S", 3600.0)
    connected = asyncio.Event()

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    notices, run = Notices(), a_run()
    sink = MqttSink(settings_for(f"mqtt://127.0.0.1:{port}"), detectors=DETECTORS, notice=notices)
    task = asyncio.create_task(sink.run())
    sink.alert(run, an_alert(run))
    await connected.wait()
    async with asyncio.timeout(PATIENCE_S):
        await sink.close(0.1)
        await task
    server.close()
    await server.wait_closed()
    assert notices.lines[-1].endswith("could not be told the last 1 alerts")


async def test_closing_a_sink_that_never_ran_returns() -> None:
    sink = MqttSink(settings_for("mqtt://127.0.0.1"), detectors=DETECTORS, notice=Notices())
    sink.begin(a_run())
    await sink.close(60.0)


async def test_an_event_that_was_stored_when_its_process_was_killed_is_told_by_the_run_that_goes_on(
    broker: Mosquitto,
) -> None:
    run = replace(a_run(), started_utc=datetime.now(UTC) - timedelta(seconds=110))
    stored = an_alert(run).payload()  # of second 100
    settings, none = settings_for(broker.url), np.zeros((0, 0))
    async with reading(settings, EVENT) as reader:
        async with running(settings, Notices()) as sink:
            sink.begin(run)
            sink.recall(run, Ticks(np.zeros(0, dtype=np.int64), none, none, ()), [stored])
            sink.alert(run, an_alert(run))  # found again, by rows that were not stored
            await reader.until(lambda: reader.on(EVENT) != [])
        assert [json.loads(each) for each in reader.on(EVENT)] == [stored]


async def test_closing_before_the_task_has_started_still_tells_everything(broker: Mosquitto) -> None:
    notices, run = Notices(), a_run()
    sink = MqttSink(settings_for(broker.url), detectors=DETECTORS, notice=notices)
    sink.alert(run, an_alert(run))
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        group.create_task(sink.run())
        await sink.close(3600.0)
    assert sink.waiting == 0
    assert notices.lines == []


def test_the_helper_trusts_only_its_own_authority(tmp_path: Path) -> None:
    skip_without_mosquitto()
    assert make_certificates(tmp_path).trusting().verify_mode is ssl.CERT_REQUIRED


async def test_small_packets_are_sent_at_once(broker: Mosquitto) -> None:
    settings = settings_for(broker.url)
    async with connection.connected(settings, identifier="x", status_topic=STATUS, tls=None) as link:
        sock = link._client.socket()
        assert isinstance(sock, socket.socket)
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
