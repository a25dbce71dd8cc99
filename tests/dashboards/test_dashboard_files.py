"""What can be said of the dashboards without a server: complete, consistent, portable, and what Python makes."""

from __future__ import annotations

import importlib
import itertools
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from panel_runner import asks, panels
from project import ROOT

from dashboards import theme
from dashboards.generate import ASKED, FOLDERS, IMPORT, PROVISION, documents
from dashboards.judge import configured, shipped
from dashboards.panels import panel_id
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from pathlib import Path

FILES = documents(shipped())
BOARDS = [json.loads(text) for place, text in FILES.items() if place.startswith(PROVISION)]
EACH = pytest.mark.parametrize("board", BOARDS, ids=[board["title"] for board in BOARDS])
Json = dict[str, Any]

NOT_PORTABLE = re.compile(
    r"\b(SLIMIT|SOFFSET|INTO|SERIES|CARDINALITY|INTEGRAL|SAMPLE|HOLT_WINTERS\w*|\w*EXPONENTIAL\w*|KAUFMANS\w*"
    r"|CHANDE\w*|RELATIVE_STRENGTH\w*|DROP|DELETE|CREATE|ALTER|GRANT)\b",
    re.IGNORECASE,
)


def provisioned(name: str) -> Json:
    loaded: Json = yaml.safe_load((ROOT / "dashboards" / "provisioning" / name).read_text(encoding="utf-8"))
    return loaded


def understood(board: Json) -> Json:
    """Return what the SDK makes of a document: a key that it does not know is lost."""
    sdk = importlib.import_module(
        "grafana_foundation_sdk.models.dashboard"
    )  # warns unless dashboards is there

    again: Json = json.loads(
        json.dumps(sdk.Dashboard.from_json(json.loads(json.dumps(board))), cls=JSONEncoder)
    )
    return again


def overrides(panel: Json) -> list[tuple[str, str, Any]]:
    return [
        (override["matcher"]["options"], prop["id"], prop["value"])
        for override in panel["fieldConfig"].get("overrides", [])
        for prop in override["properties"]
    ]


def test_regenerating_gives_the_committed_bytes() -> None:
    found = [path for folder in (PROVISION, IMPORT) for path in (FOLDERS / folder).iterdir()]
    written = {path.relative_to(FOLDERS).as_posix(): path.read_text(encoding="utf-8") for path in found}
    assert written == FILES


def test_another_process_makes_the_same() -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-m", "dashboards", "--check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@EACH
def test_the_sdk_knows_every_key(board: Json) -> None:
    assert understood(board) == board


def test_the_round_trip_shows_an_unknown_key() -> None:
    board = json.loads(json.dumps(BOARDS[0]))
    board["panels"][0]["descriptions"] = board["panels"][0].pop("description")
    assert understood(board) != board


@EACH
def test_every_panel_says_what_it_is(board: Json) -> None:
    for panel in panels(board):
        defaults = panel["fieldConfig"]["defaults"]
        assert len(panel["description"]) > 15, panel["title"]
        assert defaults["unit"], panel["title"]
        assert defaults["noValue"], panel["title"]
        assert panel["targets"], panel["title"]


def test_no_unit_means_something_else_to_grafana() -> None:
    minutes_months_and_such = {"m", "h", "d", "s", "M", "dB", "g"}
    units = {
        value
        for board in BOARDS
        for panel in panels(board)
        for _, key, value in overrides(panel)
        if key == "unit"
    }
    units |= {panel["fieldConfig"]["defaults"]["unit"] for board in BOARDS for panel in panels(board)}
    assert not units & minutes_months_and_such


def test_ids_are_unique_and_follow_from_names() -> None:
    assert len({board["uid"] for board in BOARDS}) == len(BOARDS)
    for board in BOARDS:
        ids = [panel["id"] for panel in board["panels"]]
        assert len(set(ids)) == len(ids)
        for panel in panels(board):
            assert panel["id"] == panel_id(board["uid"], panel["title"])


@EACH
def test_nothing_overlaps_or_leaves_the_grid(board: Json) -> None:
    places = [(panel["title"], panel["gridPos"]) for panel in board["panels"]]
    for _, place in places:
        assert place["x"] >= 0
        assert place["w"] >= 3
        assert place["x"] + place["w"] <= 24
    for (one, a), (other, b) in itertools.combinations(places, 2):
        apart_x = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
        apart_y = a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]
        assert apart_x or apart_y, f"{one} lies on {other}"


