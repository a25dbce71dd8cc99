"""What a run is told to: the broker, InfluxDB and the store, as the configuration names them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fleetfoot.checks import Finding, Verdict
from fleetfoot.errors import StoreError

if TYPE_CHECKING:
    from fleetfoot.config import Config
    from fleetfoot.influx.settings import InfluxSettings

ANSWER_S: Final = 5.0
"""How long a server gets to answer."""
NOTHING: Final = "# fleetfoot doctor"
"""A comment in line protocol: server, login and bucket are judged before it turns out that nothing is to be written."""


async def broker(config: Config) -> Finding:
    """Return whether the broker accepts connections."""
    mqtt = config.mqtt
    if not mqtt.enabled:
        return Finding(
            "MQTT", Verdict.HINT, "it is switched off", "set mqtt.enabled = true to publish alerts"
        )
    if mqtt.embedded:
        return Finding("MQTT", Verdict.WELL, "fleetfoot starts its own broker, on this machine only")
    address = f"{mqtt.host}:{mqtt.port}"
    try:
        async with asyncio.timeout(ANSWER_S):
            _, writer = await asyncio.open_connection(mqtt.host, mqtt.port)
            writer.close()
            await writer.wait_closed()
    except (OSError, TimeoutError) as error:
        reason = str(error) or "no answer in time"
        remedy = "is the broker running, are mqtt.host and mqtt.port right, does a firewall stand between?"
        return Finding("MQTT", Verdict.BAD, f"{address} cannot be reached: {reason}", remedy, 1)
    return Finding("MQTT", Verdict.WELL, f"{address} accepts connections")


async def influxdb(config: Config) -> Finding:
    """Return whether InfluxDB can be reached, knows us and has the bucket, without writing anything."""
    settings = config.influx
    if not settings.url:
        return Finding("InfluxDB", Verdict.WELL, "none is configured; runs stay in the store")
    return await asyncio.to_thread(_asked, replace(settings, timeout_s=ANSWER_S))


def _asked(settings: InfluxSettings) -> Finding:
    from fleetfoot.influx import (  # noqa: PLC0415 - only where one is configured
        InfluxError,
        RefusedError,
    )
    from fleetfoot.influx.target import Target  # noqa: PLC0415 - influxdb-client is slow to import

    target = Target(settings)
    try:
        target.write([NOTHING])
    except RefusedError:
        pass  # it says that there is nothing to write, after it has found login and bucket in order
    except InfluxError as error:
        what, _, remedy = str(error).rpartition(": ")
        return Finding("InfluxDB", Verdict.BAD, what, remedy, InfluxError.exit_code)
    finally:
        target.close()
    return Finding("InfluxDB", Verdict.WELL, f"{settings.name} takes what is shipped")


def store(config: Config) -> Finding:
    """Return whether the store is sound."""
    from fleetfoot.store.store import Store  # noqa: PLC0415 - only here

    path = config.store.path
    if not path.exists():
        return Finding("store", Verdict.WELL, f"there is none yet; it will be made at {path}")
    try:
        with Store.open(path, read_only=True) as opened:
            problems = opened.problems()
    except StoreError as error:
        what, _, remedy = str(error).rpartition(": ")
        return Finding("store", Verdict.BAD, what or remedy, remedy if what else "", StoreError.exit_code)
    if problems:
        remedy = "move the file away and replay what was captured"
        return Finding("store", Verdict.BAD, f"{path}: {problems[0]}", remedy, StoreError.exit_code)
    return Finding("store", Verdict.WELL, f"{path} is sound")
