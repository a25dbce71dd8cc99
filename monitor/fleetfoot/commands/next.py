"""``fleetfoot`` alone: what to do next in this situation."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from fleetfoot.checks.nearby import Nearby, look, named
from fleetfoot.cli.settings import settle
from fleetfoot.config import Config, default_path
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.summary import in_brief
from fleetfoot.errors import StoreError
from fleetfoot.store.reading import State, StoredRun
from fleetfoot.store.store import Store
from fleetfoot.words.detector import titles
from fleetfoot.words.quantity import METRIC, Figures
from fleetfoot.words.run_name import day_and_time
from fleetfoot.words.text import clean, span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

WIDTH: Final = len("fleetfoot report last")
"""Of the column of commands."""
SHOWN: Final = 4
"""Sensors that are named; a start line is full of them."""


class Step(NamedTuple):
    """One thing to do."""

    command: str
    why: str


_INIT: Final = Step("fleetfoot init", "set it up: name, heart rates, sensors, broker")
_DOCTOR: Final = Step("fleetfoot doctor", "what is missing, and how to mend it")
_SCAN: Final = Step("fleetfoot scan", "the sensors around")
_RUN: Final = Step("fleetfoot run", "watch your run")
_LIVE: Final = (_RUN, _SCAN)
_BEFORE: Final = (
    Step("fleetfoot demo", "the whole product without hardware, in a minute"),
    Step("fleetfoot replay FILE", "analyse a recording of yours: FIT, TCX or CSV"),
)
_AFTERWARDS: Final = (
    Step("fleetfoot report last", "what happened, as a page to read"),
    Step("fleetfoot runs", "all runs"),
)


@dataclass(frozen=True, slots=True)
class NextRequest:
    """Say what to do next."""

    config: Config
    json: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known without asking anybody."""

    config: Config
    last: StoredRun | None
    """The run that was recorded last; None where there is none."""
    trouble: str = ""
    """Why the store cannot be read."""

    @property
    def recording(self) -> bool:
        """Whether a run is under way."""
        return self.last is not None and self.last.state is State.RECORDING


@click.command("next", hidden=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON on standard output.")
def command(*, as_json: bool) -> int:
    """Say what to do next; runs where no command is named."""
    config = settle({"config_path": None, "athlete": None, "store": None, "said": (), "as_json": as_json})
    return act(NextRequest(config=config, json=as_json))


def act(request: NextRequest) -> int:
    """Say what to do next; return the exit code.

    Sensors are listened for only where a person waits for the answer: standard output is a terminal. A program that
    wants them asks ``fleetfoot scan --json``.
    """
    situation = situation_of(request.config)
    if request.json:
        write_json(sys.stdout, _record(situation))
        return 0
    advise(situation, look if sys.stdout.isatty() else None)
    return 0


def situation_of(config: Config) -> Situation:
    """Look at configuration and store."""
    if not config.store.path.exists():
        return Situation(config, None)
    try:
        with Store.open(config.store.path, read_only=True) as store:
            runs = store.runs()
    except StoreError as error:
        return Situation(config, None, str(error))
    return Situation(config, max(runs, key=lambda run: run.key, default=None))


def advise(situation: Situation, look: Callable[[], Nearby] | None) -> None:
    """Print what to do next; what is known is shown before anybody listens for sensors.

    ``look`` listens; None leaves that out.
    """
    for lines in (_configuration(situation), _last(situation)):
        _print(lines)
    if not situation.recording:  # else the radio is the run's
        _print(_sensors(look() if look else None))
    _print(["'fleetfoot --help' lists all commands."])


def _print(lines: list[str]) -> None:
    if lines:
        sys.stdout.write("\n".join(lines) + "\n\n")
        sys.stdout.flush()


def _configuration(situation: Situation) -> list[str]:
    config = situation.config
    if config.file is None:
        return ["There is no configuration yet; everything has its default.", *_told([_INIT])]
    return [f"Set up for {clean(config.athlete.name)}, by {clean(str(config.file))}."]


def _last(situation: Situation) -> list[str]:
    if situation.trouble:
        return [f"The stored runs cannot be read: {clean(situation.trouble)}", *_told([_DOCTOR])]
    run = situation.last
    if run is None:
        return ["No run is stored yet.", *_told(_BEFORE)]
    if situation.recording:
        return [f"A run is being recorded: {span(run.duration_s)} so far.", *_told(_AFTERWARDS)]
    figures = Figures(situation.config.display.system)
    return [
        f"Last run: {day_and_time(run.started_utc or run.recorded_utc)}, {clean(run.athlete)}",
        f"  {_found(run, figures)}",
        *_told(_AFTERWARDS),
    ]


def _found(run: StoredRun, figures: Figures) -> str:
    """Return in one line what came of a run."""
    if not run.summary:
        return f"{clean(run.source)}: {span(run.duration_s)}; {run.state.value}, so there is no summary"
    return in_brief(run.summary, titles(), figures)


def _sensors(found: Nearby | None) -> list[str]:
    if found is None:
        return ["With sensors on:", *_told(_LIVE)]
    if found.trouble:
        return [f"No sensors: {clean(found.trouble)}", *_told([_DOCTOR])]
    if not found.sensors:
        return [
            "No sensor is advertising: wear the strap (it sleeps otherwise), move the pod, disconnect other apps.",
            *_told([_SCAN, _DOCTOR]),
        ]
    near = [named(each) for each in found.sensors[:SHOWN]]
    more = [f"and {len(found.sensors) - SHOWN} more"] if len(found.sensors) > SHOWN else []
    return [f"Sensors near: {', '.join([*near, *more])}", *_told([_RUN])]


def _steps(situation: Situation) -> Iterator[Step]:
    if situation.config.file is None:
        yield _INIT
    if situation.trouble:
        yield _DOCTOR
    else:
        yield from _AFTERWARDS if situation.last is not None else _BEFORE
    if not situation.recording:
        yield from _LIVE


def _told(steps: Sequence[Step]) -> list[str]:
    return [f"  {step.command:<{WIDTH}}  {step.why}" for step in steps]


def _record(situation: Situation) -> dict[str, Any]:
    config, run = situation.config, situation.last
    return {
        "type": "situation",
        "config": str(config.file) if config.file else None,
        "config_default": str(default_path()),
        "athlete": config.athlete.name,
        "store": str(config.store.path),
        "trouble": situation.trouble or None,
        "last_run": _run_record(run) if run else None,
        "next": [step._asdict() for step in _steps(situation)],
    }


def _run_record(run: StoredRun) -> dict[str, Any]:
    return {
        "run": run.id,
        "athlete": run.athlete,
        "started_utc": run.started_utc.isoformat() if run.started_utc else None,
        "recorded_utc": run.recorded_utc.isoformat(),
        "state": run.state.value,
        "alerts": run.alerts,
        "found": _found(run, METRIC),
    }
