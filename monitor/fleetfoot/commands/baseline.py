"""``fleetfoot baseline``: what earlier runs taught of a runner's form, and a way to undo it."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Unpack

import click
import numpy as np

from fleetfoot.cli.options import Settings, settings_options
from fleetfoot.cli.settings import settle
from fleetfoot.console.json_sink import write_json
from fleetfoot.console.screen import tell
from fleetfoot.errors import StoreError, UsageError
from fleetfoot.store.baseline import forget_baselines
from fleetfoot.store.store import Store
from fleetfoot.words.text import clean, columns, several
from fleetfoot_signal import Channel, registry
from fleetfoot_signal.detectors.cardiac_drift import CardiacDrift
from fleetfoot_signal.drift_model import GAIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.config import Config
    from fleetfoot.store.baseline import StoredBaseline
    from fleetfoot_signal import Memory, Subject

ACTIONS: Final = ("show", "forget")
LEVEL_M_S: Final = 3.0
"""The speed that levels are shown at."""


@dataclass(frozen=True, slots=True)
class BaselineRequest:
    """Show or forget what was learned."""

    config: Config
    action: str
    """One of :data:`ACTIONS`."""
    sensor: str | None = None
    """Only of this sensor."""
    subject: str | None = None
    """Only about this."""
    sure: bool = False
    """Whether not to ask."""
    json: bool = False


@click.command("baseline")
@click.argument("action", type=click.Choice(ACTIONS))
@click.option("--sensor", metavar="SENSOR", help="Only what this sensor taught, as 'show' names it.")
@click.option("--about", "subject", metavar="QUANTITY", help="Only about this, as 'show' names it.")
@click.option("--yes", "sure", is_flag=True, help="With forget: do not ask.")
@settings_options
def command(
    *, action: str, sensor: str | None, subject: str | None, sure: bool, **settings: Unpack[Settings]
) -> int:
    """Show what earlier runs taught of your form and heart, by sensor, or forget it.

    "show" prints for each sensor and quantity the number of runs, your usual level at 3 m/s (of cardiac drift that at
    minute 30) and by how much it differs from day to day. "forget" takes it out for good: the runs stay, and later
    ones teach anew.
    """
    return act(BaselineRequest(settle(settings), action, sensor, subject, sure, settings["as_json"]))


def act(request: BaselineRequest) -> int:
    """Do what is asked; return the exit code.

    Raises
    ------
    UsageError
        Nothing was learned, or nobody can be asked.
    """
    athlete = request.config.athlete.name
    with Store.open(request.config.store.path, read_only=request.action == "show") as store:
        found = {
            key: stored
            for key, stored in store.baselines(athlete, before="").items()
            if request.sensor in {None, key[0]} and request.subject in {None, key[1]}
        }
        if not found:
            raise UsageError(
                f"nothing was learned of {clean(athlete)} like that: 'fleetfoot baseline show' lists all"
            )
        if request.action == "show":
            _show(request, found)
        elif request.sure or _confirmed(athlete, found):
            with store.transaction() as conn:
                forget_baselines(conn, athlete, request.sensor, request.subject)
            tell(f"forgot {several(len(found), 'baseline')} of {clean(athlete)}")
    return 0


def _show(request: BaselineRequest, found: Mapping[tuple[str, str], StoredBaseline]) -> None:
    rows = [_row(sensor, subject, stored) for (sensor, subject), stored in sorted(found.items())]
    if request.json:
        for row in rows:
            write_json(sys.stdout, {"type": "baseline", "athlete": request.config.athlete.name} | row)
        return
    head = ("sensor", "about", "runs", "usual at 3 m/s", "day to day", "last run")
    table = [(r["sensor"], r["about"], str(r["runs"]), _told(r), _day(r), r["last_run"]) for r in rows]
    click.echo("\n".join(columns([head, *table], right=(2, 3, 4))))


def _told(row: Mapping[str, object]) -> str:
    return "not known yet" if row["level"] is None else f"{row['level']:.0f} {row['unit']}"


def _day(row: Mapping[str, object]) -> str:
    return "not known yet" if row["day_sd_pct"] is None else f"{row['day_sd_pct']} %"


def _row(sensor: str, subject: str, stored: StoredBaseline) -> dict[str, Any]:
    about = next((each for each in _subjects() if each.name == subject), None)
    if about is None:
        raise StoreError(
            f"the baseline of {clean(sensor)} is about {clean(subject)}, which this version does not know"
        )
    try:
        memory = about.recall(np.frombuffer(stored.content, dtype="<f8").astype(np.float64))
    except ValueError as error:
        raise StoreError(
            f"the baseline of {clean(sensor)} about {subject} cannot be used: {error}"
        ) from error
    value, unit, day_sd = _level(about, memory)
    return {
        "sensor": clean(sensor),
        "about": subject,
        "runs": stored.runs,
        "level": _known(value),
        "unit": unit,
        "day_sd_pct": _known(day_sd),
        "last_run": clean(stored.last_run),
    }


def _subjects() -> list[Subject]:
    return [kind.subject for kind in registry() if kind.subject is not None]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 1)


def _level(about: Subject, memory: Memory) -> tuple[float, str, float]:
    """Return a level as people read it, its unit, and its SD from day to day [%].

    Bounce is in percent of what cadence and contact explain, drift what it is half an hour into a run; heart rate is
    that of the fourth five minutes, balance a share itself.
    """
    channel, level, day_sd = about.channel, memory.level, 100.0 * memory.day_sd
    if about.name == CardiacDrift.name:
        return level, "% of drift at minute 30", memory.day_sd
    if channel is Channel.HEART_RATE:
        usual_bpm = level + GAIN * LEVEL_M_S
        return usual_bpm, channel.spec.unit, 100.0 * memory.day_sd / usual_bpm
    if channel is Channel.CADENCE:
        return math.exp(-level), channel.spec.unit, day_sd
    if channel is Channel.BALANCE:
        return 100.0 * level, channel.spec.unit, day_sd
    if channel is Channel.VERTICAL_OSCILLATION:
        return 100.0 * math.exp(level), "% of what the steps explain", day_sd
    return math.exp(level), channel.spec.unit, day_sd


def _confirmed(athlete: str, found: Mapping[tuple[str, str], StoredBaseline]) -> bool:
    """Ask."""
    if not sys.stdin.isatty():
        raise UsageError("nobody can be asked whether to forget: say --yes")
    return click.confirm(f"forget {several(len(found), 'baseline')} of {clean(athlete)}, for good?", err=True)
