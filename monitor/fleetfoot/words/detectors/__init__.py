"""What detectors say where they do not say it themselves: one file a detector, named as it is.

A detector brings its title and its sentences in English itself (``title``, ``sentence``, ``relief``). The file here
brings other languages, and in all of them what is said where there is little room. All of it is templates, so that
whoever writes figures and names in a way of its own, as the page does, fills them in.

What is said depends on severity and signs by its *code*: those that are asked for, as ``notice+shuffling``; empty asks
for none. Of several codes that fit the event it is the one that asks for most, and of these the first.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

LANGUAGES: Final = ("de", "fr", "es")
"""Beside English."""


class Told(NamedTuple):
    """One detector in one language."""

    title: str
    """What people call it."""
    says: Mapping[str, str]
    """By code what a runner is told when it begins or grows; ``{value}`` is the rounded figure with its unit."""
    relief: str
    """What a runner is told when it is over."""


class Brief(NamedTuple):
    """One detector in few words of one language."""

    act: Mapping[str, str]
    """By code what to do."""
    of: Mapping[str, str]
    """By code what is said of a runner, ``{name}``, to somebody else."""


@cache
def translations() -> dict[str, Mapping[str, Told]]:
    """Return by the name of each detector its words by language."""
    return {name: module.TOLD for name, module in _modules().items()}


@cache
def briefs() -> dict[str, Mapping[str, Brief]]:
    """Return by the name of each detector its few words by language, English among them."""
    return {name: module.BRIEF for name, module in _modules().items()}


def _modules() -> dict[str, ModuleType]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}") for name in names}


def by_severity(notice: str, warning: str, severe: str | None = None) -> dict[str, str]:
    """Return what is said by severity alone; what is severe says the same as a warning where nothing is given."""
    return {"notice": notice, "warning": warning, "severe": severe or warning}
