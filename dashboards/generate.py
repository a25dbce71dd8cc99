"""Write the dashboards as the JSON that Grafana reads, the same bytes every time.

``json`` is for provisioning. ``import`` is for a Grafana of one's own (Dashboards / New / Import), which asks for the
data source that ``__inputs`` names and puts its uid wherever the name stands (Grafana:
pkg/services/dashboardimport/utils).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from dashboards import group, live_run, run_review, trends
from dashboards.influxql import PROVISIONED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.judge import Judge

FOLDERS: Final = Path(__file__).resolve().parent
PROVISION: Final = "json"
IMPORT: Final = "import"
ASKED: Final = "DS_FLEETFOOT"
"""What a board that is imported calls the data source that it asks for."""
OLDEST: Final = "11.1.0"
"""Grafana: its XY chart has had the options that are used here since then."""


def documents(judges: Sequence[Judge]) -> dict[str, str]:
    """Return the content of every file by its place."""
    made: dict[str, str] = {}
    for module in (live_run, run_review, trends, group):
        board = module.board(judges)
        document = json.loads(json.dumps(board.build(), cls=JSONEncoder))
        made[f"{PROVISION}/{board.uid}.json"] = _text(document)
        made[f"{IMPORT}/{board.uid}.json"] = _text(_importable(document))
    return made


def write(judges: Sequence[Judge], folder: Path = FOLDERS) -> list[Path]:
    """Write all files; return those that changed."""
    stale = outdated(judges, folder)
    texts = documents(judges)
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path.relative_to(folder).as_posix()], encoding="utf-8")
    return stale


def outdated(judges: Sequence[Judge], folder: Path = FOLDERS) -> list[Path]:
    """Return the files that are not what would be written now."""
    return [
        folder / name
        for name, text in documents(judges).items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    ]


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, sort_keys=True) + "\n"


def _importable(document: dict[str, Any]) -> dict[str, Any]:
    """Return a board that asks for its data source, and has it chosen at the top."""
    name, _ = PROVISIONED
    asked = f"${{{ASKED}}}"
    source, *others = document["templating"]["list"]
    chosen = {**source, "current": {**source["current"], "text": asked, "value": asked}}
    panels = {panel["type"] for panel in document["panels"]} - {"row"}
    return {
        **document,
        "__inputs": [
            {
                "name": ASKED,
                "label": name,
                "description": "The InfluxDB that fleetfoot ships to, asked in InfluxQL",
                "type": "datasource",
                "pluginId": "influxdb",
                "pluginName": "InfluxDB",
            }
        ],
        "__requires": [
            {"type": "grafana", "id": "grafana", "name": "Grafana", "version": OLDEST},
            {"type": "datasource", "id": "influxdb", "name": "InfluxDB", "version": "1.0.0"},
            *({"type": "panel", "id": kind, "name": kind, "version": ""} for kind in sorted(panels)),
        ],
        "templating": {"list": [chosen, *others]},
    }
