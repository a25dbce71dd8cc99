"""The live path keeps nothing a second: what Python holds does not grow with the length of a run."""

from __future__ import annotations

import gc
import tracemalloc
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
from day_long import LAP_S, live_day

from fleetfoot.page import journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fleetfoot.path.track import Track

LAPS: Final = 3
"""The first fills what is bounded: caches, the page's journal (a small one here), what waits for the broker."""
EVERY_S: Final = 90
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


@pytest.mark.usefixtures("others_left_alone")
def test_what_is_held_does_not_grow_with_the_length_of_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The journal drops a thousand messages at once, four times an hour: 400 kB that would hide what grows.
    monkeypatch.setattr(journal, "_SLACK", 0)
    held = np.zeros(LAPS * LAP_S // EVERY_S)  # made before: a list of samples would grow by itself

    def sample(t_s: float, _: Track) -> None:
        gc.collect()
        held[round(t_s) // EVERY_S - 1] = tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        kept = journal.Journal("00", most_messages=KEPT_MESSAGES)
        live_day(tmp_path, LAPS * LAP_S, EVERY_S, sample, kept)
    finally:
        tracemalloc.stop()
    _, second, third = held.reshape(LAPS, -1).mean(axis=1)
    growth = (third - second) / LAP_S
    assert growth < MOST_GROWTH_BYTES, f"{growth:.1f} bytes a second stay"
