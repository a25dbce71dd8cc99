"""Columns with names and units: how seconds and heart beats are handed to notebooks and scripts."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from fleetfoot.errors import UsageError
from fleetfoot_signal import SPECS, registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fleetfoot.path.ticks import Ticks
    from fleetfoot_signal import Beat, Floats

SCORE = "score_"
"""What the column of a detector begins with, before the detector's name; the store calls it the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Table(Mapping[str, "Floats"]):
    """Columns of equal length by name, read-only.

    >>> table = Table.of({"t_s": ("s", [0.0, 1.0]), "heart_rate_bpm": ("bpm", [149.0, float("nan")])})
    >>> table["heart_rate_bpm"].mean(where=~np.isnan(table["heart_rate_bpm"])), table.units["heart_rate_bpm"]
    (np.float64(149.0), 'bpm')
    >>> table
    Table of 2 rows: t_s [s], heart_rate_bpm [bpm]
    """

    columns: Mapping[str, Floats]
    """float64[row] by name; NaN is unknown."""
    units: Mapping[str, str]
    """Unit by name; ``1`` for a share."""

    @classmethod
    def of(cls, columns: Mapping[str, tuple[str, Sequence[float] | Floats]]) -> Self:
        """Return a table of columns, each with its unit first. The values are copied."""
        made = {name: np.array(values, dtype=np.float64) for name, (_, values) in columns.items()}
        for column in made.values():
            column.flags.writeable = False
        units = {name: unit for name, (unit, _) in columns.items()}
        return cls(MappingProxyType(made), MappingProxyType(units))

    @property
    def rows(self) -> int:
        """How long each column is; ``len`` says how many columns there are."""
        return next((column.size for column in self.columns.values()), 0)

    def to_pandas(self) -> Any:  # noqa: ANN401 - its type cannot be named where pandas is not installed
        """Return a ``pandas.DataFrame`` over the first column; ``attrs["units"]`` holds the units.

        Raises
        ------
        UsageError
            pandas is not installed.
        """
        try:
            pandas = importlib.import_module("pandas")  # whoever does not use it need not have it
        except ImportError as error:
            raise UsageError(
                "to_pandas() needs pandas, which is not installed: pip install pandas"
            ) from error
        frame = pandas.DataFrame(dict(self.columns)).set_index(next(iter(self.columns)))
        frame.attrs["units"] = dict(self.units)
        return frame

    def __getitem__(self, name: str) -> Floats:
        """Return a column; KeyError where there is none of that name."""
        return self.columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __repr__(self) -> str:
        return (
            f"Table of {self.rows} rows: {', '.join(f'{name} [{unit}]' for name, unit in self.units.items())}"
        )


def ticks_table(ticks: Ticks) -> Table:
    """Return the seconds of a run: ``t_s``, one column a channel, and ``score_NAME`` for each detector."""
    units = {kind.name: kind.unit for kind in registry()}
    columns: dict[str, tuple[str, Any]] = {"t_s": ("s", ticks.index)}
    columns |= {spec.name: (spec.unit, values) for spec, values in zip(SPECS, ticks.values, strict=True)}
    columns |= {
        f"{SCORE}{name}": (units.get(name, ""), scores)
        for name, scores in zip(ticks.detectors, ticks.scores, strict=True)
    }
    return Table.of(columns)


def beats_table(beats: Iterable[Beat]) -> Table:
    """Return the intervals between heart beats: when each arrived, and how long it is."""
    known = list(beats)
    return Table.of(
        {"t_s": ("s", [beat.t_s for beat in known]), "rr_ms": ("ms", [beat.rr_ms for beat in known])}
    )
