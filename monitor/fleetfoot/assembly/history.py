"""The history of days, and why the legs were heavy, to InfluxDB: behind the runs, whenever one was shipped."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final

from fleetfoot.assembly.desk import athlete_named
from fleetfoot.influx.lines import head, line
from fleetfoot.influx.shipper import BATCH_LINES, Shipped
from fleetfoot.store.store import Store
from fleetfoot.why.answer import answers_for
from fleetfoot.words.quantity import METRIC
from fleetfoot_signal.causes.table import CAUSES
from fleetfoot_signal.days.history import DayHistory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from fleetfoot.config import Config
    from fleetfoot.influx.shipper import Shipper
    from fleetfoot.why.answer import Answers

DAY: Final = "day"
WHY: Final = "why"
NOON: Final = time(12, tzinfo=UTC)
"""A day's point stands at noon UTC: inside the day nearly everywhere."""


class WithHistory:
    """Ships runs, and behind them the history of every athlete; a :class:`~fleetfoot.influx.delivery.Ships`.

    A point is sent when it differs from what this process sent before; the same series and time overwrite, so that
    nothing is doubled by sending it again.
    """

    def __init__(self, shipper: Shipper, config: Config) -> None:
        self._shipper = shipper
        self._config = config
        self._sent: set[str] | None = None

    def ship(self) -> Shipped:
        """Ship all that is missing now; see :meth:`fleetfoot.influx.shipper.Shipper.ship`."""
        done = self._shipper.ship()
        if self._sent is not None and not done.runs:
            return done
        sent = self._sent or set[str]()
        new = [each for each in history_lines(self._config) if each not in sent]
        for start in range(0, len(new), BATCH_LINES):
            part = new[start : start + BATCH_LINES]
            refused = sum(refusal.lines for refusal in self._shipper.send(part))
            done += Shipped(len(part) - refused, 0, 0)
        self._sent = sent | set(new)
        return done

    def halt(self) -> None:
        """See :meth:`fleetfoot.influx.shipper.Shipper.halt`."""
        self._shipper.halt()


def history_lines(config: Config) -> Iterator[str]:
    """Yield the points of all athletes of the store.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    with Store.open(config.store.path) as store:
        names = sorted({run.athlete for run in store.runs()})
        answers = [answers_for(store, athlete_named(config, name), METRIC) for name in names]
    for each in answers:
        yield from _days(each)
        yield from _answers(each)


def _days(answers: Answers) -> Iterator[str]:
    """Yield a point for each day from the first run to the last."""
    season = answers.season
    rows = [row for run in range(len(season.runs)) if (row := season.row(run)) is not None]
    start = head(DAY, {"athlete": season.athlete})
    for row in range(min(rows, default=0), max(rows, default=-1) + 1):
        known = {each.name: float(getattr(season.history, each.name)[row, 0]) for each in fields(DayHistory)}
        yield line(start, known, _noon_ms(season.first_day.toordinal() + row))


def _answers(answers: Answers) -> Iterator[str]:
    """Yield a point for each run that has a date."""
    start = head(WHY, {"athlete": answers.season.athlete})
    for run, day in enumerate(answers.season.dates):
        if day is not None:
            yield line(start, _of_run(answers, run), _moment_ms(answers, run, day))


def _of_run(answers: Answers, run: int) -> dict[str, float | str]:
    ranking, stored = answers.ranking, answers.season.runs[run]
    known: dict[str, float | str] = {
        "legs": float(answers.facts.legs[run]),
        "tired": float(answers.facts.tired[run]),
        "usual_legs": float(ranking.doses.usual_rating[0, run]),
        "unexplained": float(ranking.unexplained[0, run]),
        "headline": ranking.headline(run) or "",
        "id": stored.id,
    }
    if (shoe := answers.season.diary.run_value(stored.id, "shoe")) is not None:
        known["shoe"] = shoe.value
    if (distance_m := stored.summary.get("distance_m")) is not None:
        known["distance_m"] = float(distance_m)
    return known | {f"p_{cause.id}": float(ranking.probability[row, run]) for row, cause in enumerate(CAUSES)}


def _moment_ms(answers: Answers, run: int, day: date) -> int:
    started = answers.season.runs[run].started_utc
    return _noon_ms(day.toordinal()) if started is None else round(1000.0 * started.timestamp())


def _noon_ms(ordinal: int) -> int:
    return round(1000.0 * datetime.combine(datetime.fromordinal(ordinal), NOON).timestamp())
