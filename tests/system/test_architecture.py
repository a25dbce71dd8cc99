"""The architecture: contracts that hold, and that notice when they are broken; imports that are declared."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from typing import TYPE_CHECKING, Any, NamedTuple

import grimp
import pytest
from project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = [contract["name"] for contract in PROJECT["tool"]["importlinter"]["contracts"]]
DYNAMIC = {"pyarrow", "tzdata", "tzfpy"}
"""Declared, and imported by name or by others."""


class Break(NamedTuple):
    """An import that must not be."""

    contract: str
    file: str
    line: str


BREAKS = (
    Break("The house", "fleetfoot/store/store.py", "import fleetfoot.commands.run"),
    Break("The house", "fleetfoot/mqtt/sink.py", "import fleetfoot.console.sink"),
    Break("The house", "fleetfoot/newcomer/__init__.py", "import fleetfoot.errors"),
    Break("The signal core", "fleetfoot_signal/engine.py", "import fleetfoot.errors"),
    Break("The signal core", "fleetfoot_signal/gate.py", "import threading"),
    Break("The path", "fleetfoot/path/track.py", "import fleetfoot.sources.capture"),
    Break("The path", "fleetfoot/path/follow.py", "import signal"),
    Break("Codecs and sensors", "fleetfoot/sensors/decoder.py", "import bleak"),
    Break("A live source", "fleetfoot/assembly/live.py", "import fleetfoot.sources.ble.source"),
    Break("Sources know nothing", "fleetfoot/sources/recording/read.py", "import fleetfoot.sources.capture"),
    Break("Who is outside", "fleetfoot/path/session.py", "import fleetfoot_signal.form"),
    Break("Who is outside", "fleetfoot/report/retrace.py", "from fleetfoot_signal.blocks import Blocks"),
    Break("No import goes", "fleetfoot/errors.py", "import fleetfoot.keys.kind"),
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sources beside which the contracts stand."""
    folder = tmp_path_factory.mktemp("house")
    for package in ("monitor/fleetfoot", "signal/fleetfoot_signal"):
        source = ROOT / package
        shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def linted(folder: Path) -> dict[str, bool]:
    """Return by its name whether each contract is kept."""
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()", "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "500", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = {
        name: re.search(rf"^{re.escape(name)} (KEPT|BROKEN)", done.stdout, re.MULTILINE) for name in CONTRACTS
    }
    assert all(found.values()), done.stdout + done.stderr
    return {name: match is not None and match[1] == "KEPT" for name, match in found.items()}


def test_every_contract_is_kept(copy: Path) -> None:
    assert linted(copy) == dict.fromkeys(CONTRACTS, True)


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: f"{broken.file}: {broken.line}")
def test_a_contract_that_is_broken_once_says_so(copy: Path, broken: Break) -> None:
    file = copy / broken.file
    before = file.read_text(encoding="utf-8") if file.exists() else None
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{before or ''}\n{broken.line}\n", encoding="utf-8")
    try:
        kept = linted(copy)
    finally:
        if before is None:
            shutil.rmtree(file.parent)
        else:
            file.write_text(before, encoding="utf-8")
    assert [name for name in CONTRACTS if name.startswith(broken.contract) and not kept[name]]


def test_each_contract_has_been_broken_once() -> None:
    assert all(any(name.startswith(broken.contract) for broken in BREAKS) for name in CONTRACTS)


def declared() -> set[str]:
    """Return the distributions that the product declares, extras included, in normal form."""
    project = PROJECT["project"]
    lines = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    return {_normal(re.match(r"[\w.-]+", line)[0]) for line in lines}  # type: ignore[index]  # each has a name


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported() -> set[str]:
    """Return the distributions that the product imports."""
    graph = grimp.build_graph("fleetfoot", "fleetfoot_signal", include_external_packages=True, cache_dir=None)
    names = {name for name in graph.modules if not name.startswith("fleetfoot")} - set(
        sys.stdlib_module_names
    )
    homes = packages_distributions()
    return {_normal(homes[name.partition(".")[0]][0]) for name in names}


def test_everything_that_is_imported_is_declared() -> None:
    assert imported() - declared() == set()


def test_everything_that_is_declared_is_imported() -> None:
    elsewhere = {"grafana-foundation-sdk"}  # dashboards/ is no part of the package
    assert declared() - imported() - DYNAMIC - elsewhere == set()
