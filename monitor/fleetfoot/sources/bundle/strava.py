"""The list of activities in a Strava export: what its owner called them.

``activities.csv`` has a line for each activity, and a header in the owner's language. So columns are found by what
stands in them: the file by its path (``activities/123.fit.gz``); the name is the third, in every language.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Final

LIST: Final = "activities.csv"
FILE: Final = re.compile(r"activities/[^/]+\.(?:fit|tcx|gpx)(?:\.gz)?", re.IGNORECASE)
"""How the list names the file of an activity."""
_NAME: Final = 2
_LONGEST: Final = 200


def is_list(where: str, head: bytes) -> bool:
    """Tell whether a file is the list of a Strava export, by its place and its first bytes."""
    return where.replace("\\", "/").rsplit("/", 1)[-1].rsplit(": ", 1)[-1] == LIST and b"," in head


def names_of(content: bytes) -> dict[str, str]:
    """Return what the activities are called, by their file's own name (``123.fit.gz``); never raises."""
    names: dict[str, str] = {}
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig", errors="replace"), newline=""))
    try:
        for row in rows:
            file = next((cell.strip() for cell in row if FILE.fullmatch(cell.strip())), None)
            name = row[_NAME].strip() if file and len(row) > _NAME else ""
            if file and name:
                names[file.rsplit("/", 1)[-1]] = name[:_LONGEST]
    except csv.Error:  # such as a cell of more than 128 KiB: what was read before counts
        return names
    return names
