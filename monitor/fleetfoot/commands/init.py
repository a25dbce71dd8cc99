"""``fleetfoot init``: ask the few things that matter, show what comes of it, write the configuration."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleetfoot.checks.nearby import look, named
from fleetfoot.cli.registry import detectors, levels
from fleetfoot.config.draft import Draft, answer, drafted, option_of, questions, sensor
from fleetfoot.config.load import kept_as, usual_path, write_config
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.questions import ask, confirm, show
from fleetfoot.console.screen import tell
from fleetfoot.errors import UsageError
from fleetfoot.keys import Number
from fleetfoot.words.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fleetfoot.config import Scale
    from fleetfoot.sources.ble.sighting import Sighting


@dataclass(frozen=True, slots=True)
class InitRequest:
    """Write a configuration."""

    path: Path
    detectors: Mapping[str, Scale]
    """What the loader has to know to read it back."""
    given: Mapping[str, str]
    """By dotted key, what the command line answers."""
    sensors: tuple[str, ...] = ()
    """Names or addresses of sensors."""
    asks: bool = False
    """Whether there is somebody to ask for the rest."""
    force: bool = False
    """Whether to replace a file that is there without asking."""
    json: bool = False


def _flat(name: str) -> str:
    """Return the dotted name of a key as the name of a parameter."""
    return name.replace(".", "_")


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _answers(function: Callable[..., int]) -> Callable[..., int]:
    """Add an option for each question."""
    keys = drafted()
    for name in reversed(questions()):
        said = keys[name].kind
        metavar = said.unit.upper() if isinstance(said, Number) else "URL" if keys[name].alias else "TEXT"
        option = click.option(
            option_of(name), _flat(name), metavar=metavar, help=f"{_capital(keys[name].help)}."
        )
        function = option(function)
    return function


@click.command("init")
@_answers
@click.option("--sensor", "sensors", multiple=True, metavar="ADDRESS", help="A sensor of yours; repeatable.")
@click.option("--yes", is_flag=True, help="Ask nothing; what is not given stays unknown.")
@click.option("--force", is_flag=True, help="Replace a configuration that is there.")
@click.option("--json", "as_json", is_flag=True, help="Ask nothing; print JSON on standard output.")
@click.option(
    "--config", "config_path", type=click.Path(path_type=Path), metavar="PATH", help="Where to write it."
)
def command(
    *,
    sensors: tuple[str, ...],
    yes: bool,
    force: bool,
    as_json: bool,
    config_path: Path | None,
    **answers: str | None,
) -> int:
    """Ask the few things that matter and write the configuration.

    Without --config it goes to FLEETFOOT_CONFIG, else to the usual place. Where standard input is no terminal
    nothing is asked, as with --yes. A configuration that is there is replaced only when you say so.
    """
    return act(
        InitRequest(
            path=usual_path(config_path, os.environ),
            detectors={card.name: levels(card) for card in detectors()},
            given={key: text for key in questions() if (text := answers[_flat(key)]) is not None},
            sensors=sensors,
            asks=sys.stdin.isatty() and not yes and not as_json,
            force=force,
            json=as_json,
        )
    )


def act(request: InitRequest) -> int:
    """Write a configuration of what is given and, where somebody can be asked, answered; return the exit code.

    Raises
    ------
    UsageError
        What is given does not fit, the file cannot be written, or there is one and nobody said to replace it.
    KeyboardInterrupt
        Whoever is asked broke off; nothing is written.
    """
    given = {key: answer(key, text, option_of(key)) for key, text in request.given.items()}
    sensors = dict.fromkeys([sensor(text, "--sensor") for text in request.sensors], "as told by --sensor")
    Draft(given, sensors).check()
    if not _may_write(request):
        tell("nothing was changed")
        return 0
    draft = _interview(given, sensors) if request.asks else Draft(given, sensors)
    text = draft.toml()
    if request.asks and not _agreed(request, text):
        tell("nothing was changed")
        return 0
    write_config(request.path, text, request.detectors)
    _finish(request)
    return 0


def _may_write(request: InitRequest) -> bool:
    path = request.path
    if path.is_dir():
        raise UsageError(f"{path} is a folder: name a file in it with --config")
    if request.force or not path.exists():
        return True
    kept = f"the present one is kept as {kept_as(path).name}"
    if not request.asks:
        raise UsageError(f"{path}: there is a configuration already: --force replaces it, and {kept}")
    return confirm(f"{clean(str(path))} exists already. Replace it? ({kept})", default=False)


def _interview(given: Mapping[str, object], sensors: dict[str, str]) -> Draft:
    """Ask for what was not given."""
    show("A few questions; Enter leaves a thing unknown, Ctrl-C breaks off and writes nothing.\n")
    values = dict(given)
    asked = questions()
    own = [key for key in asked if key.startswith("athlete.")]
    for key in own:
        _ask(key, asked[key], values)
    chosen = sensors or _sensors()
    for key in [key for key in asked if key not in own]:
        _ask(key, asked[key], values)
    return Draft(values, chosen)


def _ask(key: str, question: str, values: dict[str, object]) -> None:
    """Ask for a value that is not known yet, until it fits what is."""

    def read(said: str) -> object:
        value = answer(key, said, "that does not fit")
        Draft(values | {key: value}).check()
        return value

    if key not in values and (value := ask(question, read)) is not None:
        values[key] = value


def _sensors() -> dict[str, str]:
    """Offer the sensors that are near; none, or no Bluetooth, is as well: a run finds them by itself."""
    found = look()
    if found.trouble:
        show(
            f"No sensors now: {clean(found.trouble)}. That can wait: 'fleetfoot doctor' says how to mend it."
        )
    elif not found.sensors:
        show("No sensor is near that is awake. That is fine: a run takes the nearest of each kind.")
    if not found.sensors:
        return {}
    for number, each in enumerate(found.sensors, 1):
        show(f"  {number}  {named(each)}  {each.key}")
    picked = ask(
        "Which are yours? Numbers, such as 1 2; Enter: each run takes the nearest",
        _Picker(found.sensors).read,
    )
    return {each.key: named(each) for each in picked or ()}


class _Picker:
    """Reads the numbers of sensors."""

    def __init__(self, sensors: tuple[Sighting, ...]) -> None:
        self._sensors = {str(number): each for number, each in enumerate(sensors, 1)}

    def read(self, said: str) -> list[Sighting]:
        numbers = said.replace(",", " ").split()
        if not set(numbers) <= set(self._sensors):
            raise UsageError(f"expected numbers from 1 to {len(self._sensors)}, with spaces between them")
        return [self._sensors[number] for number in dict.fromkeys(numbers)]


def _agreed(request: InitRequest, text: str) -> bool:
    show(f"\nThis goes to {clean(str(request.path))}:\n")
    show("\n".join(f"  {clean(line)}".rstrip() for line in text.splitlines()))
    return confirm("\nWrite it?", default=True)


def _finish(request: InitRequest) -> None:
    if request.json:
        write_json(sys.stdout, {"type": "configured", "file": str(request.path)})
        return
    sys.stdout.write(
        f"{clean(str(request.path))} is written and loads.\n"
        "Next: 'fleetfoot run' with sensors on, or 'fleetfoot replay FILE' with a recording of yours;"
        " 'fleetfoot' says what else.\n"
    )
