"""What people call a run."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.words.quantity import Figures
from fleetfoot.words.run_name import About, day_and_time, local, run_name
from fleetfoot.words.settings import Language, Units

if TYPE_CHECKING:
    from collections.abc import Generator

BRISBANE_S = 10 * 3600
MONDAY = datetime(2026, 3, 1, 21, 0, tzinfo=UTC)  # a Sunday still, at Greenwich
NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def _nepal(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_monday_morning_in_brisbane_is_one() -> None:
    assert day_and_time(MONDAY, BRISBANE_S, now=NOW) == "Mon 2 Mar 07:00"


@pytest.mark.usefixtures("_nepal")
def test_without_an_offset_the_clock_is_that_of_this_machine() -> None:
    assert day_and_time(MONDAY, now=NOW) == "Mon 2 Mar 02:45"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language.ENGLISH, "Mon 2 Mar 07:00"),
        (Language.GERMAN, "Mo 2. März 07:00"),
        (Language.FRENCH, "lun. 2 mars 07:00"),
        (Language.SPANISH, "lun 2 mar 07:00"),
    ],
)
def test_days_and_months_have_the_names_of_the_language(language: Language, told: str) -> None:
    assert day_and_time(MONDAY, BRISBANE_S, language=language, now=NOW) == told


def test_another_year_is_told() -> None:
    assert day_and_time(MONDAY, 0, now=NOW + timedelta(days=365)) == "Sun 1 Mar 2026 21:00"


def test_a_run_goes_by_its_time_and_distance_in_the_units_chosen() -> None:
    about = About(MONDAY, 13_904.0, utc_offset_s=BRISBANE_S)
    assert run_name(about, now=NOW) == "Mon 2 Mar 07:00, 13.9 km"
    assert run_name(about, figures=Figures(Units.IMPERIAL), now=NOW) == "Mon 2 Mar 07:00, 8.6 mi"


@pytest.mark.parametrize(
    ("about", "name"),
    [
        (About(None, 5000.0, source="a\x1b[31mb.csv"), "a\ufffd[31mb.csv, 5.0 km"),
        (About(None, None, 2712.0, "treadmill.csv"), "treadmill.csv, 45 min"),
        (About(MONDAY, None, 2712.0, "x.fit", BRISBANE_S), "Mon 2 Mar 07:00, 45 min"),
        (About(MONDAY, utc_offset_s=BRISBANE_S), "Mon 2 Mar 07:00"),
    ],
)
def test_what_is_not_known_is_left_out(about: About, name: str) -> None:
    assert run_name(about, now=NOW) == name


@given(
    st.datetimes(datetime.fromisoformat("1990-01-02"), datetime.fromisoformat("2099-12-30")),
    st.integers(-56, 56),
)
def test_any_zone_gives_the_time_on_its_wall(naive: datetime, quarters: int) -> None:
    moment = naive.replace(tzinfo=UTC)
    wall = local(moment, 900.0 * quarters)
    assert wall.replace(tzinfo=None) == naive + timedelta(minutes=15 * quarters)
