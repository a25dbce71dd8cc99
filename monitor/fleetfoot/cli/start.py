"""The first start."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from fleetfoot.words.notice import MEDICAL_NOTICE

if TYPE_CHECKING:
    from fleetfoot.config import Config


def greet(config: Config) -> None:
    """Show the medical notice to a person who has no store yet; programs and logs are spared."""
    if sys.stderr.isatty() and not config.store.path.exists():
        click.echo(f"{MEDICAL_NOTICE}\n", err=True)
