"""The files of the page, in memory: what is served is looked up by its exact name, so that no path leads out."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

INDEX: Final = "index.html"
_FOLDER: Final = "static"
_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "mjs": "text/javascript; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "wasm": "application/wasm",
    "webmanifest": "application/manifest+json",
    "whl": "application/zip",
    "zip": "application/zip",
}
"""By the end of the name; what is not here is not served."""
_NOT_SERVED: Final = frozenset({"report"})
"""What reports hold within themselves."""
_PACKED: Final = frozenset({"png", "whl", "zip"})
"""What gzip makes no smaller."""


@dataclass(frozen=True, slots=True)
class File:
    """One file, ready to be sent."""

    body: bytes
    zipped: bytes | None
    """The same compressed by gzip, where that helps."""
    media_type: str
    etag: str
    immutable: bool
    """Whether its name changes with what is in it."""
    policy: str = ""
    """Content Security Policy of its own; empty: that of the page."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """Headers of its own, in the place of the page's."""


def built() -> dict[str, File]:
    """Return the files of the page by their paths, ``/`` among them; empty where the page was not built."""
    folder = files("fleetfoot.page") / _FOLDER
    found = _collect(folder, "/") if folder.is_dir() else {}
    index = found.pop(f"/{INDEX}", None)
    return {} if index is None else {"/": index, **found}


def _collect(folder: Traversable, prefix: str) -> dict[str, File]:
    found: dict[str, File] = {}
    for entry in folder.iterdir():
        if entry.name in _NOT_SERVED:
            continue
        if entry.is_dir():
            found |= _collect(entry, f"{prefix}{entry.name}/")
        elif (ending := entry.name.rpartition(".")[2]) in _TYPES:
            found[f"{prefix}{entry.name}"] = file_of(
                entry.read_bytes(), ending, immutable=prefix == "/assets/"
            )
    return found


def app_files(content: Mapping[str, bytes], headers: Mapping[str, str]) -> dict[str, File]:
    """Return the files of a web app by their paths, each with headers of its own; what only web hosts read is left out.

    >>> sorted(app_files({"index.html": b"", "a/b.wasm": b"", "_headers": b""}, {}))
    ['/', '/a/b.wasm', '/index.html']
    """
    served = {
        f"/{name}": replace(file_of(body, name.rpartition(".")[2]), headers=headers)
        for name, body in content.items()
        if name.rpartition(".")[2] in _TYPES
    }
    return {"/": served[f"/{INDEX}"], **served}


def file_of(body: bytes, ending: str, *, immutable: bool = False, policy: str = "") -> File:
    """Return a file of the type that its ending says."""
    zipped = None if ending in _PACKED else gzip.compress(body, mtime=0)
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return File(body, zipped, _TYPES[ending], etag, immutable, policy)
