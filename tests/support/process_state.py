"""What a test does to the process that it shares with all others, and how that is taken back."""

from __future__ import annotations

import gc
import logging
import sys
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def log_as_before() -> Generator[None]:
    """Take back what is done to the log in the block.

    A command sets up the log of its process. With ``--debug`` that is a handler on the standard error of that moment,
    which pytest closes after the test: every line that any package logs from then on is a "Logging error" of some
    kilobytes on what pytest captures. Hours on a virtual air are millions of them: 18.7 GB once, and a worker that the
    system killed for want of memory in a test that had nothing to do with it.
    """
    root = logging.getLogger()
    handlers, level, shown = root.handlers[:], root.level, warnings.showwarning
    try:
        yield
    finally:
        logging.captureWarnings(capture=False)
        warnings.showwarning = shown
        root.handlers[:] = handlers
        root.setLevel(level)


def drop_what_failed() -> None:
    """Let go of what a test that failed has left open, so that no other test is told of it.

    Its frames, and with them sockets and transports, live on in :data:`sys.last_value` until another test runs, in
    which they are collected; and what is collected open fails the test that runs then.
    """
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        if hasattr(sys, name):
            delattr(sys, name)
    hook, sys.unraisablehook = sys.unraisablehook, _ignore
    try:
        gc.collect()
    finally:
        sys.unraisablehook = hook


def _ignore(unraisable: sys.UnraisableHookArgs) -> None:
    """The test has failed already."""
