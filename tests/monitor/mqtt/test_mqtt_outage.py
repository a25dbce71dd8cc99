"""What happens when the broker is killed, late, or gone for long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from mosquitto import mosquitto
from mqtt_runs import (
    Clock,
    Notices,
    a_run,
    a_second,
    all_told,
    an_alert,
    reading,
    reading_again_and_again,
    running,
    settings_for,
    subscribe_lasting,
)
from ports import free_port

if TYPE_CHECKING:
    from pathlib import Path

    from mosquitto import Mosquitto

pytestmark = pytest.mark.mosquitto

EVENTS = "fleetfoot/ann/event"


async def test_a_killed_broker_costs_no_event_and_keeps_their_order(broker: Mosquitto) -> None:
    settings, notices, run = settings_for(broker.url), Notices(), a_run()
    await subscribe_lasting(settings, "fleetfoot/+/event")
    broker.save()
    alerts = [an_alert(run, onset) for onset in range(60)]
    async with reading_again_and_again(settings) as reader, running(settings, notices) as sink:
        sink.begin(run)
        await reader.until(lambda: True)
        for count, alert in enumerate(alerts):
            sink.alert(run, alert)
            await asyncio.sleep(0.005)
            if count == 20:
                broker.kill()
            if count == 40:
                broker.start()
        await reader.until(lambda: len(reader.ids(EVENTS)) == len(alerts))
    assert reader.ids(EVENTS) == [alert.id for alert in alerts]
    assert len(notices.lines) == 2
    assert "was lost" in notices.lines[0]
    assert notices.lines[1] == f"MQTT broker {broker.url} is there"


async def test_events_that_a_killed_broker_had_acknowledged_are_told_again(broker: Mosquitto) -> None:
    settings, notices, run = settings_for(broker.url), Notices(), a_run()
    await subscribe_lasting(settings, "fleetfoot/+/event")
    broker.save()
    alerts = [an_alert(run, onset) for onset in range(5)]
    async with running(settings, notices) as sink:
        for alert in alerts:
            sink.alert(run, alert)
        async with reading(settings, "fleetfoot/+/status") as reader:
            await reader.until(lambda: reader.on("fleetfoot/ann/status") == [b"online"])
        await all_told(sink)
        broker.kill()  # with what it had queued for the session
        broker.start()
        await notices.until(2)
        async with reading_again_and_again(settings) as lasting_reader:
            await lasting_reader.until(lambda: len(lasting_reader.ids(EVENTS)) == len(alerts))
    assert lasting_reader.ids(EVENTS) == [alert.id for alert in alerts]


async def test_a_cue_that_became_stale_in_an_outage_is_not_spoken(broker: Mosquitto) -> None:
    settings, notices, run, clock = settings_for(broker.url), Notices(), a_run(), Clock()
    await subscribe_lasting(settings, "fleetfoot/+/event")
    broker.save()
    stale, fresh = an_alert(run, 100.0), an_alert(run, 200.0)
    async with running(settings, notices, clock) as sink:
        sink.begin(run)
        async with reading(settings) as reader:
            await reader.until(lambda: bool(reader.on("fleetfoot/ann/status")))
        broker.kill()
        await notices.until(1)
        sink.alert(run, stale)
        clock.now_s += 100.0
        sink.alert(run, fresh)
        clock.now_s += 60.0
        broker.start()
        await notices.until(2)
        async with reading_again_and_again(settings) as lasting_reader:
            await lasting_reader.until(lambda: bool(lasting_reader.ids(EVENTS)))
        assert sink.expired == 1
    assert lasting_reader.ids(EVENTS) == [fresh.id]
    assert "1 alerts became too old" in notices.lines[1]
    (event,) = lasting_reader.messages
    assert event.properties is not None
    assert 0 < vars(event.properties)["MessageExpiryInterval"] <= 60  # what was left of 120 s


async def test_a_broker_that_comes_late_is_told_everything(tmp_path: Path) -> None:
    with mosquitto(tmp_path, port=free_port()) as broker:
        settings, notices, run = settings_for(broker.url), Notices(), a_run()
        await subscribe_lasting(settings, "fleetfoot/#")
        broker.stop()
        async with running(settings, notices) as sink:
            sink.begin(run)
            sink.alert(run, alert := an_alert(run))
            assert "does not answer (Connection refused)" in (await notices.until(1))[0]
            broker.start()
            async with reading_again_and_again(settings) as reader:
                await reader.until(lambda: bool(reader.on("fleetfoot/ann/state/drift")))
        assert reader.ids(EVENTS) == [alert.id]
        assert len(notices.lines) == 2


async def test_ticks_are_not_kept_for_a_broker_that_is_away(broker: Mosquitto) -> None:
    settings, notices, run = settings_for(broker.url), Notices(), a_run()
    await subscribe_lasting(settings, "fleetfoot/+/tick")
    broker.save()
    async with running(settings, notices) as sink:
        sink.second(run, a_second(0))  # nobody is connected yet
        async with reading(settings) as reader:
            await reader.until(lambda: bool(reader.on("fleetfoot/ann/status")))
        broker.kill()
        await notices.until(1)
        sink.second(run, a_second(1))
        broker.start()
        await notices.until(2)
        async with reading(settings) as reader:
            while not reader.on("fleetfoot/ann/tick"):
                sink.second(run, a_second(2))
                await asyncio.sleep(0.02)
    assert {tick["t_s"] for tick in reader.json_on("fleetfoot/ann/tick")} == {2}


async def test_two_athletes_have_their_own_status_and_one_notice(broker: Mosquitto) -> None:
    settings, notices = settings_for(broker.url), Notices()
    async with running(settings, notices) as sink:
        for name in ("ann", "bob/+#"):
            sink.begin(a_run(name))
        async with reading(settings, "fleetfoot/+/status") as reader:
            await reader.until(lambda: len(reader.messages) >= 2)
            assert reader.on("fleetfoot/bob%2F%2B%23/status") == [b"online"]
        broker.kill()
        await notices.until(1)
        broker.start()
        await notices.until(2)
    assert len(notices.lines) == 2


async def test_retained_states_return_after_a_broker_forgot_them(broker: Mosquitto) -> None:
    settings, notices, run = settings_for(broker.url), Notices(), a_run()
    async with running(settings, notices) as sink:
        sink.begin(run)
        sink.alert(run, an_alert(run))
        async with reading(settings, "fleetfoot/ann/state/+") as reader:
            await reader.until(lambda: len(reader.messages) >= 3)
        broker.kill()
        (broker.folder / "mosquitto.db").unlink(missing_ok=True)
        broker.start()
        async with reading(settings, "fleetfoot/ann/state/overstride") as reader:
            await reader.until(lambda: len(reader.messages) >= 1)
    assert reader.json_on("fleetfoot/ann/state/overstride")[0]["state"] == "active"
