from __future__ import annotations

import asyncio
import json

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

from fleetfoot.errors import FleetfootError, UsageError
from fleetfoot.mqtt import connection
from fleetfoot.mqtt.embedded import embedded_broker

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
    with pytest.raises(UsageError, match="no passwords"):
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
        await writer.wait_closed()
        async with reading(settings, ALL) as reader, running(settings, Notices()) as sink:
            sink.begin(a_run())
            await reader.until(lambda: bool(reader.on("fleetfoot/ann/status")))
    assert capfd.readouterr().err == ""


async def test_it_can_be_started_again_and_leaves_no_task() -> None:
    before = asyncio.all_tasks()
    for _ in range(3):
        async with embedded_broker("localhost") as url, reading(settings_for(url, protocol="3.1.1")):
            pass
    assert asyncio.all_tasks() == before
