"""The pictures in the documents can be taken, and are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from page_browser import CHROMIUM, STATIC
from page_pictures import PICTURES, take
from project import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def dimensions(path: Path) -> tuple[int, int]:
    """Return width and height of a PNG."""
    head = path.read_bytes()[:24]
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


async def test_every_picture_can_be_taken(tmp_path: Path) -> None:
    if CHROMIUM is None or not STATIC.is_dir():
        pytest.skip("chromium is not installed, or the live page was not built: make page")
    taken = await take(tmp_path)
    assert [path.stem for path in taken] == [picture.name for picture in PICTURES]
    assert [dimensions(path) for path in taken] == [picture.size for picture in PICTURES]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_the_documents_have_it(picture: object) -> None:
    path = ROOT / "docs" / "pictures" / f"{picture.name}.png"  # type: ignore[attr-defined]
    assert path.is_file(), "tools/page_pictures takes it"
