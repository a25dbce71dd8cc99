"""The Python of the phone as files: Pyodide, numpy and fleetfoot's closed set of modules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fleetfoot.phone.site import pack
from fleetfoot.phone.site.parts import NUMPY, PYODIDE, fetched

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def interpreter(parts: Path | None, note: Callable[[str], None]) -> dict[str, bytes]:
    """Return the files by their place on the site.

    Parameters
    ----------
    parts
        A folder that holds Pyodide and numpy; None fetches them where they are not in the cache.
    note
        Takes lines for people.

    Raises
    ------
    UnreadableError
        A part cannot be had.
    """
    pyodide = pack.pyodide(fetched(PYODIDE, parts, note))
    numpy = pack.numpy(fetched(NUMPY, parts, note))
    lock: dict[str, Any] = json.loads(pyodide.pop("pyodide-lock.json"))
    lock["packages"] = {}  # nothing is looked up anywhere: all that is imported is in the two archives
    return {
        **{f"pyodide/{name}": content for name, content in pyodide.items()},
        "pyodide/pyodide-lock.json": json.dumps(lock, separators=(",", ":")).encode(),
        "numpy.zip": numpy,
        "core.zip": pack.core(),
    }
