from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import fitdecode  # type: ignore[import-untyped] # it has no types
import numpy as np
import pytest

from fleetfoot.errors import UsageError
from fleetfoot.sim import SCENARIOS, SimulatedRun, simulate
from fleetfoot.sim.write import write_csv, write_fit, write_labels
from fleetfoot_signal.channel import BY_NAME, Channel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STARTED = datetime(2025, 1, 1, 6, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def run() -> SimulatedRun:
    return simulate(SCENARIOS["stops"], 1)


def test_csv_reads_back_bit_for_bit(run: SimulatedRun, tmp_path: Path) -> None:
    path = tmp_path / "run.csv"
    write_csv(run, path)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["t_s"]) for row in rows] == run.t_s.tolist()
    columns = set(rows[0]) - {"t_s"}
    assert columns <= set(BY_NAME)
    assert "grade" not in columns
    for column in columns:
        read = [float(row[column]) if row[column] else np.nan for row in rows]
        np.testing.assert_array_equal(read, run.values[BY_NAME[column]])
    assert any(not row["ground_contact_ms"] for row in rows)


def test_whole_numbers_have_no_fraction(run: SimulatedRun, tmp_path: Path) -> None:
    write_csv(run, tmp_path / "run.csv")
    first = (tmp_path / "run.csv").read_text().splitlines()[1].split(",")
    assert first[0] == "0"
    assert "." not in first[1]


def test_labels_lie_beside_as_json(tmp_path: Path) -> None:
    run = simulate(SCENARIOS["demo"], 3)
    write_labels(run, tmp_path / "run.labels.json")
    document = json.loads((tmp_path / "run.labels.json").read_text())
    assert (document["type"], document["schema"], document["scenario"]) == ("labels", 1, "demo")
    assert [label["fault"] for label in document["labels"]] == ["drift", "overstride", "bounce"]
    assert document["labels"][1]["onset_s"] == 1140.0
    assert document["runner"]["mass_kg"] == run.runner.mass_kg


@pytest.mark.parametrize("write", [write_csv, write_labels])
def test_a_place_that_cannot_be_written_is_named(
    run: SimulatedRun, tmp_path: Path, write: Callable[[SimulatedRun, Path], None]
) -> None:
    with pytest.raises(UsageError, match=r"cannot write .*missing.*No such file"):
        write(run, tmp_path / "missing" / "run.csv")


def test_fit_reads_back_with_another_decoder(run: SimulatedRun, tmp_path: Path) -> None:
    path = tmp_path / "run.fit"
    write_fit(run, path, STARTED)
    with fitdecode.FitReader(path, check_crc=fitdecode.CrcCheck.RAISE) as reader:
        messages: list[Any] = [frame for frame in reader if isinstance(frame, fitdecode.FitDataMessage)]
    counts = Counter(message.name for message in messages)
    assert counts["record"] == 3600
    assert counts["session"] == counts["activity"] == counts["file_id"] == 1
    assert counts["lap"] == 11  # one a kilometre
    record = [message for message in messages if message.name == "record"][1000]
    values = run.values[:, 1000]
    assert (record.get_value("timestamp") - STARTED).total_seconds() == 1000
    strides = record.get_value("cadence") + record.get_value("fractional_cadence")
    assert 2 * strides == values[Channel.CADENCE]
    assert record.get_value("enhanced_speed") == pytest.approx(values[Channel.SPEED], abs=0.001)
    assert record.get_value("vertical_oscillation") == values[Channel.VERTICAL_OSCILLATION]
    assert record.get_value("stance_time") == values[Channel.GROUND_CONTACT]
    assert record.get_value("step_length") == pytest.approx(1000 * values[Channel.STEP_LENGTH])
    assert record.get_value("heart_rate") == values[Channel.HEART_RATE]
    beats = [rr for message in messages if message.name == "hrv" for rr in message.get_value("time") if rr]
    np.testing.assert_allclose(beats, run.beats.rr_ms / 1000, atol=0.0006)
