"""The page on sensors says what the code does."""

from __future__ import annotations

from pathlib import Path

from fleetfoot.sensors.registry import families
from fleetfoot.sensors.which import rows, table

ROOT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
PAGE = (ROOT / "docs" / "sensors.md").read_text(encoding="utf-8")


def test_the_table_on_the_page_is_that_of_the_code() -> None:
    written = PAGE.partition("<!-- table: begin -->\n")[2].partition("\n<!-- table: end -->")[0]
    assert written == table()


def test_every_family_that_measures_has_a_row() -> None:
    assert {row.title for row in rows()} == {family.title for family in families() if family.channels}


def test_only_what_is_computed_from_acceleration_is_marked_estimated() -> None:
    marked = {row.title for row in rows() if row.estimated}
    assert marked == {"Polar strap (acceleration)", "Movesense strap (acceleration)"}
