"""The keys of a detector's thresholds, which carry its unit: ``notice_pct`` for a notice in per cent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

SEVERITIES: Final = ("notice", "warning", "severe")
"""In the order of urgency; the words are those of ``fleetfoot_signal.event.Severity``."""
SUFFIXES: Final = {
    "%": "pct",
    "bpm": "bpm",
    "spm": "spm",
    "ms": "ms",
    "mm": "mm",
    "m": "m",
    "s": "s",
    "m/s": "m_s",
    "W": "w",
}
"""How each unit is spelt in a key; the same spelling as in the columns of recordings (``fleetfoot_signal.channel``)."""


class Scale(NamedTuple):
    """What a detector says of its thresholds."""

    unit: str
    thresholds: Mapping[str, float]
    """By severity, increasing, in ``unit``."""

    @property
    def leaves(self) -> dict[str, str]:
        """By severity, the last part of its key, in the order of urgency."""
        return {each: leaf(each, self.unit) for each in SEVERITIES if each in self.thresholds}


def leaf(severity: str, unit: str) -> str:
    """Return the last part of the key of a threshold.

    Raises
    ------
    LookupError
        Nobody has said how this unit is spelt: a fault of the detector, which :data:`SUFFIXES` mends.

    >>> leaf("notice", "%")
    'notice_pct'
    """
    suffix = SUFFIXES.get(unit)
    if suffix is None:
        raise LookupError(
            f"a threshold in {unit!r} has no key: add the unit to fleetfoot.config.threshold.SUFFIXES"
        )
    return f"{severity}_{suffix}"
