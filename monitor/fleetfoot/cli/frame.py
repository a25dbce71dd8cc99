"""Run a command and turn whatever happens into an exit code and at most one line an error."""

from __future__ import annotations

import errno
import io
import os
import shlex
import sys
from typing import TYPE_CHECKING, Final, TextIO, cast

import click
from click.exceptions import Exit
from click.shell_completion import shell_complete

from fleetfoot.cli.group import COMPLETION_VARIABLE, PROGRAM, root
from fleetfoot.errors import INTERRUPTED, FleetfootError, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UNREAD: Final = 141
"""128 + SIGPIPE: what the output went to has gone, as with ``| head``."""
FAULT: Final = 1
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What a disk says that takes nothing any more."""


def run(arguments: Sequence[str]) -> int:
    """Run ``fleetfoot`` with these arguments and return its exit code."""
    if instruction := os.environ.get(COMPLETION_VARIABLE):
        return shell_complete(root, {}, PROGRAM, COMPLETION_VARIABLE, instruction)
    _forgive(sys.stdout)
    debug = False
    try:
        with root.make_context(PROGRAM, list(arguments)) as context:
            debug = bool(context.params["debug"])
            code = root.invoke(context)
            sys.stdout.flush()  # while a reader that has gone can still be told from a fault
            return int(code or 0)
    except Exit as done:
        return done.exit_code
    except click.ClickException as error:
        return _refused(error)
    except BaseException as error:  # noqa: BLE001 - here everything ends, sorted into codes or raised again
        return _ended(error, arguments, debug=debug)


def _forgive(stream: TextIO) -> None:
    """Let a stream show the escape of a character that its encoding lacks: a foreign name is no fault."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def _refused(error: click.ClickException) -> int:
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else PROGRAM
    text = error.format_message().rstrip(".")
    _tell(f"{text[:1].lower()}{text[1:]}{'' if text.endswith('?') else ';'} see '{path} --help'")
    return UsageError.exit_code


def _ended(error: BaseException, arguments: Sequence[str], *, debug: bool) -> int:
    """Return the exit code of what ended the command; what is no error of a command is raised again."""
    causes = [_of_output(cause) for cause in _causes(error)]
    if any(isinstance(cause, SystemExit | GeneratorExit) for cause in causes):
        raise error
    if any(isinstance(cause, KeyboardInterrupt | click.Abort) for cause in causes):
        return INTERRUPTED
    if any(isinstance(cause, BrokenPipeError | OutputError) for cause in causes):
        _give_up_output()
    if any(isinstance(cause, BrokenPipeError) for cause in causes):
        return UNREAD
    if debug:
        _show_trace(error)
    faults = [cause for cause in causes if not isinstance(cause, FleetfootError)]
    if faults:
        return _fault(faults[0], arguments, debug=debug)
    known = [cause for cause in causes if isinstance(cause, FleetfootError)]
    for cause in known:
        _tell(f"{cause}{cause.advice}")
    return max(cause.exit_code for cause in known)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the errors themselves where a group of tasks wraps them."""
    if isinstance(error, BaseExceptionGroup):
        for one in cast("BaseExceptionGroup[BaseException]", error).exceptions:
            yield from _causes(one)
    else:
        yield error


def _of_output(cause: BaseException) -> BaseException:
    """Return what text that could not be printed comes to; whatever other files do is translated where it happens."""
    if isinstance(cause, OSError) and cause.errno in _FULL and cause.filename is None:
        from fleetfoot.console.json_sink import unwritable  # noqa: PLC0415 - not for --help

        return unwritable(cause)
    return cause


def _give_up_output() -> None:
    # The interpreter flushes standard output once more when it ends, which must neither complain nor exit with 120.
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())


def _fault(fault: BaseException, arguments: Sequence[str], *, debug: bool) -> int:
    what = f"{type(fault).__name__}: {fault}" if str(fault) else type(fault).__name__
    again = "" if debug else f"; '{PROGRAM} --debug {shlex.join(arguments)}' shows where"
    _tell(f"this is a fault in fleetfoot, please report it: {what}{again}")
    return FAULT


def _show_trace(error: BaseException) -> None:
    import traceback  # noqa: PLC0415 - not for --help

    from fleetfoot.words.text import clean_lines  # noqa: PLC0415 - the same

    sys.stderr.write(clean_lines("".join(traceback.format_exception(error))))


def _tell(text: str) -> None:
    from fleetfoot.console.screen import tell  # noqa: PLC0415 - not for --help

    tell(text)
