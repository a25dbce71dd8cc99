"""Every statement of every dashboard is asked of a real InfluxDB; what is wrong in one is found in that one."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from dashboard_runs import ATHLETES, LENGTH_S, Written, send, write
from influxd import influxd, skip_without_influxd
from panel_runner import Ask, View, asks, fault, fill_variables
from project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

BOARDS = [
    json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "dashboards" / "json").glob("*.json"))
]
TITLES = [board["title"] for board in BOARDS]
QUARTER_MS = 900_000
HALF_YEAR_MS = 180 * 86_400_000


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    skip_without_influxd()
    with influxd(tmp_path_factory.mktemp("influxd")) as server:
        yield write(server, "runs")


def view(board: dict[str, Any], written: Written, athlete: str, week: int = 0) -> View:
    """The dashboard as its reader would open it: the latest minutes, one run, or half a year."""
    past_ms = week * 7 * 86_400_000
    end = written.now_ms - past_ms
    spans = {"fleetfoot-review": 1000 * LENGTH_S, "fleetfoot-trends": HALF_YEAR_MS}
    begin = end - spans.get(board["uid"], QUARTER_MS)
    several = board["uid"] == "fleetfoot-group"
    values: dict[str, Any] = {
        "athlete": [athlete] if several else athlete,
        "run": written.runs[athlete][week],
    }
    return fill_variables(board, View(begin, end, values), written.server, written.database)


def faults(board: dict[str, Any], seen: View, written: Written) -> list[str]:
    found = (fault(ask, seen, written.server, written.database) for ask in asks(board))
    return [wrong for wrong in found if wrong]


def counted(written: Written, query: str) -> int:
    return sum(row["count"] for row in written.server.rows(query, written.database))


def all_asks() -> list[tuple[dict[str, Any], Ask]]:
    return [(board, ask) for board in BOARDS for ask in asks(board)]


@pytest.mark.parametrize("athlete", ATHLETES)
@pytest.mark.parametrize("board", BOARDS, ids=TITLES)
def test_every_target_answers_with_plausible_values(
    board: dict[str, Any], athlete: str, written: Written
) -> None:
    assert faults(board, view(board, written, athlete), written) == []


@pytest.mark.parametrize("week", [1, 4])
def test_earlier_runs_can_be_reviewed(week: int, written: Written) -> None:
    board = next(board for board in BOARDS if board["uid"] == "fleetfoot-review")
    assert faults(board, view(board, written, "anna", week), written) == []


def test_the_group_shows_everybody(written: Written) -> None:
    board = next(board for board in BOARDS if board["uid"] == "fleetfoot-group")
    seen = fill_variables(
        board, View(written.now_ms - QUARTER_MS, written.now_ms, {}), written.server, "runs"
    )
    assert seen.values["athlete"] == sorted(ATHLETES)
    assert faults(board, seen, written) == []
    first = next(asks(board))
    assert {row["athlete"] for row in written.server.rows(seen.substitute(first.query), "runs")} == set(
        ATHLETES
    )


def test_the_newest_run_is_shown_first(written: Written) -> None:
    board = next(board for board in BOARDS if board["uid"] == "fleetfoot-review")
    seen = fill_variables(board, View(0, written.now_ms, {"athlete": "anna"}), written.server, "runs")
    assert seen.values["run"] == written.runs["anna"][0]


def test_the_times_in_zones_add_up_to_the_run(written: Written) -> None:
    board = next(board for board in BOARDS if board["uid"] == "fleetfoot-review")
    seen = view(board, written, "anna")
    count = 'SELECT count("heart_rate_bpm") FROM "tick" WHERE "run" =~ /^${run:regex}$/'
    zones = [ask.query for ask in asks(board) if "Time in zones" in ask.place]
    below = f'{count} AND "heart_rate_bpm" < 0.5 * ${{highest}}'
    seconds = [counted(written, seen.substitute(query)) for query in [*zones, below, count]]
    assert sum(seconds[:-1]) == seconds[-1] > 0


def test_no_athlete_means_no_data_and_no_error(written: Written) -> None:
    for board, ask in all_asks():
        seen = view(board, written, "anna")
        nobody = replace(seen, values={**seen.values, "athlete": "nobody", "run": "none"})
        assert (fault(ask, nobody, written.server, "runs") or "").endswith((": no data", " is empty"))


def mutants(query: str) -> Iterator[tuple[str, str]]:
    """Yield the statement with one thing wrong: a measurement, a variable, and each field in turn."""
    yield "measurement", re.sub(r'FROM "(\w+)"', r'FROM "\1s"', query)
    yield "variable", query.replace("${athlete:", "${athlet:", 1)
    tags_and_measurements = {"athlete", "run", "device", "tick", "event", "split", "way", "day", "why"}
    for name in dict.fromkeys(re.findall(r'(?<!AS )"(\w+)"', query)):
        if name not in tags_and_measurements:
            yield name, re.sub(rf'(?<!AS )"{name}"', f'"{name}_x"', query)


@pytest.mark.parametrize("board", BOARDS, ids=TITLES)
def test_a_wrong_measurement_field_or_variable_is_found_in_its_target(
    board: dict[str, Any], written: Written
) -> None:
    seen = view(board, written, "anna")
    missed = [
        f"{ask.place}: {what}"
        for ask in asks(board)
        for what, query in mutants(ask.query)
        if fault(replace(ask, query=query), seen, written.server, written.database) is None
    ]
    assert missed == []


def test_the_trend_rules_judge_every_athlete(written: Written) -> None:
    folder = ROOT / "dashboards" / "provisioning" / "alerting"
    rules = yaml.safe_load((folder / "trends.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    for rule in rules:
        query, *expressions = rule["data"]
        span_ms = 1000 * query["relativeTimeRange"]["from"]
        seen = View(written.now_ms - span_ms, written.now_ms, {})
        ask = Ask(rule["title"], query["model"]["query"], {"": "percent"})
        assert fault(ask, seen, written.server, "runs") is None
        asked = written.server.ask(seen.substitute(ask.query), "runs")
        assert {series["tags"]["athlete"] for series in asked} == set(ATHLETES)
        assert [expression["model"]["type"] for expression in expressions] == ["reduce", "threshold"]
        assert rule["condition"] == expressions[-1]["refId"]


def test_the_decoupling_rule_looks_at_the_last_three_runs(written: Written) -> None:
    folder = ROOT / "dashboards" / "provisioning" / "alerting"
    (rule,) = yaml.safe_load((folder / "trends.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    server, database = written.server, written.server.database("decoupling")
    week_s = 7 * 86_400
    now_s = written.now_ms // 1000
    values = (2.0, 6.0, 8.0, 7.0)  # the oldest first: the last three are above 5 %
    for k, value in enumerate(values):
        at_s = now_s - (len(values) - 1 - k) * week_s // 2 - 60
        point = f"run,athlete=a,device=d{k % 2},run=r{k} decoupling_equal_effort_pct={value} {at_s}"
        send(server, database, iter([point]))
    seen = View(written.now_ms - 4 * week_s * 1000, written.now_ms, {})
    (row,) = server.rows(seen.substitute(rule["data"][0]["model"]["query"]), database)
    assert row["min"] == 6.0


def test_an_implausible_value_is_found(written: Written) -> None:
    seen = View(written.start_ms, written.now_ms, {})
    in_km_h = Ask("x", 'SELECT 3.6 * mean("speed_m_s") FROM "tick"', {"": "velocityms"})
    assert "not plausible" in (fault(in_km_h, seen, written.server, "runs") or "")
