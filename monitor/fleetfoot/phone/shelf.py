"""The runner's own baselines, as the phone keeps them: what each run taught, append-only, as JSON."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fleetfoot.store.baseline import StoredBaseline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fleetfoot.store.baseline import Lesson


class Shelf:
    """Baselines of one athlete: a :class:`~fleetfoot.store.library.Stored`.

    Parameters
    ----------
    lessons : Iterable[dict]
        As :func:`written` made them, in any order.
    """

    path = Path("this browser's storage")
    """What messages call it."""

    def __init__(self, lessons: Iterable[dict[str, Any]] = ()) -> None:
        self._taught: dict[tuple[str, str], list[StoredBaseline]] = {}
        for each in sorted(lessons, key=lambda one: int(one["runs"])):
            known = self._taught.setdefault((each["sensor"], each["subject"]), [])
            known.append(StoredBaseline(base64.b64decode(each["content"]), each["runs"], each["run"]))

    def baseline(self, athlete: str, sensor: str, subject: str, *, before: str) -> StoredBaseline | None:
        """Return the newest baseline, or the one that run ``before`` started from if that run has taught it."""
        del athlete
        known = self._taught.get((sensor, subject), [])
        earlier = [each.last_run for each in known]
        if before in earlier:
            known = known[: earlier.index(before)]
        return known[-1] if known else None


def read(text: str) -> Shelf:
    """Return the shelf that a list of lessons in JSON makes; an empty text is an empty one."""
    return Shelf(json.loads(text)) if text else Shelf()


def written(run: str, lessons: Sequence[Lesson]) -> str:
    """Return what a run taught as JSON, for the storage."""
    return json.dumps(
        [
            {
                "sensor": each.sensor,
                "subject": each.subject,
                "runs": each.onto + 1,
                "run": run,
                "content": base64.b64encode(each.content).decode("ascii"),
            }
            for each in lessons
        ]
    )
