"""The live path keeps nothing a second: what Python holds does not grow with the length of a run."""

from __future__ import annotations

import gc
import tracemalloc
from typing import TYPE_CHECKING, Final

import pytest
from day_long import live_day

from fleetfoot.page.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fleetfoot.path.track import Track

HOUR_S: Final = 3600
HOURS: Final = 3
"""The first fills what is bounded: caches, the page's journal (a small one here), what waits for the broker."""
MOST_GROWTH_BYTES: Final = 12.0
"""For each second: less than any object has; a float that is kept every second costs 32."""
KEPT_MESSAGES: Final = 300


@pytest.fixture
def others_left_alone() -> Iterator[None]:
    """Keep the collector from what a worker of many tests holds: a walk through that takes a second, each time."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.nightly
@pytest.mark.usefixtures("others_left_alone")
def test_what_is_held_does_not_grow_with_the_length_of_a_run(tmp_path: Path) -> None:
    held: list[tuple[float, float]] = []

    def sample(t_s: float, _: Track) -> None:
        gc.collect()
        held.append((t_s, tracemalloc.get_traced_memory()[0]))

    tracemalloc.start()
    try:
        live_day(tmp_path, HOURS * HOUR_S, 10, sample, Journal("00", most_messages=KEPT_MESSAGES))
    finally:
        tracemalloc.stop()
    # Buffers fill and are emptied: the least of an hour is what stays.
    least = [
        min(held_b for t_s, held_b in held if hour * HOUR_S < t_s <= (hour + 1) * HOUR_S) for hour in (1, 2)
    ]
    growth = (least[1] - least[0]) / HOUR_S
    assert growth < MOST_GROWTH_BYTES, f"{growth:.1f} bytes a second stay"
