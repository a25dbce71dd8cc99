"""The page on the architecture says what the code says."""

from __future__ import annotations

import re
import runpy

from project import ROOT

PAGE = ROOT / "docs" / "architecture.md"


def test_it_is_what_the_code_makes_of_it() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "reference"))["with_architecture"]
    text = PAGE.read_text(encoding="utf-8")
    assert made(text) == text, "run tools/reference"


def test_the_walk_is_numbered_and_ends_in_the_sinks() -> None:
    numbers = [int(n) for n in re.findall(r"^(\d+)\. ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 20
