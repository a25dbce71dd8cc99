"""Questions to a person at a terminal: asked on standard error, answered on standard input."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

from fleetfoot.errors import UsageError
from fleetfoot.words.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")


def show(text: str = "") -> None:
    """Show lines that belong to the questions."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def ask(question: str, read: Callable[[str], Answer]) -> Answer | None:
    """Return what a person answers, None for nothing but Enter; asks again until the answer fits.

    Parameters
    ----------
    question : str
    read : Callable[[str], Answer]
        Takes the answer's text; UsageError where it does not fit, with what does.

    Raises
    ------
    KeyboardInterrupt
        Ctrl-C, or the end of the input.
    """
    while True:
        said = _line(f"{question}: ").strip()
        if not said:
            return None
        try:
            return read(said)
        except UsageError as error:
            show(f"  {clean(str(error))}")


def confirm(question: str, *, default: bool) -> bool:
    """Return whether a person agrees; Enter is ``default``."""

    def read(said: str) -> bool:
        if said.lower() in {"y", "yes"}:
            return True
        if said.lower() in {"n", "no"}:
            return False
        raise UsageError("y or n, please")

    agreed = ask(f"{question} [{'Y/n' if default else 'y/N'}]", read)
    return default if agreed is None else agreed


def _line(prompt: str) -> str:
    sys.stderr.write(prompt)
    sys.stderr.flush()
    try:
        said = sys.stdin.buffer.readline()
    except KeyboardInterrupt:
        show()
        raise
    if not said:
        show()
        raise KeyboardInterrupt
    # Bytes that are no text become what fits nothing, so that the question is asked again.
    return said.decode(sys.stdin.encoding, "surrogateescape")
