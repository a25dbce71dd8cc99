"""The detectors, one a file. A file put here is found by :func:`registry`; nothing else need know of it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache
from typing import TypeGuard

from fleetfoot_signal.detector import Detector


@cache
def registry() -> tuple[type[Detector], ...]:
    """Return every detector of this package, the most urgent first."""
    found: set[type[Detector]] = set()
    for module in pkgutil.iter_modules(__path__):
        members = vars(importlib.import_module(f"{__name__}.{module.name}")).values()
        found.update(member for member in members if _is_detector(member))
    return tuple(sorted(found, key=lambda detector: (detector.priority, detector.name)))


def _is_detector(member: object) -> TypeGuard[type[Detector]]:
    return inspect.isclass(member) and issubclass(member, Detector) and not inspect.isabstract(member)
