"""What is installed and built is what the locks name, by hash, for every platform."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = sorted(ROOT.glob("requirements*.lock"))
EACH = pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
GROUPS, EXTRAS = PROJECT["dependency-groups"], PROJECT["project"]["optional-dependencies"]
PLAIN = PROJECT["project"]["dependencies"]
ASKED = {
    "requirements.lock": PLAIN,
    "requirements-image.lock": [*PLAIN, *EXTRAS["notify"]],
    "requirements-demo.lock": [*PLAIN, *EXTRAS["sim"]],
    "requirements-dev.lock": [*PLAIN, *GROUPS["test"], *GROUPS["lint"]],
    "requirements-build.lock": GROUPS["build"],
    "requirements-node.lock": GROUPS["node"],
}
"""What each lock answers."""


def entries(lock: Path) -> list[str]:
    """Return the requirements of a lock, each on one line."""
    text = re.sub(r"\\\n\s*", "", lock.read_text(encoding="utf-8"))
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


@EACH
def test_every_package_of_a_lock_has_one_version_and_its_hashes_and_no_address(lock: Path) -> None:
    for line in entries(lock):
        assert re.fullmatch(
            r"[a-z0-9._-]+==[\w.+!-]+ (; [^;]+? )?(--hash=sha256:[0-9a-f]{64} ?)+", f"{line} "
        ), line
    assert "://" not in lock.read_text(encoding="utf-8")


@EACH
def test_a_lock_answers_what_the_project_asks_for(lock: Path) -> None:
    found = {Requirement(re.split(r" --hash", line)[0]) for line in entries(lock)}
    versions = {canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each in found}
    for text in ASKED[lock.name]:
        asked = Requirement(text)
        version = versions.get(canonicalize_name(asked.name))
        assert version is not None, asked
        assert asked.specifier.contains(version, prereleases=True), asked


def test_fleetfoot_is_built_by_what_the_build_lock_names() -> None:
    assert set(PROJECT["build-system"]["requires"]) <= set(GROUPS["build"])
    hook = (ROOT / "tools" / "build_web.py").read_text(encoding="utf-8")
    (node,) = GROUPS["node"]
    assert f'"{node}"' in hook


def installs(text: str) -> list[str]:
    """Return the commands of pip that install or build, each on one line."""
    lines = re.sub(r"\\\n\s*", "", text).replace("&&", "\n").splitlines()
    return [
        line for line in lines if re.search(r"pip\"?\s+(install|wheel|\"\$1\")", line) and "#" not in line[:2]
    ]


@pytest.mark.parametrize("name", ["Dockerfile", "Makefile", "tools/setup", "tools/build", "tools/sbom"])
def test_nothing_is_installed_but_by_hash_and_nothing_is_built_by_tools_that_are_not(name: str) -> None:
    found = installs((ROOT / name).read_text(encoding="utf-8"))
    assert found or name == "Makefile"
    for line in found:
        assert ("--require-hashes" in line) != ("--no-build-isolation" in line and "--no-deps" in line), line


def test_the_image_builds_nothing_of_others() -> None:
    found = installs((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert all("--only-binary :all:" in line for line in found if "--require-hashes" in line)


def test_what_the_pages_are_bundled_with_is_locked_by_hash_and_says_its_licence() -> None:
    lock = json.loads((ROOT / "monitor" / "web" / "package-lock.json").read_text(encoding="utf-8"))
    parts = {place: part for place, part in lock["packages"].items() if place}
    assert parts
    assert all(part["integrity"].startswith("sha512-") for part in parts.values())
    assert all(part["license"] for part in parts.values() if not part.get("dev"))
