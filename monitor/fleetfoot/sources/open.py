"""One way into every file that holds a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.capture import Capture, read_capture
from fleetfoot.sources.recording import Recording, read

if TYPE_CHECKING:
    from pathlib import Path


def open_source(path: Path) -> list[Recording] | Capture:
    """Open a file by what it holds: a capture, or recordings in FIT, TCX or CSV.

    Raises
    ------
    UnreadableError
        If it is none of these or cannot be read; the line names the file and the cause.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise UnreadableError(
                f"{path}: is not a regular file, and it must be read twice", "save it first"
            )
        with path.open("rb") as file:
            first = file.read(1)
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        reason = error.strerror if isinstance(error, OSError) else error
        raise UnreadableError(
            f"{path}: cannot be opened: {reason}", "check its name and who may read it"
        ) from error
    return read_capture(path) if first == b"{" else read(path)
