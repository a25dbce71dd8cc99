"""The report of a season: trends at one speed, weeks, jumps, fades."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from recorded import STARTED
from reported import STRAP, Page, a_run, assert_self_contained, assert_valid, faded, put_run, steady, unknown

from fleetfoot.report.load import find_jump
from fleetfoot.report.season import Season, season_of, weeks_of
from fleetfoot.report.season_page import season_page
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot_signal.types import Floats


def at_day(path: Path, day: float, values: Floats, sensor: str = "strap", **changes: object) -> Path:
    facts = {"started_utc": STARTED + timedelta(days=day), "sensors": dict.fromkeys(STRAP, sensor)} | changes
    return put_run(path, values, a_run(f"day{day:g}", **facts), summary={})


def season(path: Path) -> Season:
    with Store.open(path, read_only=True) as store:
        return season_of(store, "anna")


def page_of(path: Path) -> Page:
    page = Page(season_page(season(path)))
    assert_self_contained(page)
    return page


def test_a_falling_heart_rate_at_one_pace_is_told(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    for day in range(6):
        at_day(path, day, steady(900, beats=158.0 - 2 * day))
    page = page_of(path)
    assert "At 5:33 /km your heart rate fell by about 6 bpm" in page.text
    assert "(156 to 150 bpm)" in page.text
    assert "6 runs, 2026-05-17 to 2026-05-22" in page.text
    assert [a["href"] for a in page.named("a")] == [f"day{day}.html" for day in range(5, -1, -1)]


def test_runs_of_other_sensors_are_drawn_apart_and_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    for day in range(6):
        at_day(path, day, steady(900), "strap")
        at_day(path, day + 0.5, steady(900, beats=120.0), "watch" if day < 3 else "other")
    found = season(path)
    assert [each.sensor for each in found.sensors(Channel.HEART_RATE)] == ["strap", "other", "watch"]
    assert found.by_sensor(Channel.HEART_RATE) == pytest.approx([150.0] * 6)
    page = page_of(path)
    assert "stayed about the same" in page.text
    assert "Diamonds: other sensors, which do not compare (other, watch)." in page.text


def test_a_faded_run_shows_no_decoupling(tmp_path: Path) -> None:
    summary = {"decoupling": {"equal_effort_pct": 7.7}}
    path = put_run(tmp_path / "s.db", faded(), a_run("a"), summary=summary)
    put_run(path, faded(beats=9.0), a_run("b", started_utc=STARTED + timedelta(days=1)), summary=summary)
    page = page_of(path)
    assert "1 run ended in a fade: the pace was lost late, and it is not counted as drift." in page.text
    assert page.text.count("pace lost by 15 % from 50:00") == 1
    assert page.text.count("7.7 %") == 1  # of the run in which heart rate rose


def test_weeks_without_a_run_are_there(tmp_path: Path) -> None:
    path = at_day(tmp_path / "s.db", 0, steady(600))  # a Sunday
    at_day(path, 1, steady(600))
    at_day(path, 20, steady(600))
    weeks = weeks_of(season(path).rows)
    assert [week.monday for week in weeks] == [date(2026, 5, 11) + timedelta(weeks=n) for n in range(4)]
    assert [week.runs for week in weeks] == [1, 1, 0, 1]
    assert weeks[0].distance_m == pytest.approx(1800.0, abs=10.0)


@pytest.mark.parametrize(
    ("metres", "ratio"), [(10_900.0, None), (11_000.0, None), (11_100.0, 1.11), (23_000.0, 2.3)]
)
def test_a_jump_is_more_than_ten_percent_over_the_longest_of_30_days(
    metres: float, ratio: float | None
) -> None:
    before = [
        (STARTED - timedelta(days=d), m) for d, m in ((31, 30_000.0), (30, 10_000.0), (5, 8e3), (1, 7e3))
    ]
    jump = find_jump(STARTED, metres, before)
    assert (jump and jump.ratio) == (ratio and pytest.approx(ratio))


def test_few_runs_or_unknown_lengths_tell_no_jump() -> None:
    two = [(STARTED - timedelta(days=d), 5000.0) for d in (1, 2)]
    assert find_jump(STARTED, 20_000.0, two) is None
    assert find_jump(STARTED, 20_000.0, [*two, (STARTED - timedelta(days=3), np.nan)]) is None
    assert find_jump(STARTED, np.nan, [*two, (STARTED - timedelta(days=3), 5000.0)]) is None


def test_undated_empty_and_unknown_runs_are_listed(tmp_path: Path) -> None:
    path = put_run(tmp_path / "s.db", steady(600), a_run("undated", started_utc=None), summary={})
    put_run(path, unknown(30), a_run("unknown"), summary={})
    put_run(path, unknown(0), a_run("empty", started_utc=STARTED + timedelta(days=1)))
    page = page_of(path)
    assert "no date" in page.text
    assert "nan" not in page.text.lower()
    assert len(page.named("tr")) >= 4
    only = put_run(tmp_path / "t.db", steady(600), a_run("undated", started_utc=None), summary={})
    assert "No run has a date, so there are no weeks." in page_of(only).text


def test_names_show_as_text(tmp_path: Path) -> None:
    nasty = "<script>x</script>\x1b"
    path = tmp_path / "s.db"
    for day in range(2):
        at_day(path, day, steady(900), nasty)
    page = page_of(path)
    assert "<script>x</script>\ufffd" in page.text
    assert "\x1b" not in page.html


@pytest.mark.parametrize("kind", ["runs", "nothing"])
def test_the_page_is_valid_html(tmp_path: Path, kind: str) -> None:
    path = put_run(tmp_path / "s.db", unknown(0), a_run("empty", started_utc=None))
    if kind == "runs":
        for day in range(3):
            at_day(path, day, steady(900), "<strap>" if day else "watch")
    assert_valid(page_of(path).html, tmp_path)
