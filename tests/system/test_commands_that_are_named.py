"""Wherever a text names a command of fleetfoot, in a sentence or a message, there is one with those options."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import pytest
from project import ROOT

from fleetfoot.cli.group import PROGRAM, root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "examples").glob("*.service")]
SOURCES = [
    *(ROOT / "monitor" / "fleetfoot").rglob("*.py"),
    *(ROOT / "dashboards").glob("*.py"),
    *(ROOT / "deploy").rglob("*.py"),
    ROOT / "tools" / "stack-says",
]
BLOCK = r"^```\w*\n(.*?)^```"
CALLED = rf"(?:sudo |ExecStart=|\$ )?(?:[\w./~-]*/)?{PROGRAM} (?P<rest>[^`'\"|;)&#\n]+)"


def named(path: Path) -> Iterator[str]:
    """Yield what stands behind the program's name: at the begin of a line, of code, and of what is in quotes."""
    text = path.read_text(encoding="utf-8").replace(
        "\\|", "/"
    )  # so does a table separate what may stand there
    blocks = [text] if path.suffix == ".service" else re.findall(BLOCK, text, re.MULTILINE | re.DOTALL)
    for found in (each for block in blocks for each in re.finditer(rf"^{CALLED}", block, re.MULTILINE)):
        yield found["rest"]
    for found in re.finditer(rf"[`']{CALLED}(?=[`'])", re.sub(r"\s+", " ", text)):
        yield found["rest"]


def wrong(rest: str) -> str | None:
    """Return what is wrong with a command line; what stands for a value, in capitals say, is passed over."""
    command: click.Command = root
    for word in rest.split():
        name = word.split("=")[0].strip("[]().,:")
        if name.startswith("--"):
            known = {each for option in command.params for each in (*option.opts, *option.secondary_opts)}
            if name not in known | {"--help", "--version"}:
                return f"'{command.name}' has no option {name}"
        elif isinstance(command, click.Group) and re.match(r"[a-z]", name):
            found = [(each, command.get_command(click.Context(command), each)) for each in name.split("/")]
            for each, got in found:
                if got is None:
                    return f"'{command.name}' has no command {each}"
                command = got
    return None


@pytest.mark.parametrize("document", [d for d in DOCUMENTS if any(named(d))], ids=lambda d: d.name)
def test_a_document_names_commands_and_options_that_exist(document: Path) -> None:
    assert [(rest, fault) for rest in named(document) if (fault := wrong(rest))] == []


def test_the_program_and_what_it_shows_name_commands_and_options_that_exist() -> None:
    found = [(path.name, rest) for path in SOURCES for rest in named(path)]
    assert len(found) > 60
    assert [(name, rest, fault) for name, rest in found if (fault := wrong(rest))] == []


@pytest.mark.parametrize(
    "rest", ["fly", "init --height-m 1.7", "phone bild X", "phone pair/serv", "run --by-it"]
)
def test_a_command_or_option_that_is_not_there_is_found(rest: str) -> None:
    assert wrong(rest)
