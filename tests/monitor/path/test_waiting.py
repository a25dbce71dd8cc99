"""Waiting for an event, and between tries."""

from __future__ import annotations

import asyncio
import random

from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.path.waiting import Backoff, happens


@given(seed=st.integers(0, 2**32), failures=st.integers(1, 200), asked_s=st.floats(0, 1e5))
def test_waits_grow_to_a_minute_and_never_undercut_the_server(
    seed: int, failures: int, asked_s: float
) -> None:
    backoff = Backoff(random.Random(seed))  # noqa: S311 - jitter
    waits = [backoff.failed(asked_s) for _ in range(failures)]
    floor_s = min(asked_s, 3600.0)
    assert all(floor_s <= wait_s <= floor_s + min(60.0, 2.0**k) for k, wait_s in enumerate(waits))
    backoff.worked()
    assert backoff.failed() <= 1.0


def test_two_clients_do_not_come_back_together() -> None:
    waits = [[Backoff(random.Random(seed)).failed() for _ in range(3)] for seed in range(2)]  # noqa: S311 - jitter
    assert waits[0] != waits[1]


@given(seed=st.integers(0, 2**32), failures=st.integers(1, 50))
def test_the_fixed_share_of_a_wait_is_always_waited(seed: int, failures: int) -> None:
    backoff = Backoff(random.Random(seed), 0.5, 30.0, fixed=0.5)  # noqa: S311 - jitter
    waits = [backoff.failed() for _ in range(failures)]
    wholes = [min(30.0, 0.5 * 2.0**k) for k in range(failures)]
    assert all(0.5 * whole_s <= wait_s <= whole_s for wait_s, whole_s in zip(waits, wholes, strict=True))


async def test_an_event_happens_or_its_time_is_over() -> None:
    event = asyncio.Event()
    assert not await happens(event, 0.0)
    waiting = asyncio.ensure_future(happens(event, None))
    await asyncio.sleep(0)
    assert not waiting.done()
    event.set()
    assert await waiting
    assert await happens(event, 0.0)
