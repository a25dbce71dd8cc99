"""One run, analysed from Python."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from cli import fleetfoot as command
from made_runs import capture_of, csv_of, made, overstride

import fleetfoot
from fleetfoot.errors import UnreadableError, UsageError
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot_signal import Channel, Sample, registry

if TYPE_CHECKING:
    from pathlib import Path

DURATION_S = 1500


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs of one runner: a usual one, and one with long steps."""
    folder = tmp_path_factory.mktemp("runs")
    usual = made(DURATION_S)
    long = made(DURATION_S, overstride(900, DURATION_S), seed=2, like=usual)
    for day, (name, run) in enumerate({"usual": usual, "long": long}.items(), start=1):
        started = datetime(2026, 5, day, 6, 30, tzinfo=UTC)
        capture_of(
            run, folder / f"{name}.jsonl", run_id=f"{started:%Y%m%dT%H%M%SZ}-{name}", started_utc=started
        )
        csv_of(run, folder / f"{name}.csv")
    return folder


def test_importing_loads_nothing_and_tells_its_names() -> None:
    asked = (
        "import sys, fleetfoot; print(sorted({'numpy', 'scipy', 'click', 'fleetfoot.api'} & {*sys.modules}));"
        "print({*fleetfoot.__all__} <= {*dir(fleetfoot)})"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "True"]
    assert all(getattr(fleetfoot, name) is not None for name in fleetfoot.__all__)
    with pytest.raises(AttributeError, match="analyze"):
        fleetfoot.analyze  # noqa: B018 # pyright: ignore[reportUnusedExpression]


@pytest.mark.parametrize("name", ["long.csv", "long.jsonl"])
def test_a_file_gives_what_replay_prints_and_the_store_keeps(folder: Path, name: str) -> None:
    store_path = folder / f"{name}.db"
    done = command(folder, "replay", folder / name, "--json", "--store", store_path).ended(0)
    analysis = fleetfoot.analyse(folder / name)
    assert analysis.events == done.events
    assert analysis.events
    assert [analysis.summary] == done.summaries
    assert analysis.failure is None
    with fleetfoot.open_store(store_path) as store:
        run = store.find()
        assert (run.id, run.athlete, run.summary) == (analysis.run.id, analysis.run.athlete, analysis.summary)
        assert store.events(run) == analysis.events
        for got, want in ((store.ticks(run), analysis.ticks), (store.beats(run), analysis.beats)):
            assert dict(got.units) == dict(want.units)
            for column in want:
                np.testing.assert_array_equal(got[column], want[column], err_msg=column)


def test_history_is_the_analysis_before_or_a_store_that_was_taught(folder: Path) -> None:
    store_path = folder / "taught.db"
    files = [folder / "usual.jsonl", folder / "long.jsonl"]
    told = command(folder, "replay", *files, "--learn", "--json", "--store", store_path).ended(0)
    first = fleetfoot.analyse(files[0])
    second = fleetfoot.analyse(files[1], history=first)
    assert first.events + second.events == told.events
    assert second.taught.runs == (first.run.id, second.run.id)
    assert [stored.runs for stored in second.taught.baselines.values()] == [2] * len(first.taught.baselines)
    with fleetfoot.open_store(store_path) as store:
        again = fleetfoot.analyse(files[1], history=store)
    assert again.events == second.events
    assert second.events != fleetfoot.analyse(files[1]).events
    with pytest.raises(UsageError, match="its own history"):
        fleetfoot.analyse(files[1], history=second)
    with pytest.raises(UsageError, match="name the athlete"):
        fleetfoot.analyse(files[1], athlete="somebody else", history=first)


def test_the_columns_are_all_channels_and_detectors_with_units_and_cannot_be_written(folder: Path) -> None:
    ticks = fleetfoot.analyse(folder / "usual.csv").ticks
    assert [*ticks] == [
        "t_s",
        *(c.spec.name for c in Channel),
        *(f"score_{kind.name}" for kind in registry()),
    ]
    assert ticks.units["speed_m_s"] == "m/s"
    assert ticks.units["score_cardiac_drift"] == "%"
    assert ticks.rows == DURATION_S
    with pytest.raises(ValueError, match="read-only"):
        ticks["speed_m_s"][0] = 1.0


