"""The token that a browser must show when the page is served on the network."""

from __future__ import annotations

import os
import re
import secrets
import stat
from typing import TYPE_CHECKING, Final

from platformdirs import user_state_path

from fleetfoot.errors import UsageError
from fleetfoot.files.place import create

if TYPE_CHECKING:
    from pathlib import Path

_BYTES: Final = 16
"""Nobody guesses 128 bits, so wrong ones need no counting; and the address fits on a line of a terminal."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22,128}")
"""At least 128 bits of what :func:`secrets.token_urlsafe` makes."""


def default_path() -> Path:
    """Return ``page-token`` in this user's state directory."""
    return user_state_path("fleetfoot", appauthor=False) / "page-token"


def token_of(path: Path) -> str:
    """Return the token that a file holds; make the file, for its owner's eyes only, where there is none.

    Raises
    ------
    UsageError
        The file cannot be read or made, others may read it, or it holds no token.
    """
    try:
        token = _read(path)
    except FileNotFoundError:
        return _made(path)
    except OSError as error:
        raise UsageError(f"cannot read the page's token from {path}: {error.strerror}") from error
    if not _TOKEN.fullmatch(token):
        raise UsageError(
            f"{path} holds no token of 22 or more letters, digits, - and _: delete it for a new one"
        )
    return token


def _read(path: Path) -> str:
    with path.open(encoding="ascii", errors="replace") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise UsageError(f"others may read the page's token: chmod 600 {path}")
        return file.read(256).strip()


def _made(path: Path) -> str:
    token = secrets.token_urlsafe(_BYTES)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with create(path) as file:
            file.write(f"{token}\n".encode())
    except OSError as error:
        raise UsageError(f"cannot write the page's token to {path}: {error.strerror}") from error
    return token
