"""Which modules the phone runs: everything that its entry imports, and what that imports, found in the sources."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ENTRIES: Final = ("fleetfoot.phone.app", "fleetfoot.phone.replayed")
"""What JavaScript imports."""
OURS: Final = ("fleetfoot", "fleetfoot_signal")
WHOLE: Final = ("fleetfoot.gatt", "fleetfoot.sensors", "fleetfoot_signal")
"""Packages that find some of their modules by themselves: families of sensors, detectors, lazy names."""
ELSEWHERE: Final = frozenset({"fleetfoot.sources.ble.bluez", "fleetfoot.sources.ble.bluetoothd"})
"""Imported on Linux alone, by functions that ask for the platform first."""


class Closure(NamedTuple):
    """What is run."""

    modules: dict[str, Path]
    """Files by module, those of the packages above them included."""
    others: dict[str, str]
    """What is imported of the standard library and of other packages, by name, and one module that does."""


def closure(entries: tuple[str, ...] = ENTRIES) -> Closure:
    """Return everything that the entries import, at once or later.

    Raises
    ------
    ModuleNotFoundError
        A module imports one of ours that there is not.
    """
    modules: dict[str, Path] = {}
    others: dict[str, str] = {}
    waiting = [*entries, *(name for package in WHOLE for name in _below(package))]
    while waiting:
        name = waiting.pop()
        if name in modules or name in ELSEWHERE:
            continue
        modules[name] = file = _file_of(name)
        for imported in _imports(file):
            if imported.partition(".")[0] not in OURS:
                others.setdefault(imported, name)
            elif _is_module(imported):
                waiting.append(imported)
        waiting += [name.rpartition(".")[0]] if "." in name else []
    return Closure(dict(sorted(modules.items())), dict(sorted(others.items())))


def _file_of(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"no module {name}")
    return Path(spec.origin)


def _is_module(name: str) -> bool:
    """Tell a module from a name in one: of ``from a import b`` both are looked at."""
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # what stands above is no package
        return False


def _below(package: str) -> Iterator[str]:
    folder = _file_of(package).parent
    for file in folder.rglob("*.py"):
        parts = file.relative_to(folder).with_suffix("").parts
        yield ".".join((package, *(part for part in parts if part != "__init__")))


def _imports(file: Path) -> Iterator[str]:
    """Yield what a file imports, modules and perhaps names in them; not what is there for type checkers alone."""
    waiting: list[ast.AST] = [ast.parse(file.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            waiting += node.orelse
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""  # relative imports are forbidden here
            yield module
            if module.partition(".")[0] in OURS:
                yield from (f"{module}.{alias.name}" for alias in node.names)
        else:
            waiting += ast.iter_child_nodes(node)
