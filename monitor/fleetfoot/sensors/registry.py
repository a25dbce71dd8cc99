"""All families of sensors: every module of :mod:`fleetfoot.sensors` that has a ``FAMILY``."""

from __future__ import annotations

import functools
import importlib
import pkgutil

import fleetfoot.sensors
from fleetfoot.kept import keeps
from fleetfoot.sensors.family import Family


@functools.cache
def families() -> tuple[Family, ...]:
    """Return all families, by name."""
    package = fleetfoot.sensors
    modules = [
        importlib.import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    ]
    found = [getattr(module, "FAMILY", None) for module in modules]
    return tuple(sorted((each for each in found if isinstance(each, Family)), key=lambda each: each.name))


@functools.cache
def by_name() -> dict[str, Family]:
    """Return every family by its name."""
    return {family.name: family for family in families()}


def _named(name: str) -> Family:
    return by_name()[name]


keeps(Family, lambda family: [family.name], _named)


@functools.cache
def by_characteristic() -> dict[str, Family]:
    """Return the family of every characteristic that is understood."""
    return {uuid: family for family in families() for uuid in (*family.notify, *family.read)}


def measuring() -> list[Family]:
    """Return the families that measure something: those that only tell facts are no reason to connect."""
    return [family for family in families() if family.channels or family.converse]
