"""``fleetfoot manual``: the manual page, made of what the commands say of themselves."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Final

import click

from fleetfoot import __version__
from fleetfoot.cli.group import PROGRAM, root
from fleetfoot.config.load import default_path

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT: Final = "\b"
"""What a paragraph begins with whose lines are to be kept (click's mark)."""


@click.command("manual")
def command() -> int:
    """Print the manual page, for man.

    \b
    fleetfoot manual > ~/.local/share/man/man1/fleetfoot.1
    fleetfoot manual | man -l -
    """  # noqa: D301 - \b is click's mark for lines to be kept
    click.echo("\n".join(_page()))
    return 0


def _page() -> Iterator[str]:
    context = click.Context(root, info_name=PROGRAM)
    what, *more = _paragraphs(root)
    yield f'.TH {PROGRAM.upper()} 1 "" "{PROGRAM} {__version__}" "User Commands"'
    yield ".ad l"
    does = what.partition(" ")[2].removesuffix(".")
    yield from (".SH NAME", f"{PROGRAM} \\- {_roff(does)}")
    yield from (".SH SYNOPSIS", f".B {PROGRAM}", "[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]")
    yield ".SH DESCRIPTION"
    yield from _text(more)
    yield from _options(root, context)
    yield ".SH COMMANDS"
    yield from _commands(root, context)
    yield from (".SH FILES", ".TP", f".I {_roff(str(default_path()))}")
    yield _roff("The configuration; 'fleetfoot config' prints what is in force and where it comes from.")


def _commands(group: click.Group, above: click.Context) -> Iterator[str]:
    """Yield every command with its options, those of a command below it."""
    for name in group.list_commands(above):
        found = group.get_command(above, name)
        if found is None:
            continue
        context = click.Context(found, info_name=name, parent=above)
        usage = " ".join(found.collect_usage_pieces(context))
        yield f'.SS "{_roff(f"{context.command_path} {usage}")}"'
        yield from _text(_paragraphs(found))
        yield from _options(found, context)
        if isinstance(found, click.Group):
            yield from _commands(found, context)


def _options(found: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in found.get_params(context):
        if record := parameter.get_help_record(context):
            yield from (".TP", f".B {_roff(record[0])}", _roff(record[1]))


def _paragraphs(found: click.Command) -> list[str]:
    return re.split(r"\n\s*\n", inspect.cleandoc(found.help or ""))


def _text(paragraphs: list[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield ".PP"
        if paragraph.startswith(_KEPT):
            yield from (".nf", *map(_roff, paragraph.splitlines()[1:]), ".fi")
        else:
            yield _roff(" ".join(paragraph.split()))


def _roff(text: str) -> str:
    r"""Return a text of which nothing is an instruction to roff.

    >>> print(_roff(".a - b\\c"))
    \&.a \- b\ec
    """
    safe = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe
