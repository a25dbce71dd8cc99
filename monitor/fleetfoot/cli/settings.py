"""What a command begins with: its configuration from file, environment and options; at the first start a notice."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from fleetfoot.cli.registry import detectors, levels
from fleetfoot.config import load
from fleetfoot.words.alert import MEDICAL_NOTICE

if TYPE_CHECKING:
    from fleetfoot.cli.options import Settings
    from fleetfoot.config import Config


def settle(
    settings: Settings,
    *,
    mqtt: str | None = None,
    athlete: str | None = None,
    page: bool | None = None,
    listen: str | None = None,
    by_itself: bool | None = None,
) -> Config:
    """Return the effective configuration.

    ``mqtt`` is an address or ``off``; ``athlete`` is who runs where the command line does not say it. ``page`` is
    whether the live page is served, ``listen`` where; who says where wants it served. ``by_itself`` is
    whether runs begin and end by themselves.

    Raises
    ------
    UsageError
        See :func:`fleetfoot.config.load`.
    """
    options: dict[str, object] = {}
    if (name := settings["athlete"] if settings["athlete"] is not None else athlete) is not None:
        options["athlete.name"] = name
    if settings["store"] is not None:
        options["store.path"] = settings["store"]
    if mqtt == "off":
        options["mqtt.enabled"] = False
    elif mqtt is not None:
        options["mqtt.url"] = mqtt
    if (wanted := True if page is None and listen is not None else page) is not None:
        options["page.enabled"] = wanted
    if listen is not None:
        options["page.listen"] = listen
    if by_itself is not None:
        options["run.by_itself"] = by_itself
    known = {card.name: levels(card) for card in detectors()}
    return load(settings["config_path"], os.environ, known, options, settings["said"])


def greet(config: Config) -> None:
    """Show the medical notice to a person who has no store yet; programs and logs are spared."""
    if sys.stderr.isatty() and not config.store.path.exists():
        click.echo(f"{MEDICAL_NOTICE}\n", err=True)
