from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from patience import PATIENCE_S
from ports import free_port

from fleetfoot.assembly.outputs import outputs
from fleetfoot.cli.registry import detectors, levels
from fleetfoot.config import load
from fleetfoot.errors import UsageError
from fleetfoot.mqtt.settings import MqttSettings
from fleetfoot.mqtt.sink import MqttSink
from fleetfoot.notify.sink import ChannelsSink

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.config import Config


def configured(folder: Path, text: str) -> Config:
    path = folder / "fleetfoot.toml"
    path.write_text(f"[page]\nenabled = false\n{text}")
    known = {card.name: levels(card) for card in detectors()}
    return load(path, {}, known, {"store.path": folder / "store.db"})


async def kinds(config: Config, *, paced: bool, broker: MqttSettings | None = None) -> list[type]:
    async with (
        asyncio.timeout(PATIENCE_S),
        outputs(config, paced=paced, json=False, several=False, broker=broker) as out,
    ):
        return [type(sink) for sink in out.sinks]


async def test_the_broker_is_told_before_the_channels(tmp_path: Path) -> None:
    config = configured(tmp_path, "[channels.bell]\ncommand = 'true'\n")
    found = await kinds(config, paced=True, broker=MqttSettings(port=free_port()))
    assert found[0] is MqttSink
    assert found[-1] is ChannelsSink


async def test_channels_are_told_only_of_what_is_paced(tmp_path: Path) -> None:
    config = configured(tmp_path, "[channels.bell]\ncommand = 'true'\n")
    assert ChannelsSink in await kinds(config, paced=True)
    assert ChannelsSink not in await kinds(config, paced=False)
    assert ChannelsSink not in await kinds(configured(tmp_path, ""), paced=True)


async def test_a_channel_that_cannot_be_used_keeps_a_run_from_beginning(tmp_path: Path) -> None:
    config = configured(tmp_path, "[channels.phone]\nurls_file = 'nothing'\n")
    with pytest.raises(UsageError, match="cannot be read"):
        await kinds(config, paced=True)
    assert await kinds(config, paced=False)  # nor does it matter where nothing is sent