def test_pandas_gets_the_units_too_and_is_not_needed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = fleetfoot.analyse(folder / "usual.csv").ticks
    frame = ticks.to_pandas()
    assert frame.index.name == "t_s"
    assert frame.attrs["units"] == dict(ticks.units)
    np.testing.assert_array_equal(frame["speed_m_s"].to_numpy(), ticks["speed_m_s"])
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="pip install pandas"):
        ticks.to_pandas()


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"cardiac_drfit": {"notice": 4.0}}, "did you mean 'cardiac_drift'"),
        ({"zzz": {"notice": 4.0}}, "there are .*overstriding"),
        ({"cardiac_drift": {"mild": 4.0}}, "no severity 'mild': notice, "),
        ({"cardiac_drift": {"notice": 400.0}}, "cardiac_drift: notice at 400 is not below warning"),
        ({"cardiac_drift": {"notice": float("nan")}}, "is not below"),
    ],
)
def test_thresholds_that_cannot_be_are_told(limits: dict[str, dict[str, float]], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        fleetfoot.analyse([], limits=limits)


def test_a_threshold_alone_may_be_changed(folder: Path) -> None:
    assert fleetfoot.analyse(folder / "long.csv").events
    assert not fleetfoot.analyse(
        folder / "long.csv", limits={"overstriding": {"notice": 30.0, "warning": 40.0, "severe": 50.0}}
    ).events
    first = fleetfoot.analyse(folder / "long.csv", limits={"overstriding": {"notice": 2.0}}).events[0]
    assert first["t_s"] <= fleetfoot.analyse(folder / "long.csv").events[0]["t_s"]


def test_a_file_of_several_runs_is_read_and_each_is_analysed(tmp_path: Path) -> None:
    point = (
        "<Trackpoint><Time>2026-05-01T{0:02}:00:{1:02}Z</Time><HeartRateBpm><Value>150</Value></HeartRateBpm>"
        "<DistanceMeters>{2}</DistanceMeters></Trackpoint>"
    )
    activity = '<Activity Sport="Running"><Lap><Track>{}</Track></Lap></Activity>'
    runs = [
        activity.format("".join(point.format(hour, s, 3 * s) for s in range(0, 60, 5))) for hour in (6, 18)
    ]
    path = tmp_path / "two.tcx"
    path.write_text(
        '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">'
        f"<Activities>{''.join(runs)}</Activities></TrainingCenterDatabase>"
    )
    with pytest.raises(UsageError, match="holds 2 runs"):
        fleetfoot.analyse(path)
    assert [fleetfoot.analyse(each).run.source for each in fleetfoot.read(path)] == ["two.tcx", "two.tcx#2"]


def test_samples_of_ones_own_and_simulated_runs_are_runs() -> None:
    samples = [Sample(float(t), Channel.HEART_RATE, 140.0, "mine") for t in range(100)]
    analysis = fleetfoot.analyse(iter(samples), athlete="anna")
    assert (analysis.run.athlete, analysis.ticks.rows) == ("anna", 100)
    assert analysis.run.id == fleetfoot.analyse(samples, athlete="ben").run.id
    assert analysis.run.id != fleetfoot.analyse(samples[1:], athlete="anna").run.id
    assert fleetfoot.analyse([]).ticks.rows == 0
    simulated = fleetfoot.analyse(simulate(SCENARIOS["dropout"], seed=1))
    assert simulated.run.source == "simulate:dropout"
    assert simulated.beats.rows > 0


def test_what_breaks_off_is_analysed_up_to_there_and_what_is_no_run_is_refused(
    folder: Path, tmp_path: Path
) -> None:
    lines = (folder / "usual.jsonl").read_text().splitlines()
    cut = tmp_path / "cut.jsonl"
    cut.write_text("\n".join([*lines[: len(lines) // 2], "{broken", *lines[len(lines) // 2 :]]))
    analysis = fleetfoot.analyse(cut)
    assert isinstance(analysis.failure, UnreadableError)
    assert DURATION_S // 3 < analysis.ticks.rows < DURATION_S
    assert analysis.failure.what in analysis.summary["warnings"]
    with pytest.raises(UnreadableError, match="missing"):
        fleetfoot.analyse(tmp_path / "missing.fit")
