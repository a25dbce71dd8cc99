"""One run as FIT, TCX, GPX and CSV, and exported and read back: the same figures and events where the channels are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from made_recordings import Made, as_csv, as_fit, as_gpx, as_tcx, paused
from made_runs import drift, made, overstride

from fleetfoot import analyse, read
from fleetfoot.cli.frame import run as command
from fleetfoot_signal import Channel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fleetfoot import Analysis

LENGTH_S = 2400


def fit(run: Made) -> bytes:
    return as_fit(run).content()


WRITERS: dict[str, Callable[[Made], bytes | str]] = {"fit": fit, "tcx": as_tcx, "csv": as_csv, "gpx": as_gpx}


def a_run() -> Made:
    """A run that drifts and takes long steps, with the resolution that every format has."""
    values = made(LENGTH_S, overstride(1200.0, 2000.0, 12.0), drift(0.8, LENGTH_S)).values
    t_s = np.arange(values.shape[1], dtype=np.float64)
    speed = np.round(np.nan_to_num(values[Channel.SPEED]), 3)
    metres = np.round(np.concatenate((np.zeros(1), np.cumsum(speed)[:-1])), 2)
    steps = 2.0 * np.round(np.nan_to_num(values[Channel.CADENCE], nan=160.0) / 2.0)
    pulse = np.round(np.nan_to_num(values[Channel.HEART_RATE], nan=100.0))
    return Made(t_s, speed, metres, pulse, steps)


@pytest.fixture(scope="module", params=["whole", "paused"])
def analyses(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Analysis]:
    whole = a_run()
    run = paused(whole, 700.0, 300.0) if request.param == "paused" else whole
    folder = tmp_path_factory.mktemp("runs")
    found: dict[str, Analysis] = {}
    for name, write in WRITERS.items():
        content = write(run)
        path = folder / f"run.{name}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        found[name] = analyse(path)
    return found


def told(analysis: Analysis) -> list[tuple[Any, ...]]:
    return [(e["detector"], e["phase"], e["severity"], e["t_s"], e["value"]) for e in analysis.events]


def test_there_is_something_to_tell(analyses: dict[str, Analysis]) -> None:
    assert {event["detector"] for event in analyses["fit"].events} >= {"overstriding"}


@pytest.mark.parametrize("name", ["tcx", "csv"])
def test_the_events_are_the_same_where_the_channels_are(analyses: dict[str, Analysis], name: str) -> None:
    assert told(analyses[name]) == told(analyses["fit"])


def test_positions_alone_tell_of_the_same_episodes(analyses: dict[str, Analysis]) -> None:
    """A GPX file has no speed: it is that of the places, smoothed over 5 s."""
    kinds = [
        [(e["detector"]) for e in analyses[name].events if e["phase"] == "onset"] for name in ("fit", "gpx")
    ]
    assert set(kinds[1]) == set(kinds[0])


@pytest.mark.parametrize("figure", ["distance_m", "elapsed_s", "timer_s", "moving_s", "running_s"])
def test_the_figures_are_the_same(analyses: dict[str, Analysis], figure: str) -> None:
    figures = {name: analysis.summary[figure] for name, analysis in analyses.items()}
    for name, value in figures.items():
        assert value == pytest.approx(figures["fit"], rel=0.005, abs=3.0), name


def test_what_is_exported_as_fit_reads_back_as_the_same_run(tmp_path: Path) -> None:
    source, store = tmp_path / "run.fit", tmp_path / "runs.db"
    source.write_bytes(as_fit(paused(a_run(), 700.0, 300.0), offset_s=36_000).content())
    assert command(["replay", str(source), "--store", str(store)]) == 0
    assert command(["export", "last", "-o", str(tmp_path / "back.fit"), "--store", str(store)]) == 0
    first, back = analyse(source), analyse(tmp_path / "back.fit")
    assert told(back) == told(first)
    for figure in ("distance_m", "elapsed_s", "timer_s", "moving_s", "running_s", "utc_offset_s"):
        assert back.summary[figure] == pytest.approx(first.summary[figure], abs=1.5), figure
    (recording,) = read(tmp_path / "back.fit")
    assert recording.warnings == []


def test_what_is_exported_as_csv_reads_back_as_the_same_run(tmp_path: Path) -> None:
    source, store = tmp_path / "run.fit", tmp_path / "runs.db"
    source.write_bytes(as_fit(a_run(), offset_s=36_000).content())
    assert command(["replay", str(source), "--store", str(store)]) == 0
    assert command(["export", "last", "-o", str(tmp_path / "back.csv"), "--store", str(store)]) == 0
    first, back = analyse(source), analyse(tmp_path / "back.csv")
    assert told(back) == told(first)
    assert (back.run.started_utc, back.run.utc_offset_s) == (first.run.started_utc, 36_000)


def test_a_run_without_a_cadence_runs_as_long_as_with_one(tmp_path: Path) -> None:
    run = a_run()
    seconds = []
    for name, each in (("with", run), ("without", replace(run, cadence_spm=None))):
        (tmp_path / f"{name}.tcx").write_text(as_tcx(each), encoding="utf-8")
        seconds.append(analyse(tmp_path / f"{name}.tcx").summary["running_s"])
    assert seconds[1] == pytest.approx(seconds[0], rel=0.01)
