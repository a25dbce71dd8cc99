from __future__ import annotations

import asyncio

import pytest

from fleetfoot.sim.ble import clock
from fleetfoot.sim.ble.clock import run_virtual


def test_a_day_passes_at_once() -> None:
    async def day() -> float:
        await asyncio.sleep(86_400 * 3)
        return asyncio.get_running_loop().time()

    assert run_virtual(day()) == pytest.approx(3 * 86_400)  # or this test takes three days


def test_timers_fire_in_the_order_of_their_times() -> None:
    fired: list[float] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        for at_s in (3.0, 1.0, 2.0):
            loop.call_at(at_s, fired.append, at_s)
        await asyncio.sleep(4)

    run_virtual(main())
    assert fired == [1.0, 2.0, 3.0]


def test_waiting_for_what_is_not_scheduled_is_an_error_and_no_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    # A worker of the test runner has threads of its own: the loop grants each of them that it may yet say something.
    monkeypatch.setattr(clock, "THREAD_S", 0.5)

    async def main() -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(RuntimeError, match="nothing is scheduled"):
        run_virtual(main())
