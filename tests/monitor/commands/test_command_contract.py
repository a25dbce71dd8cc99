"""What holds for every command: whoever adds one has these tests from the first minute."""

from __future__ import annotations

import dataclasses
import inspect
import pkgutil
import re
from importlib import import_module
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner
from project import ROOT

import fleetfoot.commands
from fleetfoot.cli.group import ALONE, COMMANDS, module_name, root

if TYPE_CHECKING:
    from types import ModuleType

NO_JSON = {"completion": "prints a script of a shell", "manual": "prints a page for man"}
"""Commands without --json, and why."""


def module_of(name: str) -> ModuleType:
    return import_module(module_name(name))


def command_of(name: str) -> click.Command:
    found = root.get_command(click.Context(root), name)
    assert found is not None
    return found


def test_the_table_lists_every_file_and_nothing_else() -> None:
    files = {module.name for module in pkgutil.iter_modules(fleetfoot.commands.__path__)}
    assert files - {ALONE} == {module_name(name).rpartition(".")[2] for name in COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_called_what_its_file_is_called_and_has_help(name: str) -> None:
    command = command_of(name)
    assert command.name == name
    result = CliRunner().invoke(root, [name, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: fleetfoot {name}")
    (summary, *_) = inspect.cleandoc(command.help or "").splitlines()
    assert summary.endswith(".")
    assert COMMANDS[name].endswith(".")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does(name: str) -> None:
    options = [each for each in parameters_of(command_of(name)) if isinstance(each, click.Option)]
    assert [each.opts for each in options if not each.help] == []


@pytest.mark.parametrize("name", [*COMMANDS, ALONE])
def test_a_command_prints_json_on_request(name: str) -> None:
    options = {text for each in parameters_of(command_of_file(name)) for text in each.opts}
    assert ("--json" in options) is (name not in NO_JSON)


def parameters_of(command: click.Command) -> list[click.Parameter]:
    """Return the parameters of a command, and of the commands below it."""
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return [*command.params, *(parameter for each in below for parameter in each.params)]


def command_of_file(name: str) -> click.Command:
    command: click.Command = module_of(name).command
    return command


@pytest.mark.parametrize("name", [*COMMANDS, ALONE])
def test_parser_and_action_meet_in_a_frozen_request_alone(name: str) -> None:
    module = module_of(name)
    if name in NO_JSON:
        return  # nothing is done that is not said in its parser
    (parameter,) = inspect.signature(module.act).parameters.values()
    request = getattr(module, str(parameter.annotation))
    assert dataclasses.is_dataclass(request)
    assert vars(request)["__dataclass_params__"].frozen
    assert request.__module__ == module.__name__


def test_the_table_of_the_readme_lists_every_command() -> None:
    rows = re.findall(
        r"^\| (`fleetfoot[^|]*(?:\\\|[^|]*)*) \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE
    )
    said = [each.removeprefix("fleetfoot").split() for row in rows for each in re.findall(r"`([^`]+)`", row)]
    assert {words[0] for words in said if words} >= COMMANDS.keys()
