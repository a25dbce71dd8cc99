"""Where things lie: the project, the golden files, and the recorded runs beside the project."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").exists()
)
GOLDEN: Final = ROOT / "tests" / "golden"
DATA: Final = ROOT.parent / "shared" / "data"

NEEDS_RECORDINGS: Final = [
    pytest.mark.recordings,
    pytest.mark.skipif(not DATA.is_dir(), reason="the recorded runs do not lie beside the project"),
]


def recorded(role: str) -> list[Path]:
    """Return the recorded files of a role, ``run`` or ``odd``; none where they are absent."""
    if not DATA.is_dir():
        return []
    with (DATA / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        return [DATA / row["file"] for row in csv.DictReader(file) if row["role"] == role]
