"""Options that several commands share, and what they give to the command."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict, TypeVar

import click

from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Function = TypeVar("Function", bound="Callable[..., object]")


class Settings(TypedDict):
    """What :func:`settings_options` gives."""

    config_path: Path | None
    athlete: str | None
    store: Path | None
    said: tuple[str, ...]
    as_json: bool


class Reporting(Settings):
    """What a report is written by."""

    language: str | None
    listen: str | None


class Playing(Settings):
    """What :func:`playing_options` gives."""

    speed: float | None
    mqtt: str | None
    page: bool | None
    listen: str | None
    capture: Path | None


FILE: Final = click.Path(dir_okay=False, path_type=Path)
"""A path that is not a folder."""

mqtt_option = click.option(
    "--mqtt",
    metavar="URL|off",
    help="Publish at mqtt://[USER@]HOST[:PORT] (with TLS mqtts://), or not at all.",
)
listen_option = click.option(
    "--listen",
    metavar="HOST[:PORT]",
    help="Serve the live page on the network, with a token; 0.0.0.0 is every network.",
)
language_option = click.option(
    "--language",
    type=click.Choice([each.value for each in Language]),
    help="Language of what is written; by default that of the configuration.",
)
page_option = click.option(
    "--page/--no-page", default=None, help="Serve the live page, or not; by default where the run has a pace."
)
capture_option = click.option("--capture", type=FILE, metavar="PATH", help="Write the sensors' bytes down.")


class Speed(click.FloatRange):
    """A number above 0; click lets "nan" through every range."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """Return the number."""
        speed = float(super().convert(value, param, ctx))
        if not math.isfinite(speed):
            self.fail(f"{value} is no speed", param, ctx)
        return speed


_PLAYING: Final = (
    click.option(
        "--speed",
        type=Speed(min=0, min_open=True),
        metavar="N",
        help="Play N times as fast as it was run.",
    ),
    mqtt_option,
    page_option,
    listen_option,
    capture_option,
)
_SETTINGS: Final = (
    click.option("--json", "as_json", is_flag=True, help="Print JSON lines on standard output."),
    click.option("--store", type=FILE, metavar="PATH", help="Where runs are kept."),
    click.option("--athlete", metavar="NAME", help="Who runs."),
    click.option("--config", "config_path", type=FILE, metavar="PATH", help="Configuration to use."),
    click.option("--set", "said", multiple=True, metavar="KEY=VALUE", help="Set any key of it; repeatable."),
)


def settings_options(function: Function) -> Function:
    """Add the options of every command that depends on the configuration."""
    return _with(function, _SETTINGS)


def playing_options(function: Function) -> Function:
    """Add the options of every command that analyses a run."""
    return _with(function, (*_PLAYING, *_SETTINGS))


def check_pace(playing: Playing) -> None:
    """Refuse the live page of a run that is played as fast as possible.

    Raises
    ------
    click.UsageError
        It was asked for without ``--speed``.
    """
    if playing["speed"] is None and (playing["page"] or playing["listen"] is not None):
        asked = "--listen" if playing["listen"] is not None else "--page"
        raise click.UsageError(f"{asked} needs --speed: what is over at once cannot be watched")


def _with(function: Function, options: Iterable[Callable[[Function], Function]]) -> Function:
    for option in reversed(tuple(options)):
        function = option(function)
    return function
