"""Every board shows the seasons that the demo makes: recordings and diaries all the way to what Grafana asks."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cli import fleetfoot
from dashboard_runs import send
from influx_gateway import gateway
from influxd import Influxd, influxd, skip_without_influxd
from panel_runner import View, asks, fault, fill_variables
from project import ROOT

from deploy.demo.season import ATHLETES, WEEKDAY, begins_on, season
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from panel_runner import Json

ANNA, BEN = ATHLETES
BOARDS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "dashboards" / "json").glob("*.json"))
}
WEEKS = 2
DAY_MS = 86_400_000
SILENT = (
    r"(Run review|Live run) / (Variability of beats, .*) / A",  # watches pass no beats on
    r"Run review / Time in zones / [ADE]",  # nobody is at the ends of the scale
    r"Run review / .* / B: no data",  # a dot for each alert: most runs have none
    r"(Run review|Trends) / (Runs|Latest runs) / A: column peak_\w+ is empty",
    r"Trends / Largest effect, .* / \w: no data",  # nobody was told of that in two weeks
    r"Run review / Alerts / A: no data",
    r"marks / \w+: no data",
    r"Run review / (Decoupling|Heart rate, same effort).*: no data",  # not every run allows it
    r"/ Heart rate today( now)? / A: (no data|column Heart rate today is empty)",  # no run knows of another
    r"Group / Athletes now / A: column \w+ is empty",  # who stands at the end of a run has no cadence
)
"""What a made season has no values for."""


@dataclass(frozen=True)
class Made:
    server: Influxd
    now_ms: int


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """InfluxDB with what ``deploy/demo/season.py`` fills it with."""
    skip_without_influxd()
    folder = tmp_path_factory.mktemp("demo")
    now = datetime.now(UTC)
    with influxd(folder) as server, gateway(server.port) as gate:
        server.database("demo")
        (folder / "c.toml").write_text(f"[influx]\nurl = '{gate.url}'\nbucket = 'demo'\n")
        for athlete in ATHLETES:
            made = season(folder, athlete, WEEKS, now)
            store = ("--store", folder / f"{athlete}.db", "--config", folder / "c.toml")
            fleetfoot(folder, "import", made, "--athlete", athlete, *store).ended(0)
            fleetfoot(folder, "ship", "--once", *store).ended(0)
        yield Made(server, round(1000 * now.timestamp()))


def seen(board: Json, made: Made, athlete: str) -> View:
    several = board["uid"] == "fleetfoot-group"
    values = {"athlete": [athlete] if several else athlete}
    span_ms = {"fleetfoot-trends": 180, "fleetfoot-review": 28}.get(board["uid"], WEEKS * 7 + 7) * DAY_MS
    view = View(made.now_ms - span_ms, made.now_ms, values)
    return fill_variables(board, view, made.server, "demo")


@pytest.mark.parametrize("athlete", ATHLETES)
@pytest.mark.parametrize("uid", BOARDS)
def test_every_target_of_every_board_is_answered(uid: str, athlete: str, made: Made) -> None:
    board = BOARDS[uid]
    view = seen(board, made, athlete)
    wrong = [fault(ask, view, made.server, "demo") for ask in asks(board)]
    unexpected = [each for each in wrong if each and not any(re.search(known, each) for known in SILENT)]
    assert unexpected == []


def test_the_season_ends_yesterday_and_long_runs_fall_on_sundays() -> None:
    for day in range(7):
        now = datetime(2026, 11, 20 + day, 5, 0, tzinfo=UTC)
        begins, days = begins_on(now, WEEKS)
        assert begins.weekday() == WEEKDAY
        assert begins + timedelta(days=days) == now.date()
        assert 7 * WEEKS <= days < 7 * WEEKS + 7


def test_the_last_run_is_the_home(made: Made) -> None:
    view = seen(BOARDS["fleetfoot-review"], made, ANNA)
    rows = made.server.rows('SELECT last("distance_m"), "run" FROM "run" WHERE "athlete" = \'anna\'', "demo")
    assert view.values["run"] == rows[0]["run"]
    assert made.now_ms - rows[0]["time"] < 4 * DAY_MS


def test_the_map_and_the_kilometres_are_those_of_the_run(made: Made) -> None:
    view = seen(BOARDS["fleetfoot-review"], made, ANNA)

    def of_run(text: str) -> list[dict[str, float]]:
        return made.server.rows(view.substitute(f'{text} WHERE "run" =~ /^${{run:regex}}$/'), "demo")

    (whole,) = of_run('SELECT last("distance_m") AS "m" FROM "run"')
    (splits,) = of_run('SELECT sum("length_m") AS "m", count("km") AS "n" FROM "split"')
    assert splits["m"] == pytest.approx(whole["m"], abs=60.0)
    assert splits["n"] >= int(whole["m"] // 1000)
    assert 300 <= len(of_run('SELECT "latitude", "longitude" FROM "way"')) <= 1500


def test_shoes_add_up_to_the_runs(made: Made) -> None:
    (ask,) = [ask for ask in asks(BOARDS["fleetfoot-trends"]) if "Shoes" in ask.place]
    view = seen(BOARDS["fleetfoot-trends"], made, ANNA)
    rows = made.server.rows(view.substitute(ask.query), "demo")
    (whole,) = made.server.rows(
        'SELECT sum("distance_m") AS "m" FROM "run" WHERE "athlete" = \'anna\'', "demo"
    )
    assert {row["shoe"] for row in rows} <= {"Blue", "Grey"}
    assert sum(row["distance"] for row in rows) == pytest.approx(whole["m"] / 1000.0)


def test_a_source_of_another_uid_and_database_shows_the_same(made: Made) -> None:
    """An import names the source by its uid; whichever it is, every statement goes to it as it stands."""
    text = (ROOT / "dashboards" / "import" / "fleetfoot-review.json").read_text(encoding="utf-8")
    board = json.loads(text.replace("${DS_FLEETFOOT}", "my-influx"))
    sources = {"my-influx": "demo"}
    assert {
        target["datasource"]["uid"] for panel in board["panels"] for target in panel.get("targets", [])
    } == {"${source}"}
    database = sources[board["templating"]["list"][0]["current"]["value"]]
    view = seen(board, made, BEN)
    asked = next(ask for ask in asks(board) if "Distance" in ask.place)
    assert fault(asked, view, made.server, database) is None
    send(made.server, made.server.database("empty"), iter(["tick,athlete=x,run=r speed_m_s=1 1"]))
    assert fault(asked, view, made.server, "empty") == f"{asked.place}: no data"


def test_each_detector_has_its_place_on_each_board() -> None:
    for board in BOARDS.values():
        text = json.dumps(board)
        assert all(f"_{detector.name}" in text for detector in registry()), board["title"]
