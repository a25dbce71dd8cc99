"""When a run was by the runner's own clock decides which day of the diary is its."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fleetfoot.store.reading import State, StoredRun
from fleetfoot.why.runs import local_start, names_of


def a_run(started: datetime | None, offset_s: int | None) -> StoredRun:
    recorded = datetime(2024, 3, 20, tzinfo=UTC)
    return StoredRun(
        key=1,
        id="r",
        athlete="Anna",
        source="r.fit",
        started_utc=started,
        recorded_utc=recorded,
        duration_s=60,
        state=State.COMPLETE,
        alerts=0,
        sensors={},
        summary={},
        utc_offset_s=offset_s,
    )


@pytest.mark.parametrize(("offset_h", "day"), [(10, "2024-03-11"), (-5, "2024-03-10"), (0, "2024-03-10")])
def test_a_monday_morning_in_brisbane_is_a_monday(offset_h: int, day: str) -> None:
    run = a_run(datetime(2024, 3, 10, 21, 0, tzinfo=UTC), 3600 * offset_h)
    local = local_start(run)
    assert local is not None
    assert local.tzinfo is None
    assert local.date().isoformat() == day
    assert names_of([run])[0].local == local


def test_without_an_offset_the_clock_of_this_machine_counts() -> None:
    moment = datetime(2024, 3, 10, 21, 0, tzinfo=UTC)
    assert local_start(a_run(moment, None)) == moment.astimezone().replace(tzinfo=None)
    assert local_start(a_run(None, 3600)) is None
