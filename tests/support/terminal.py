"""A command at a terminal of its own, and a person who types."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cli import Done, command, environment
from patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@dataclass
class Terminal:
    """What is shown there, and the way to type."""

    process: subprocess.Popen[bytes]
    _master: int
    shown: str = ""
    _seen: int = field(default=0)

    def until(self, text: str) -> None:
        """Wait until a text is shown after what was waited for last."""
        deadline = time.monotonic() + PATIENCE_S
        while text not in self.shown[self._seen :]:
            assert time.monotonic() < deadline, self.shown
            assert self._read(), f"it ended:\n{self.shown}"
        self._seen = self.shown.index(text, self._seen) + len(text)

    def type(self, text: str) -> None:
        os.write(self._master, text.encode("utf-8", "surrogateescape"))

    def answer(self, question: str, text: str) -> None:
        """Wait for a question and answer it with a line."""
        self.until(question)
        self.type(f"{text}\n")

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)

    def end(self) -> Done:
        """Wait for the end."""
        while self._read():
            pass
        return Done(self.process.wait(PATIENCE_S), self.shown, "")

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], PATIENCE_S)
        assert ready, self.shown
        try:
            piece = os.read(self._master, 65536)
        except OSError:  # the other end is closed
            return False
        self.shown += piece.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(piece)


@contextmanager
def at_terminal(home: Path, *arguments: str | Path, **more: str) -> Generator[Terminal]:
    """Yield a command at a terminal; it is killed afterwards where it has not ended."""
    master, slave = os.openpty()
    process = subprocess.Popen(
        command(*arguments),
        env=environment(home) | {"TERM": "xterm"} | more,
        cwd=home,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        process.kill()
        process.wait(PATIENCE_S)
        os.close(master)
