from __future__ import annotations

from typing import TYPE_CHECKING

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
)

if TYPE_CHECKING:
    from mosquitto import Mosquitto

    from fleetfoot.mqtt.settings import Protocol

pytestmark = pytest.mark.mosquitto


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
async def test_a_run_is_told_on_its_topics(broker: Mosquitto, protocol: Protocol) -> None:
    settings, notices, run = settings_for(broker.url, protocol=protocol), Notices(), a_run()
    async with reading(settings, "fleetfoot/#") as reader:
        async with running(settings, notices) as sink:
            sink.begin(run)
            await reader.until(lambda: len(reader.messages) >= 1 + len(DETECTORS))
            alert = an_alert(run)
            sink.alert(run, alert)
            sink.second(run, a_second(100))
            await reader.until(lambda: bool(reader.on("fleetfoot/ann/tick")))
            sink.end(run, {"minutes": 50})
        await reader.until(lambda: reader.on("fleetfoot/ann/status")[-1:] == [b"offline"])
    assert reader.on("fleetfoot/ann/status") == [b"online", b"offline"]
    assert reader.json_on("fleetfoot/ann/event") == [alert.payload()]
    states = [s["state"] for s in reader.json_on("fleetfoot/ann/state/overstride")]
    assert states == ["unknown", "active", "unknown"]
    assert reader.json_on("fleetfoot/ann/summary")[0]["summary"] == {"minutes": 50}
    tick = reader.json_on("fleetfoot/ann/tick")[0]
    assert tick["values"]["heart_rate_bpm"] == 150.0
    assert tick["scores"] == {"overstride": 0.1, "bounce": None, "drift": 0.3}
    assert notices.lines == []
