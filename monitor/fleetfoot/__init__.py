"""fleetfoot hears from a runner's sensors when the legs are getting heavy, and why.

For notebooks and scripts: :func:`analyse` a run, :func:`open_store` what was recorded. See ``docs/api.md``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fleetfoot.api.analysis import Analysis, analyse, read
    from fleetfoot.api.stored import StoredRuns, open_store
    from fleetfoot.api.table import Table
    from fleetfoot.errors import FleetfootError
    from fleetfoot.path.run import Run

__all__ = ["Analysis", "FleetfootError", "Run", "StoredRuns", "Table", "analyse", "open_store", "read"]
__version__ = "0.1.0"

_HOMES = {
    "api.analysis": ("Analysis", "analyse", "read"),
    "api.stored": ("StoredRuns", "open_store"),
    "api.table": ("Table",),
    "errors": ("FleetfootError",),
    "path.run": ("Run",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load a name of the face when it is first asked for (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the names, loaded or not."""
    return sorted({*globals(), *__all__})
