"""The signal core and the decoders know no clock, no I/O, no event loop and no chance, not even indirectly."""

from __future__ import annotations

import ast
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").is_file())
CORE = ROOT / "signal" / "fleetfoot_signal"
GATT = ROOT / "monitor" / "fleetfoot" / "gatt"
FILES = sorted([*CORE.rglob("*.py"), *GATT.rglob("*.py")])

PURE = {
    *(
        "__future__",
        "abc",
        "ast",
        "bisect",
        "cmath",
        "collections",
        "collections.abc",
        "dataclasses",
        "enum",
        "fractions",
    ),
    *("functools", "hashlib", "inspect", "itertools", "json", "math", "operator", "re", "string", "struct"),
    *("types", "typing", "uuid", "zlib", "importlib", "pkgutil"),
}
"""Of the standard library: what is computation only. The last two find the detectors of the package."""
OURS = ("fleetfoot.errors", "fleetfoot.gatt", "fleetfoot_signal")
OTHERS = ("numpy",)
"""Not scipy: the core also runs in a browser, where it would cost more than all the rest."""
IMPURE = ("numpy.random", "numpy.ctypeslib", "numpy.f2py", "numpy.distutils")
FORBIDDEN_CALLS = {"open", "input", "print", "exec", "eval", "breakpoint", "__import__"}
FORBIDDEN_NUMPY = {
    "random",
    "load",
    "save",
    "savez",
    "loadtxt",
    "savetxt",
    "fromfile",
    "memmap",
    "genfromtxt",
}
UUID_OF_CHANCE = {"uuid1", "uuid4", "getnode"}


def within(name: str, packages: tuple[str, ...] | set[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def offences(source: str, package: str = "fleetfoot_signal") -> list[str]:
    """What in a module is not pure."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if not is_pure(alias.name)]
        elif isinstance(node, ast.ImportFrom):
            module = ".".join(filter(None, (package if node.level else "", node.module or "")))
            names = {f"{module}.{alias.name}" for alias in node.names}
            found += [module] if not is_pure(module) and module != "fleetfoot" else []
            found += [n for n in names if within(n, IMPURE) or (module == "fleetfoot" and not is_pure(n))]
        elif isinstance(node, ast.Name) and node.id in FORBIDDEN_CALLS:
            found.append(node.id)
        elif isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            if (owner in {"np", "numpy"} and node.attr in FORBIDDEN_NUMPY) or node.attr in UUID_OF_CHANCE:
                found.append(f"{owner}.{node.attr}")
    return found


def is_pure(module: str) -> bool:
    if within(module, OURS):
        return True
    return module in PURE or (within(module, OTHERS) and not within(module, IMPURE))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_pure(path: Path) -> None:
    assert offences(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "import os.path",
        "from asyncio import sleep",
        "import logging",
        "from random import random",
        "import io",
        "from io import BytesIO",
        "import numpy.random",
        "from numpy.random import default_rng",
        "from numpy import random",
        "import fleetfoot.path.run",
        "from fleetfoot import clock",
        "from fleetfoot.path.sink import Sink",
        "from scipy.special import ndtr",
        "import bleak",
        "def late():\n    import socket",
        "if False:\n    from pathlib import Path",
        "open('x')",
        "import numpy as np\nnp.random.default_rng()",
        "import numpy as np\nnp.load('x')",
        "import uuid\nuuid.uuid4()",
    ],
)
def test_the_fence_holds(source: str) -> None:
    assert offences(source)


@pytest.mark.parametrize(
    "source",
    [
        "from fleetfoot.errors import FleetfootError",
        "from fleetfoot import errors",
        "from fleetfoot.gatt.wire import Reader",
        "from fleetfoot_signal import archive",
        "from . import lanes",
        "import numpy as np\nnp.zeros(3)",
    ],
)
def test_the_fence_has_a_gate(source: str) -> None:
    assert offences(source) == []


def test_there_is_something_to_fence() -> None:
    assert len(FILES) > 30


@pytest.mark.parametrize("root", ["signal", "monitor"])
def test_source_roots_hold_no_package_file(root: str) -> None:
    """With signal/__init__.py the standard library's signal is shadowed, and asyncio dies."""
    assert not (ROOT / root / "__init__.py").exists()


def test_signal_is_the_standard_librarys() -> None:
    assert hasattr(signal, "SIGTERM")
    assert not Path(str(signal.__file__)).is_relative_to(ROOT / "signal")


def test_the_core_brings_in_none_of_the_world_when_it_is_imported() -> None:
    """In a process of its own, without numpy's doings: it is imported first."""
    code = (
        "import sys, numpy; before = set(sys.modules)\n"
        "import fleetfoot_signal.engine, fleetfoot_signal.history, fleetfoot_signal.review.review\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert "fleetfoot_signal.engine" in loaded
    assert not {
        name for name in loaded if within(name, {"fleetfoot", "asyncio", "sqlite3", "logging", "socket"})
    }
