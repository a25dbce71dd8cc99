"""The commands that documents show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROGRAM = "fleetfoot"
NEEDS_A_RADIO = ("fleetfoot scan", "fleetfoot run", "fleetfoot doctor")


def commands(document: Path) -> Iterator[str]:
    """Yield the lines of console blocks that begin with a prompt."""
    inside = False
    for line in document.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            inside = line == "```console"
        elif inside and line.startswith("$ "):
            yield line.removeprefix("$ ").removeprefix(".venv/bin/")


def is_ours(line: str) -> bool:
    """Return whether a command is fleetfoot itself, with arguments or alone."""
    return line == PROGRAM or line.startswith(f"{PROGRAM} ")


def runnable(document: Path) -> list[str]:
    """Return the commands of fleetfoot itself that need no radio; "runs" lists runs and needs none."""
    shown = [line for line in commands(document) if is_ours(line)]
    return [line for line in shown if not f"{line} ".startswith(tuple(f"{each} " for each in NEEDS_A_RADIO))]
