"""What detectors are called and say in languages other than English: one file a detector, named as it is.

A detector brings its English itself (``title``, ``sentence``, ``relief``). The file here brings the rest, as templates,
so that whoever writes figures in a way of its own, as the page does, fills them in.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("de", "fr", "es")


class Told(NamedTuple):
    """One detector in one language."""

    title: str
    """What people call it."""
    says: Mapping[str, str]
    """By code what a runner is told when it begins or grows; ``{value}`` stands for the rounded figure with its unit.

    A code is the severity with the signs that are asked for, as ``notice+shuffling``. Of several that fit the event it
    is the one with most signs, and of these the first.
    """
    relief: str
    """What a runner is told when it is over."""


@cache
def translations() -> dict[str, Mapping[str, Told]]:
    """Return by the name of each detector its words by language."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").TOLD for name in names}


def by_severity(notice: str, warning: str, severe: str | None = None) -> dict[str, str]:
    """Return what is said by severity alone; what is severe says the same as a warning where nothing is given."""
    return {"notice": notice, "warning": warning, "severe": severe or warning}
