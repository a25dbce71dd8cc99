"""Parquet, with the optional package pyarrow: everything that the store knows of a run in one table."""

from __future__ import annotations

import importlib
import io
import json
import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fleetfoot.errors import UsageError
from fleetfoot.store.schema import score_column
from fleetfoot_signal.channel import SPECS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.path.ticks import Ticks
    from fleetfoot.store.reading import StoredRun
    from fleetfoot_signal.sample import Beat

METADATA: Final = b"fleetfoot"
"""Key of the metadata of the schema: JSON with the run, its sensors, alerts and summary."""


def parquet_of(
    run: StoredRun, ticks: Ticks, beats: Sequence[Beat], alerts: Sequence[dict[str, Any]]
) -> bytes:
    """Return a Parquet file with a row a second.

    Columns: ``t_s`` (int64), ``utc`` (timestamp, where the run knows when it began), every channel and score
    (float64, null is unknown), ``rr_ms`` (list of float64: the intervals between beats that arrived in that second
    or since the last one that has a row).

    Raises
    ------
    UsageError
        pyarrow is not installed.
    """
    pa, parquet = _load()
    columns: dict[str, Any] = {"t_s": pa.array(ticks.index, pa.int64())}
    if run.started_utc is not None:
        moments = [run.started_utc + timedelta(seconds=t) for t in ticks.index.tolist()]
        columns["utc"] = pa.array(moments, pa.timestamp("us", tz="UTC"))
    names = [*(spec.name for spec in SPECS), *(score_column(name) for name in ticks.detectors)]
    for name, values in zip(names, [*ticks.values, *ticks.scores], strict=True):
        columns[name] = pa.array(values, pa.float64(), from_pandas=True)  # NaN becomes null
    columns["rr_ms"] = pa.array(_beats_by_second(ticks, beats), pa.list_(pa.float64()))
    about = json.dumps({**described(run), "alerts": list(alerts), "summary": run.summary})
    table = pa.table(columns).replace_schema_metadata({METADATA: about.encode()})
    content = io.BytesIO()
    parquet.write_table(table, content, compression="zstd")
    return content.getvalue()


def described(run: StoredRun) -> dict[str, Any]:
    """Return who, when and from what, as JSON values."""
    return {
        "run": run.id,
        "athlete": run.athlete,
        "source": run.source,
        "started_utc": run.started_utc.isoformat() if run.started_utc else None,
        "recorded_utc": run.recorded_utc.isoformat(),
        "state": run.state.value,
        "sensors": {channel.spec.name: sensor for channel, sensor in run.sensors.items()},
    }


def _beats_by_second(ticks: Ticks, beats: Sequence[Beat]) -> list[list[float]]:
    by_second: list[list[float]] = [[] for _ in range(ticks.index.size)]
    known = [beat for beat in beats if math.isfinite(beat.t_s)]
    rows: list[int] = np.searchsorted(ticks.index, [beat.t_s for beat in known], side="right").tolist()
    for row, beat in zip(rows, known, strict=True):
        by_second[max(row - 1, 0)].append(beat.rr_ms)
    return by_second


def _load() -> tuple[Any, Any]:
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise UsageError("writing Parquet needs pyarrow: pip install 'fleetfoot[parquet]'") from error
