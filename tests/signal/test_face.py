"""The face of the core: its names, and what it costs to look at it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import fleetfoot_signal

HOME = Path(str(fleetfoot_signal.__file__))


def test_every_name_of_the_face_is_there() -> None:
    for name in fleetfoot_signal.__all__:
        assert getattr(fleetfoot_signal, name) is not None


def test_what_type_checkers_see_is_what_is_loaded() -> None:
    guarded = next(node for node in ast.parse(HOME.read_text("utf-8")).body if isinstance(node, ast.If))
    seen: dict[str, str] = {}
    for node in guarded.body:
        assert isinstance(node, ast.ImportFrom)
        seen |= {alias.name: str(node.module) for alias in node.names}
    assert sorted(seen) == sorted(fleetfoot_signal.__all__)
    for name, module in seen.items():
        assert getattr(fleetfoot_signal, name) is getattr(sys.modules[module], name)


def test_no_name_of_the_face_is_that_of_a_module() -> None:
    """The module would take its place as soon as it is imported."""
    assert not {path.stem for path in HOME.parent.iterdir()} & set(fleetfoot_signal.__all__)


def test_a_name_that_is_not_there_is_missed_in_the_ordinary_way() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = fleetfoot_signal.Nothing


def test_the_table_of_channels_does_not_wait_for_scipy_nor_for_numpy() -> None:
    code = "import sys; from fleetfoot_signal import Channel, SPECS, Severity; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "scipy"} & set(done.stdout.split())
