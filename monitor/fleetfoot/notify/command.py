"""A command of one's own that is run for every alert."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from typing import TYPE_CHECKING, Final

from fleetfoot.notify.post import NotDeliveredError
from fleetfoot.words.text import clean, json_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fleetfoot.notify.post import Post

LIMIT_S: Final = 10.0
"""How long a command may take: it is there to set something off, and the next alert is at least so far away."""
_PREFIX: Final = "FLEETFOOT_"
_BY_HAND: Final = "run it by hand to see why"


class CommandSender:
    """Runs a program without a shell: the payload as JSON on standard input, its fields in the environment.

    What it prints is thrown away, so that it cannot mix with what fleetfoot prints. It is in a process group of its
    own: Ctrl-C ends the run and not the command, and a command that takes too long is killed with all that it started.

    Parameters
    ----------
    argv : Sequence[str]
        Program and arguments.
    folder : Path
        Where it runs.
    limit_s : float
        After how many seconds it is killed.
    """

    label = "command"
    repeats = False
    """Half of its work may be done when it fails, so whether to try again is its own business."""

    def __init__(self, argv: Sequence[str], folder: Path, limit_s: float = LIMIT_S) -> None:
        self._argv = argv
        self._folder = folder
        self._limit_s = limit_s

    async def send(self, post: Post) -> None:
        """Run the command for a message; see :class:`~fleetfoot.notify.sender.Sender`."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self._argv,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=self._folder,
                env=environment(post.payload, os.environ),
                start_new_session=True,
            )
        except OSError as error:
            raise NotDeliveredError(
                f"{clean(self._argv[0])} cannot be started ({error.strerror}): check the path and its permissions"
            ) from error
        try:
            async with asyncio.timeout(self._limit_s):
                await process.communicate(f"{json_line(post.payload)}\n".encode())
        except TimeoutError:
            raise NotDeliveredError(
                f"it did not end within {self._limit_s:g} s and was killed: let it do slow work in the background"
            ) from None
        finally:
            await _end(process)
        if process.returncode:
            raise NotDeliveredError(f"{_ended(process.returncode)}; {_BY_HAND}")


def environment(payload: Mapping[str, object], outer: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a command: the outer one, and the payload's fields as ``FLEETFOOT_...``.

    No variable of fleetfoot's own is handed on: some hold passwords. What is unknown is empty; of a list the items
    stand with commas between them. Control characters, NUL among them, become U+FFFD.
    """
    kept = {name: value for name, value in outer.items() if not name.startswith(_PREFIX)}
    return kept | {f"{_PREFIX}{key.upper()}": _plain(value) for key, value in payload.items()}


def is_there(argv: Sequence[str]) -> bool:
    """Return whether the program of a command can be found and may be run."""
    return shutil.which(argv[0]) is not None


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ",".join(map(_plain, value))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return "" if value is None else clean(str(value))


def _ended(code: int) -> str:
    if code > 0:
        return f"it ended with exit code {code}"
    with contextlib.suppress(ValueError):
        return f"it was ended by {signal.Signals(-code).name}"
    return f"it was ended by signal {-code}"


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill a command that still runs, with all that it started."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
