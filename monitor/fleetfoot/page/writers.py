"""Who may send runs: write tokens, of which only the SHA-256 is kept."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import stat
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from fleetfoot.errors import StoreError, UsageError
from fleetfoot.files.place import put

if TYPE_CHECKING:
    from pathlib import Path

BYTES: Final = 32
"""Of a token: nobody guesses 256 bits, so wrong ones need no counting, and a plain hash needs no salt."""
MOST: Final = 100
"""Phones at a time."""
OWN: Final = ""
"""Origin of the app that is served where the runs are sent to."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_HOST: Final = re.compile(r"[a-z0-9.-]+(:[0-9]{1,5})?|\[[0-9a-f:]+\](:[0-9]{1,5})?", re.ASCII)


class Writer(NamedTuple):
    """One phone that may send."""

    digest: str
    """SHA-256 of its token."""
    athlete: str
    """Whose runs it sends."""
    origin: str
    """Of the app that it runs, as browsers name it; :data:`OWN` for the one that is served here."""


class Writers:
    """The phones that may send, in a file for its owner's eyes only; read anew each time, so that others may edit it.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> list[Writer]:
        """Return everyone.

        Raises
        ------
        StoreError
            The file cannot be read, others may write it, or it holds something else.
        """
        try:
            if stat.S_IMODE(self._path.stat().st_mode) & 0o022:
                raise StoreError(f"others may write {self._path}: chmod 600 {self._path}")
            known: list[dict[str, Any]] = json.loads(self._path.read_bytes())
            return [Writer(str(each["sha256"]), str(each["athlete"]), str(each["origin"])) for each in known]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreError(f"cannot read {self._path}: {error.strerror}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"{self._path} does not say which phones may send: delete it, and pair them anew"
            ) from error

    def add(self, athlete: str, origin: str = OWN) -> str:
        """Let one more phone send; return its token, which nobody can be told again.

        Raises
        ------
        UsageError
            There are too many, or the file cannot be written.
        """
        known = self.all()
        if len(known) >= MOST:
            raise UsageError(
                f"{MOST} phones may send already: 'fleetfoot phone unpair' takes all of them back"
            )
        token = secrets.token_urlsafe(BYTES)
        self._write([*known, Writer(digest_of(token), athlete, origin)])
        return token

    def clear(self) -> int:
        """Let nobody send any more; return how many could."""
        many = len(self.all())
        self._write([])
        return many

    def who(self, token: str) -> Writer | None:
        """Return whose token this is; None where it is nobody's."""
        digest = digest_of(token) if _TOKEN.fullmatch(token) else ""
        return next((each for each in self.all() if hmac.compare_digest(each.digest, digest)), None)

    def _write(self, known: list[Writer]) -> None:
        rows = [{"sha256": each.digest, "athlete": each.athlete, "origin": each.origin} for each in known]
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"cannot make {self._path.parent}: {error.strerror}") from error
        put(self._path, json.dumps(rows, indent=1).encode(), over=lambda _: True)


def digest_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def origin_of(text: str) -> str:
    """Return an origin as browsers name it (RFC 6454, 6.2).

    Raises
    ------
    UsageError
        It is none, or one that no sensor can be used from: neither https nor this machine.

    >>> origin_of("https://Runs.Example/")
    'https://runs.example'
    """
    said = text.strip().lower().removesuffix("/")
    parts = urlsplit(said)
    is_safe = parts.scheme == "https" or parts.netloc.partition(":")[0] in {"localhost", "127.0.0.1"}
    if not (parts.scheme in {"http", "https"} and _HOST.fullmatch(parts.netloc) and is_safe):
        raise UsageError(f"--origin {text!r:.80}: expected https://HOST[:PORT], or http://localhost[:PORT]")
    if said != f"{parts.scheme}://{parts.netloc}":
        raise UsageError(f"--origin {text!r:.80}: leave out what follows the host")
    return said
