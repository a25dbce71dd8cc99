"""What the runner says on the page: in the store as the command would put it there, and answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from console_runs import second_of, summary_of
from mqtt_schemas import validator
from patience import PATIENCE_S

from fleetfoot.assembly.desk import Desk
from fleetfoot.assembly.noting import said_of
from fleetfoot.cli.registry import detectors, levels
from fleetfoot.config import load
from fleetfoot.errors import UsageError
from fleetfoot.mqtt.rating import Rating
from fleetfoot.page.diary import Entry
from fleetfoot.path.run import Run
from fleetfoot.store.sink import StoreSink
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fleetfoot.config import Config

RUN = Run(
    "20260501T120000Z-01234567", "Anna", "live", datetime(2026, 5, 1, 12, 0, tzinfo=UTC), utc_offset_s=0
)


class Hearer:
    def __init__(self) -> None:
        self.said_: list[Mapping[str, Any]] = []
        self.answers: list[Mapping[str, Any]] = []

    def said(self, run: Run, said: Mapping[str, Any]) -> None:
        assert run.identity == RUN.identity
        self.said_.append(said)

    def why(self, run: Run, record: Mapping[str, Any]) -> None:
        assert run.identity == RUN.identity
        self.answers.append(record)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    path = tmp_path / "fleetfoot.toml"
    path.write_text("")
    known = {card.name: levels(card) for card in detectors()}
    return load(path, {}, known, {"store.path": tmp_path / "s.db"})


def recorded(config: Config, *, over: bool) -> None:
    with Store.open(config.store.path, detectors=("overstriding", "bounce")) as store:
        sink = StoreSink(store, commit_every=1)
        sink.begin(RUN)
        for index in range(90):
            sink.second(RUN, second_of(index))
        if over:
            sink.end(RUN, summary_of(run=RUN.id))
        sink.close(PATIENCE_S)


def desk_of(config: Config) -> tuple[Desk, Hearer]:
    desk, hearer = Desk(config, pytest.fail), Hearer()
    desk.hearers.append(hearer)
    desk.begin(RUN)
    return desk, hearer


async def test_legs_on_the_way_are_kept_one_by_one_and_nothing_is_answered_yet(config: Config) -> None:
    recorded(config, over=False)
    desk, hearer = desk_of(config)
    for rating in ("30:4", "61:7"):
        answer = await desk.take(Entry("Anna", RUN.id, {"legs_during": rating}))
    assert answer == {"said": {"legs_during": "30:4 61:7"}, "why": None}
    assert hearer.answers == []
    assert desk.rated == set()


async def test_what_is_tapped_after_the_run_is_answered_at_once(config: Config) -> None:
    recorded(config, over=True)
    desk, hearer = desk_of(config)
    values = {"legs": "7", "sick": "yes", "strength_yesterday": "yes", "slept_badly": "yes"}
    answer = await desk.take(Entry("Anna", RUN.id, values))
    assert answer["said"] == {"legs": 7.0, "sick": True, "strength_yesterday": True, "slept_badly": True}
    validator("why").validate(answer["why"])
    assert answer["why"]["legs"] == 7.0
    assert answer["why"]["headline"] == "illness"
    assert hearer.answers == [answer["why"]]
    assert desk.rated == {RUN.identity}
    sleep = next(cause for cause in answer["why"]["causes"] if cause["cause"] == "short_sleep")
    assert sleep["for"][0] == "you slept badly"


async def test_a_tap_that_is_taken_back_is_gone(config: Config) -> None:
    recorded(config, over=True)
    desk, _ = desk_of(config)
    await desk.take(Entry("Anna", RUN.id, {"legs": "7", "hot": "yes"}))
    await desk.take(Entry("Anna", RUN.id, {"hot": ""}))
    with Store.open(config.store.path, read_only=True) as store:
        assert said_of(store, store.find(RUN.id)) == {"legs": 7.0}


@pytest.mark.parametrize(
    ("athlete", "run", "values"),
    [
        ("Anna", "20260501", {"legs": "7"}),
        ("Anna", "last", {"legs": "7"}),
        ("Berta", RUN.id, {"legs": "7"}),
        ("Anna", RUN.id, {"legs": "11"}),
        ("Anna", RUN.id, {"onset": "later"}),
        ("Anna", RUN.id, {"legs_during": "30:12"}),
    ],
)
async def test_what_is_no_run_or_no_value_is_refused_and_nothing_kept(
    config: Config, athlete: str, run: str, values: dict[str, str]
) -> None:
    recorded(config, over=True)
    desk, hearer = desk_of(config)
    with pytest.raises(UsageError):
        await desk.take(Entry(athlete, run, {"tired": "3"} | values))
    assert hearer.said_ == []
    with Store.open(config.store.path, read_only=True) as store:
        assert store.notes("Anna") == []


async def test_a_run_that_is_over_is_answered_without_a_word_from_the_runner(config: Config) -> None:
    recorded(config, over=True)
    desk, hearer = desk_of(config)
    desk.end(RUN, {})
    await desk.answer()
    await desk.answer()
    (record,) = hearer.answers
    assert record["legs"] is None
    assert record["questions"][0]["field"] == "legs"


def minute(number: float) -> float:
    """Return a minute of the run, as Home Assistant tells when somebody said something."""
    assert RUN.started_utc is not None
    return (RUN.started_utc + timedelta(minutes=number)).timestamp()


async def test_a_rating_by_mqtt_during_the_run_has_its_minute_and_one_after_it_has_none(
    config: Config,
) -> None:
    recorded(config, over=False)
    desk, hearer = desk_of(config)
    for number, value in ((20.4, 3.0), (41.0, 6.0)):
        assert await desk.rate(Rating("Anna", "legs_during", value, minute(number)))
    assert await desk.rate(Rating("Anna", "legs", 7.0, minute(70.0)))
    assert hearer.said_[1:] == [
        {"legs_during": "20:3 41:6"},
        {"legs_during": "20:3 41:6", "legs": 7.0},
    ]


async def test_a_rating_of_now_that_no_run_was_under_way_for_is_said_to_be_lost(config: Config) -> None:
    recorded(config, over=True)
    notices: list[str] = []
    desk = Desk(config, notices.append)
    desk.begin(RUN)
    hearer = Hearer()
    desk.hearers.append(hearer)
    assert await desk.rate(Rating("Anna", "legs_during", 5.0, minute(1.5)))
    assert hearer.said_ == [{"legs_during": "2:5"}]
    assert await desk.rate(Rating("Anna", "legs_during", 5.0, minute(30.0)))
    assert await desk.rate(Rating("Anna", "legs_during", 5.0, minute(-1.0)))
    assert await desk.rate(Rating("Anna", "legs", 5.0, minute(25 * 60)))
    assert notices == [
        *2 * ["a rating of Anna belongs to no run under way: not kept"],
        "a rating of Anna belongs to no run of the day before it: not kept",
    ]
    assert len(hearer.said_) == 1
