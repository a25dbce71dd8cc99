from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.influx.backoff import Backoff


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
