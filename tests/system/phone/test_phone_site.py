"""The phone's web app as a folder: what is in it, what it may do, and what it asks for."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

import pytest
from phone_parts import NEEDS_PARTS, no_note

from fleetfoot.cli.frame import run
from fleetfoot.phone.site.build import POLICY, put, site

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = NEEDS_PARTS
BUDGET_BYTES = 8_000_000
"""With gzip, as every host has it; with Brotli it is a seventh less."""


def test_the_same_sources_give_the_same_bytes(app: Path) -> None:
    again = site(None, no_note)
    assert {name: (app / name).read_bytes() for name in again.files} == dict(again.files)


def test_the_service_worker_knows_every_file_by_its_digest(app: Path) -> None:
    head = (app / "sw.js").read_text(encoding="utf-8").partition("\n")[0]
    told = json.loads(head.removeprefix("const SITE = ").removesuffix(";"))
    assert told["version"] == json.loads((app / "parts.json").read_text())["fleetfoot"]
    found = {file.relative_to(app).as_posix(): file for file in app.rglob("*") if file.is_file()}
    assert told["files"] == {
        name: hashlib.sha256(file.read_bytes()).hexdigest()
        for name, file in found.items()
        if name not in {"sw.js", "parts.json", "_headers"}
    }


def test_nothing_of_it_names_another_site_and_all_addresses_hold_below_any_folder(app: Path) -> None:
    index = (app / "index.html").read_text(encoding="utf-8")
    assert POLICY in index
    assert "unsafe" not in index
    assert "://" not in index
    assert not re.search(r'(href|src)="/', index)
    manifest = (app / "manifest.webmanifest").read_text(encoding="utf-8")
    assert '"/' not in manifest
    for name in ("worker.js", "sw.js"):
        assert "://" not in (app / name).read_text(encoding="utf-8")


def test_it_says_where_each_part_came_from_and_under_which_licence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["phone", "build", str(tmp_path / "site"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {each["name"]: each["licence"].partition(" ")[0] for each in told["parts"]} == {
        "fleetfoot": "Apache-2.0",
        "pyodide": "MPL-2.0",
        "numpy": "BSD-3-Clause",
        "bleak": "MIT",
        "uPlot": "MIT",
    }
    assert told["bytes_gzip"] <= BUDGET_BYTES
    texts = (tmp_path / "site" / "licences.txt").read_text(encoding="utf-8")
    for each in (
        "Mozilla Public License",
        "PYTHON SOFTWARE FOUNDATION LICENSE",
        "NumPy Developers",
        "Henrik",
    ):
        assert each in texts


def test_a_folder_that_holds_something_else_is_left_alone(
    app: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("dear to somebody")
    assert run(["phone", "build", str(tmp_path)]) == 2
    assert "holds something else" in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]
    put(site(None, no_note), app)  # over a site it is built anew


@pytest.mark.parametrize(
    ("arguments", "said"), [([], "missing command"), (["build"], "FOLDER"), (["fetch", "x"], "unexpected")]
)
def test_what_cannot_be_asked_is_told(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["phone", *arguments]) == 2
    assert said in capsys.readouterr().err
