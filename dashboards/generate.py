"""Write the dashboards as the JSON that Grafana reads, the same bytes every time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from dashboards import group, live_run, run_review, trends

FOLDER: Final = Path(__file__).resolve().parent / "json"


def documents() -> dict[str, str]:
    """Return the content of every file by its name."""
    boards = [module.board() for module in (live_run, run_review, trends, group)]
    return {
        f"{board.uid}.json": json.dumps(board.build(), cls=JSONEncoder, indent=2, sort_keys=True) + "\n"
        for board in boards
    }


def write(folder: Path = FOLDER) -> list[Path]:
    """Write all files; return those that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    stale = outdated(folder)
    for path in stale:
        path.write_text(documents()[path.name], encoding="utf-8")
    return stale


def outdated(folder: Path = FOLDER) -> list[Path]:
    """Return the files that are not what would be written now."""
    return [
        folder / name
        for name, text in documents().items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    ]
