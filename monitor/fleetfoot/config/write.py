"""Write a configuration so that there is never half a file, and none that does not load."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from fleetfoot.config.load import load
from fleetfoot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.config.model import Config
    from fleetfoot.config.threshold import Scale


def kept_as(path: Path) -> Path:
    """Return where the former file is kept when a new one takes its place."""
    return path.with_name(f"{path.name}.old")


def write_config(path: Path, text: str, detectors: Mapping[str, Scale]) -> Config:
    """Write a configuration for this user's eyes only, and return it as the loader reads it.

    It is read before it takes its place: a file that would not load replaces nothing. Names and heart rates are
    nobody else's business, so that the file has mode 0600 and a folder that is made for it 0700.

    Raises
    ------
    UsageError
        It cannot be written there, or does not load.
    """
    real = path.resolve()
    try:
        real.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}-", suffix=".new")  # mode 0600
        try:
            return _written(handle, Path(name), real, text, detectors)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        remedy = "make room or allow it there, or name another place with --config"
        raise UsageError(f"{path}: cannot write the configuration: {error.strerror}: {remedy}") from error


def _written(handle: int, new: Path, path: Path, text: str, detectors: Mapping[str, Scale]) -> Config:
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(handle)
    config = load(new, {}, detectors)
    if path.exists():
        shutil.copy2(path, kept_as(path))
    new.replace(path)
    return config