@EACH
def test_queries_are_portable(board: Json) -> None:
    variables = [v["query"] for v in board["templating"]["list"] if v["type"] == "query"]
    for text in [*(ask.query for ask in asks(board)), *variables]:
        assert not NOT_PORTABLE.search(text), text
        assert re.findall(r'\bFROM ("(?:tick|run|event|split|way|day|why)")(?=[ ]|$)', text), text
        assert text.count("FROM") == 1, f"one measurement a statement: {text}"
        assert "$timeFilter" in text or "LIMIT" in text or "GROUP BY" not in text, f"unbounded: {text}"
        assert text.startswith(("SELECT ", 'SHOW TAG VALUES FROM "tick" WITH KEY'))


@pytest.mark.parametrize(
    "text",
    [
        'SELECT "x" INTO "y" FROM "tick"',
        "SHOW SERIES",
        'SELECT "x" FROM "tick" SLIMIT 1',
        "select integral(x)",
    ],
)
def test_what_is_not_portable_is_found(text: str) -> None:
    assert NOT_PORTABLE.search(text)


@EACH
def test_every_variable_is_defined_before_it_is_used(board: Json) -> None:
    names: list[str] = ["__interval", "timeFilter"]
    for variable in board["templating"]["list"]:
        assert set(re.findall(r"\$\{?(\w+)", variable["query"])) <= set(names)
        names.append(variable["name"])
    for ask in asks(board):
        assert set(re.findall(r"\$\{?(\w+)", ask.query)) <= set(names), ask.place


@EACH
def test_everything_comes_from_the_source_that_is_chosen(board: Json) -> None:
    """So that a board works with a data source of any uid, provisioned or made by hand."""
    first, *others = board["templating"]["list"]
    assert (first["name"], first["type"], first["query"]) == ("source", "datasource", "influxdb")
    assert {v["datasource"]["uid"] for v in others if "datasource" in v} == {"${source}"}
    found = set(re.findall(r'"uid": "([^"]+)"', json.dumps(board))) - {board["uid"]}
    assert found == {"${source}"}


@EACH
def test_the_provisioned_source_of_real_runs_is_chosen_at_first(board: Json) -> None:
    sources = provisioned("datasources/influxdb.yaml")["datasources"]
    (chosen,) = [source for source in sources if source["isDefault"]]
    current = board["templating"]["list"][0]["current"]
    assert (current["text"], current["value"]) == (chosen["name"], chosen["uid"])


@EACH
def test_severity_colours_mean_severities_only(board: Json) -> None:
    severe = set(theme.SEVERITY.values())
    for panel in panels(board):
        assert not {value.get("fixedColor") for _, key, value in overrides(panel) if key == "color"} & severe
        assert panel["fieldConfig"]["defaults"].get("color", {}).get("fixedColor") not in severe
    assert not set(theme.COLOUR.values()) & severe


def test_every_channel_has_its_own_colour() -> None:
    assert set(theme.COLOUR) == set(Channel)
    assert len(set(theme.COLOUR.values())) == len(Channel)


@pytest.mark.parametrize("uid", ["fleetfoot-live", "fleetfoot-review", "fleetfoot-group"])
def test_bands_are_the_detectors_thresholds(uid: str) -> None:
    board = next(board for board in BOARDS if board["uid"] == uid)
    shown = {panel["title"]: panel for panel in panels(board)}
    for detector in registry():
        steps = shown[detector.title]["fieldConfig"]["defaults"]["thresholds"]["steps"]
        expected = [(v, theme.SEVERITY[s]) for s, v in sorted(detector.thresholds.items())]
        assert [(step["value"], step["color"]) for step in steps[1:]] == expected


@EACH
def test_links_lead_to_boards_that_exist_and_name_columns_that_exist(board: Json) -> None:
    uids = {each["uid"] for each in BOARDS}
    for panel in panels(board):
        columns = {name for target in panel["targets"] for name in re.findall(r'"(\w+)"', target["query"])}
        for _, key, links in overrides(panel):
            for link in links if key == "links" else ():
                found = re.match(r"/d/([\w-]+)\?var-source=\$\{source\}&", link["url"])
                assert found
                assert found[1] in uids
                assert set(re.findall(r"__data\.fields\.(\w+)", link["url"])) <= columns


def test_each_board_leads_to_another() -> None:
    for uid in ("fleetfoot-review", "fleetfoot-trends", "fleetfoot-group"):
        board = next(board for board in BOARDS if board["uid"] == uid)
        assert any(key == "links" for panel in panels(board) for _, key, _ in overrides(panel))


