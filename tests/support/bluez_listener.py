"""A program that listens to heart rate sensors by bleak's own backend, whatever that is, and says what happens.

Run as a process of its own: ``bluez_listener.py SENSORS``. One JSON object a line on standard output; it ends
when standard input does.
"""

from __future__ import annotations

import asyncio
import json
import sys

from bleak import BleakClient, BleakScanner
from bleak.exc import BleakError
from bleak.uuids import normalize_uuid_str

HEART_RATE, MEASUREMENT, BATTERY = (normalize_uuid_str(short) for short in ("180d", "2a37", "2a19"))


def say(event: str, **more: object) -> None:
    print(json.dumps({"event": event, **more}), flush=True)  # noqa: T201 - that is what it is for


async def listen(number: int, taken: set[str], turn: asyncio.Lock) -> None:
    while True:
        try:
            await connect_once(number, taken, turn)
        except (BleakError, OSError, TimeoutError) as error:
            say("error", number=number, type=type(error).__name__, text=str(error))
            await asyncio.sleep(0.1)


async def connect_once(number: int, taken: set[str], turn: asyncio.Lock) -> None:
    lost = asyncio.Event()
    async with turn:  # one scan and one connect at a time
        device = await BleakScanner.find_device_by_filter(
            lambda one, told: one.address not in taken and HEART_RATE in told.service_uuids, timeout=5
        )
        if device is None:
            say("nobody", number=number)
            return
        taken.add(device.address)
        client = BleakClient(device, lambda _: lost.set())
        try:
            await client.connect()
        except (BleakError, OSError, TimeoutError):
            taken.discard(device.address)
            raise
    try:
        battery = await client.read_gatt_char(BATTERY)
        services = sorted(service.uuid[4:8] for service in client.services)
        write = {one.max_write_without_response_size for one in client.services.characteristics.values()}
        say("connected", address=device.address, battery=battery[0], services=services, write=sorted(write))
        await client.start_notify(MEASUREMENT, lambda _, data: say_rate(device.address, bytes(data)))
        say("subscribed", address=device.address)
        await lost.wait()
    finally:
        say("disconnected", address=device.address)
        taken.discard(device.address)
        await client.disconnect()


def say_rate(address: str, payload: bytes) -> None:
    say("rate", address=address, payload=payload.hex())


async def main() -> None:
    taken: set[str] = set()
    turn = asyncio.Lock()
    tasks = [asyncio.create_task(listen(number, taken, turn)) for number in range(int(sys.argv[1]))]
    await asyncio.to_thread(sys.stdin.read)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    say("over")


asyncio.run(main())
