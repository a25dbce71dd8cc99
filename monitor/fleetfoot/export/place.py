"""Where a file goes."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from fleetfoot.errors import UsageError


def put(path: Path, content: bytes) -> None:
    """Write a file as a whole: at no moment is there a part of it in the place of an older one.

    Raises
    ------
    UsageError
        The file cannot be written.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or a device takes what it is given
            path.write_bytes(content)
            return
        _replace(path, content)
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"cannot write {path}: {reason}: name another place") from error


def _replace(path: Path, content: bytes) -> None:
    real = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{real.name}.", dir=real.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.chmod(real.stat().st_mode & 0o777 if real.exists() else 0o666 & ~_umask())
        draft.replace(real)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