def test_the_review_of_a_run_does_not_hang_on_the_time_that_is_chosen() -> None:
    board = next(board for board in BOARDS if board["uid"] == "fleetfoot-review")
    timed = {ask.place.split(" / ")[2] for ask in asks(board) if "$timeFilter" in ask.query}
    assert timed == {"Day by day"}
    drawn = [panel for panel in panels(board) if panel["type"] == "trend"]
    assert len(drawn) >= 8 + len(registry())
    for panel in drawn:
        assert panel["options"]["xField"] == "min"
        for target in panel["targets"]:
            assert re.match(r'SELECT (?:"t_s"|moving_average\("t_s", \d+\)) / 60 AS "min", ', target["query"])
            assert target["resultFormat"] == "table"
        joined = [each["options"]["byField"] for each in panel.get("transformations", [])]
        assert joined == ["min"] * (len(panel["targets"]) - 1), "Grafana draws one frame only"
        colours = [value for name, key, value in overrides(panel) if (name, key) == ("told", "color")]
        assert all(colour["seriesBy"] == "max" for colour in colours), "the last value of a join is none"


def test_the_home_is_the_review_of_the_last_run() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    home = compose["services"]["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert home.endswith("/fleetfoot-review.json")
    board = next(board for board in BOARDS if board["uid"] == "fleetfoot-review")
    (run,) = [each for each in board["templating"]["list"] if each["name"] == "run"]
    assert run["sort"] == 2, "by id, the latest first: Grafana chooses the first"


@EACH
def test_every_panel_says_what_it_shows_and_what_it_means_when_empty(board: Json) -> None:
    for panel in panels(board):
        assert len(panel["description"]) > 15, panel["title"]
        assert len(panel["fieldConfig"]["defaults"]["noValue"]) > 5, panel["title"]


@pytest.mark.parametrize("uid", [board["uid"] for board in BOARDS])
def test_an_import_asks_for_the_source_and_has_it_everywhere(uid: str) -> None:
    """As Grafana's importer does: it puts what is chosen wherever the name of the input stands."""
    text = FILES[f"{IMPORT}/{uid}.json"]
    (asked,) = json.loads(text)["__inputs"]
    assert (asked["name"], asked["type"], asked["pluginId"]) == (ASKED, "datasource", "influxdb")
    chosen = json.loads(text.replace(f"${{{ASKED}}}", "my-own-influx"))
    for key in ("__inputs", "__requires"):
        del chosen[key]
    assert chosen["templating"]["list"][0]["current"] == {
        "selected": True,
        "text": "my-own-influx",
        "value": "my-own-influx",
    }
    here = next(board for board in BOARDS if board["uid"] == uid)
    chosen["templating"]["list"][0]["current"] = here["templating"]["list"][0]["current"]
    assert chosen == here, "otherwise it is the board that is provisioned"
    needed = {each["id"] for each in json.loads(text)["__requires"] if each["type"] == "panel"}
    assert needed == {panel["type"] for panel in panels(here)}


def test_thresholds_of_ones_own_are_drawn_and_detectors_that_are_off_are_not(tmp_path: Path) -> None:
    first, second = registry()[:2]
    unit = {"%": "pct"}.get(first.unit, first.unit)
    config = tmp_path / "fleetfoot.toml"
    limits = "\n".join(f"{s.label}_{unit} = {21 + 2 * s}.0" for s in sorted(first.thresholds))
    config.write_text(f"[detectors.{first.name}]\n{limits}\n[detectors.{second.name}]\nenabled = false\n")
    board = json.loads(documents(configured(config))[f"{PROVISION}/fleetfoot-review.json"])
    shown = {panel["title"]: panel for panel in panels(board)}
    steps = shown[first.title]["fieldConfig"]["defaults"]["thresholds"]["steps"]
    assert [step["value"] for step in steps[1:]] == [21.0 + 2 * s for s in sorted(first.thresholds)]
    assert second.title not in shown
    assert f"_{second.name}" not in json.dumps(board)


@EACH
def test_no_head_of_a_column_and_no_name_of_a_bar_is_cut(board: Json) -> None:
    """Grafana writes heads with about 7 px a letter; names beside their bars get two fifths of the width."""
    for panel in panels(board):
        found = {(name, key): value for name, key, value in overrides(panel)}
        for (name, key), heading in found.items():
            if key == "displayName" and (width := found.get((name, "custom.width"))):
                assert width >= 8 * len(heading), (panel["title"], heading)
        if panel["type"] == "bargauge" and panel["options"]["namePlacement"] != "top":
            assert all(len(target["alias"]) <= 12 for target in panel["targets"]), panel["title"]


@EACH
def test_columns_and_series_that_are_styled_exist(board: Json) -> None:
    for panel in panels(board):
        names = {"Time"}
        for transformation in panel.get("transformations", []):
            for column, kind in transformation["options"].get("fields", {}).items():
                names |= {f"{column} ({each})" for each in kind["aggregations"]}
        for target in panel["targets"]:
            names |= {target["alias"], *re.findall(r'"([^"]+)"', target["query"])}
        assert {name for name, _, _ in overrides(panel)} <= names, panel["title"]
