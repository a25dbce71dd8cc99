"""The root of the command line, which knows its commands by name and imports only the one that is called."""

from __future__ import annotations

import difflib
import importlib
import keyword
from typing import Final

import click

from fleetfoot import __version__

PROGRAM: Final = "fleetfoot"
COMPLETION_VARIABLE: Final = "_FLEETFOOT_COMPLETE"

COMMANDS: Final[dict[str, str]] = {
    "init": "Ask the few things that matter and write the configuration.",
    "demo": "Show the whole product without hardware.",
    "scan": "List the sensors around.",
    "run": "Watch a run by its sensors.",
    "replay": "Analyse recorded runs.",
    "import": "Take recordings, archives and folders into the store.",
    "watch": "Take recordings into the store as they appear in a folder.",
    "simulate": "Make and analyse a run with known faults.",
    "runs": "List the stored runs, or show one.",
    "rename": "Give a run a title.",
    "delete": "Take a run out of the store.",
    "give": "Make a run one of another athlete.",
    "report": "Write what happened in a run, or in a season, as one page.",
    "why": "Say why the legs were heavy.",
    "diary": "Note how legs felt, and what else there is to say of a run or a day.",
    "baseline": "Show what earlier runs taught of your form, or forget it.",
    "export": "Write a stored run as CSV, Parquet or FIT.",
    "backup": "Copy the whole store into one file.",
    "restore": "Put a backup in the place of the store.",
    "ship": "Ship the stored runs to InfluxDB.",
    "page": "Print an address that lets a browser in to the live page.",
    "channels": "List the alert channels, or test one.",
    "discovery": "Show what Home Assistant is told, or take it back.",
    "doctor": "Check what a run needs, and say how to mend it.",
    "detectors": "Show what is watched, and from when it is told.",
    "config": "Show the effective configuration.",
    "phone": "Make the web app with which a phone watches a run alone.",
    "completion": "Print the completion script of a shell.",
    "manual": "Print the manual page, for man.",
}
"""Every command with its short help, in the order of the help: the one place that lists them.

It stands here so that ``fleetfoot --help`` imports none of them.
"""
ALONE: Final = "next"
"""What ``fleetfoot`` does without a command."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, or None."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        return _imported(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands from the table, so that help imports none of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called, or name the nearest."""
        if args and args[0] not in COMMANDS and not ctx.resilient_parsing:
            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(COMMANDS)}"
            ctx.fail(f"no such command '{args[0]}'; {hint}")
        return super().resolve_command(ctx, args)


def module_name(name: str) -> str:
    """Return the module of a command, by its name: see :mod:`fleetfoot.commands`.

    >>> module_name("import")
    'fleetfoot.commands.import_'
    """
    return f"fleetfoot.commands.{name.replace('-', '_')}{'_' if keyword.iskeyword(name) else ''}"


def _imported(name: str) -> click.Command:
    command: click.Command = importlib.import_module(module_name(name)).command
    return command


@click.group(
    cls=LazyGroup,
    name=PROGRAM,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--debug", is_flag=True, help="Show where an error comes from, and what is logged.")
@click.option("--json", "as_json", is_flag=True, help="Without a command: print JSON on standard output.")
@click.version_option(__version__, "--version", prog_name=PROGRAM)
@click.pass_context
def root(context: click.Context, *, debug: bool, as_json: bool) -> int:
    """Fleetfoot hears from a runner's sensors when the legs are getting heavy, and why.

    Without a command it says what to do next.

    Exit codes: 0 done, 1 a fault in fleetfoot, 2 usage or configuration, 3 no Bluetooth, 4 a file that cannot
    be read, 5 the store, 6 InfluxDB, 7 an alert channel, 130 interrupted, 141 nobody reads the output.
    """
    from fleetfoot.cli.logs import configure  # noqa: PLC0415 - not for --help

    configure(debug=debug)
    if context.invoked_subcommand is None:
        return int(context.invoke(_imported(ALONE), as_json=as_json))
    if as_json:
        raise click.UsageError(
            f"--json stands after the command: '{PROGRAM} {context.invoked_subcommand} --json'"
        )
    return 0
