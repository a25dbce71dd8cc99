"""Where a file goes: whole or not at all, over nothing that is there, through no link, for its owner's eyes only."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from fleetfoot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

OWNER_ONLY: Final = 0o600
"""What a runner's heart did is nobody else's business on a machine that several people use."""
DEVICES: Final = Path("/dev")
"""Where links lead to what a shell has opened, such as ``/dev/stdout``."""


def put(path: Path, content: bytes, *, over: Callable[[Path], bool] = lambda _: False) -> None:
    """Write a file as a whole: at no moment is there a part of it.

    Parameters
    ----------
    path
        A pipe or a device takes what it is given. A symbolic link is refused: what it leads to may be dear to somebody.
    content
    over
        Tells whether a file that is there may be replaced; by default none may.

    Raises
    ------
    UsageError
        The file cannot be written, or is there already.
    """
    try:
        if _takes_bytes(path):
            path.write_bytes(content)
        elif path.is_symlink():
            raise UsageError(f"{path} is a link: name the file that it leads to, or another place")
        elif path.exists() and not over(path):
            raise UsageError(f"{path} is there already: name another place, or remove it")
        else:
            _place(path, content, replace=path.exists())
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"cannot write {path}: {reason}: name another place") from error


def create(path: Path) -> IO[bytes]:
    """Make a new file, for its owner only, and open it for writing.

    Raises
    ------
    OSError
        There is something already, a link too, or it cannot be made.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags, OWNER_ONLY), "wb")


def _takes_bytes(path: Path) -> bool:
    """Return whether a path leads to something that is no file, such as a pipe; of links only those of devices."""
    if path.is_symlink() and path.absolute().parent != DEVICES:
        return False
    return path.exists() and not path.is_file()


def _link(draft: Path, path: Path) -> None:
    """Give a draft its name; unlike a rename this replaces nothing that came meanwhile."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        draft.rename(path)
    else:
        draft.unlink()


def _place(path: Path, content: bytes, *, replace: bool) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # for its owner only
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        if replace:
            draft.replace(path)
        else:
            _link(draft, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
        raise


def plain_name(text: str) -> str:
    """Return a text from outside as a part of a file name: it must not lead elsewhere.

    >>> plain_name("20260517T063000Z-0123abcd"), plain_name("../../etc/passwd")
    ('20260517T063000Z-0123abcd', '_.._etc_passwd')
    """
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in text)
    return plain.lstrip(".")[:100] or "run"
