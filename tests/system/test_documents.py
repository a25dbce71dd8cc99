"""What the documents show is true: every command runs, every output is what the program says today."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from cli import environment
from documents import commands, is_ours, runnable
from project import ROOT

from fleetfoot.sim import SCENARIOS, simulate

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
ELSEWHERE = {
    "make demo": "test_demo plays the demo",
    "make setup": "the tests run in what it makes",
    "make test": "this is it",
}
"""Commands that are not run here, with the reason."""


@pytest.mark.parametrize("document", [d for d in DOCUMENTS if runnable(d)], ids=lambda d: d.name)
def test_every_command_that_a_document_shows_runs(document: Path, tmp_path: Path) -> None:
    write_fit = pytest.importorskip("fleetfoot.sim.write", reason="garmin-fit-sdk is not installed")
    write_fit.write_fit(
        simulate(SCENARIOS["overstride-8"], 1), tmp_path / "my-run.fit", datetime(2026, 5, 1, 6, tzinfo=UTC)
    )
    for command in runnable(document):
        shown = f"{sys.executable} -m {command}"
        done = subprocess.run(
            ["bash", "-c", shown],
            cwd=tmp_path,
            env=environment(tmp_path),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"


def test_no_document_shows_a_command_that_nothing_proves() -> None:
    known = (
        "make ",
        "mosquitto",
        "sudo ",
        "docker ",
        "sqlite3 ",
        "systemctl ",
        "pipx ",
        "python3 ",
        "python -m dashboards",
        "deploy/",
        "cp deploy/own/config.toml.example ",
    )
    foreign = [(d.name, line) for d in DOCUMENTS for line in commands(d) if not is_ours(line)]
    unknown = [f"{name}: {line}" for name, line in foreign if not line.startswith(known)]
    assert not unknown


def test_the_unit_that_the_raspberry_pi_page_shows_is_the_one_that_is_tested() -> None:
    unit = (ROOT / "examples" / "fleetfoot.service").read_text(encoding="utf-8")
    assert f"```ini\n{unit}```" in (ROOT / "docs" / "raspberry-pi.md").read_text(encoding="utf-8")


def verified(unit: str, folder: Path) -> list[str]:
    """Return what systemd says of a unit; the command that it starts is not installed here."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze comes with systemd, which this machine has not")
    place = folder / "fleetfoot.service"
    place.write_text(unit.replace("/home/pi/fleetfoot/bin/fleetfoot", sys.executable), encoding="utf-8")
    done = subprocess.run(
        [analyze, "verify", "--man=no", place], capture_output=True, text=True, check=False, cwd=folder
    )
    return [line for line in done.stderr.splitlines() if place.name in line]


def test_systemd_has_nothing_to_say_against_the_unit(tmp_path: Path) -> None:
    unit = (ROOT / "examples" / "fleetfoot.service").read_text(encoding="utf-8")
    assert verified(unit, tmp_path) == []
    assert verified(unit.replace("KillMode=mixed", "KillMode=mixt"), tmp_path)


def test_the_extras_and_the_wheel_that_documents_name_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = set(project["optional-dependencies"])
    keeping = (ROOT / "docs" / "keeping.md").read_text(encoding="utf-8")
    table = keeping.partition("| extra | for |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == extras
    text = "".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    asked = re.findall(r"(?:fleetfoot|[/.])\[([a-z,]+)\]'", text)
    assert asked
    assert {name for names in asked for name in names.split(",")} <= extras
    wheels = set(re.findall(r"fleetfoot-[\w.]+-py3-none-any\.whl", text))
    assert wheels == {f"fleetfoot-{project['version']}-py3-none-any.whl"}


def test_the_index_of_the_documents_names_each() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\]\(([\w./-]+\.md)\)", index))
    assert named == {
        *(page.name for page in (ROOT / "docs").glob("*.md") if page.name != "README.md"),
        "../CONTRIBUTING.md",
        "../SECURITY.md",
    }


@pytest.mark.parametrize(
    "document", [*DOCUMENTS, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"], ids=lambda d: d.name
)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_readme_shows_what_the_demo_says(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fleetfoot", "demo", "--speed", "900"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    said = [line for line in done.stderr.splitlines() if line[:2].isdigit()]
    shown = [
        line
        for line in (ROOT / "README.md").read_text().splitlines()
        if line[2:3] == ":" and line[:2].isdigit()
    ]
    assert shown
    assert said[: len(shown)] == shown


def test_the_table_of_causes_is_up_to_date() -> None:
    page = runpy.run_path(str(ROOT / "tools" / "reference"))
    text = (ROOT / "docs" / "why.md").read_text(encoding="utf-8")
    assert page["with_causes"](text) == text
    assert text.count("| `") >= 20


def test_the_reference_of_detectors_is_up_to_date() -> None:
    page = runpy.run_path(str(ROOT / "tools" / "reference"))
    assert (ROOT / "docs" / "detectors.md").read_text() == "\n".join(page["lines"]()) + "\n"
