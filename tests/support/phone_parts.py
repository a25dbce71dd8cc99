"""The phone's Python as files, and captures analysed by it in Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from fleetfoot.phone.site.interpreter import interpreter
from fleetfoot.phone.site.parts import PARTS, has

if TYPE_CHECKING:
    from collections.abc import Sequence

NODE: Final = shutil.which("node")
SCRIPT: Final = Path(__file__).with_name("wasm.mjs")
NEEDS_PARTS: Final = pytest.mark.skipif(
    NODE is None or not all(has(part) for part in PARTS),
    reason=("pyodide" if NODE else "node")
    + " is not there: 'fleetfoot phone fetch' puts pyodide into the cache",
)


def no_note(line: str) -> None:
    raise AssertionError(f"nothing is fetched in a test, but: {line}")


def put_interpreter(folder: Path) -> Path:
    for name, content in interpreter(None, no_note).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


def analysed_in_wasm(
    site: Path, captures: Sequence[Path], fit: Sequence[Path] = ()
) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Return versions, of each capture the lines or the error, then of some the digest of their FIT files."""
    done = subprocess.run(
        [str(NODE), str(SCRIPT), str(site)],
        input="".join(f"{path}\n" for path in (*captures, *(f"fit:{path}" for path in fit))),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    about, *rows = [json.loads(line) for line in done.stdout.splitlines()]
    return about, rows
