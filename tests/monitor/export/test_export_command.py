"""``fleetfoot export``: what is written, where, and what is said when it cannot be."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from exported import GAP, RUN, SECONDS, a_store, made_beats, made_values
from recorded import DETECTORS, begun

from fleetfoot.cli.frame import run
from fleetfoot.export.csv_columns import csv_of
from fleetfoot.sources.recording.read import read
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import MEASURED, SPECS, Channel

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("FLEETFOOT_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_store(tmp_path_factory.mktemp("store") / "s.db")


def export(store: Path, *arguments: str) -> int:
    return run(["export", *arguments, "--store", str(store)])


def test_csv_reads_back_bit_for_bit(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(store, "last", "--format", "csv") == 0
    path = tmp_path / f"{RUN.id}.csv"
    assert capsys.readouterr() == ("", f"fleetfoot: wrote {path.name}\n")
    (recording,) = read(path)
    assert recording.t_s.tolist() == list(range(SECONDS))
    np.testing.assert_array_equal(recording.values, made_values()[:MEASURED])
    assert set(recording.sensors) == {
        c for c in list(Channel)[:MEASURED] if np.isfinite(made_values()[c]).any()
    }


def test_csv_of_any_plausible_double_reads_back(tmp_path: Path) -> None:
    values = np.full((MEASURED, 5), np.nan)
    values[Channel.SPEED] = [0.1 + 0.2, 5e-324, 11.999999999999998, 0.0, np.nan]
    (tmp_path / "x.csv").write_bytes(csv_of(np.arange(5), values))
    (recording,) = read(tmp_path / "x.csv")
    np.testing.assert_array_equal(recording.values, values)


def test_parquet_holds_everything(store: Path, tmp_path: Path) -> None:
    parquet: Any = pytest.importorskip("pyarrow.parquet", reason="pyarrow is an optional extra")
    assert export(store, RUN.id, "-o", "run.parquet") == 0
    table = parquet.read_table(tmp_path / "run.parquet")
    columns = table.to_pydict()
    assert columns["t_s"] == list(range(SECONDS))
    for channel, spec in enumerate(SPECS):
        column = np.array([np.nan if v is None else v for v in columns[spec.name]])
        np.testing.assert_array_equal(column, made_values()[channel])
    assert columns["score_overstriding"] == [index / 100 for index in range(SECONDS)]
    assert columns["score_bounce"] == [None] * SECONDS
    assert columns["utc"][61].isoformat() == "2026-05-17T06:31:01.250000+00:00"
    assert [rr for second in columns["rr_ms"] for rr in second] == [beat.rr_ms for beat in made_beats()]
    about = json.loads(table.schema.metadata[b"fleetfoot"])
    assert (about["run"], about["athlete"], about["summary"]) == (RUN.id, "Zoë", {"distance_m": 3000.0})
    assert [alert["detector"] for alert in about["alerts"]] == ["overstriding"]
    assert about["sensors"] == {"cadence_spm": "pod"}


def test_beats_stand_in_the_second_in_which_they_arrived(store: Path, tmp_path: Path) -> None:
    parquet: Any = pytest.importorskip("pyarrow.parquet", reason="pyarrow is an optional extra")
    assert export(store, "last", "-o", "run.parquet") == 0
    seconds = parquet.read_table(tmp_path / "run.parquet").to_pydict()["rr_ms"]
    beat = made_beats()[700]
    assert beat.rr_ms in seconds[int(beat.t_s)]


def test_json_says_what_was_written(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(store, RUN.id[:10], "-o", "a.csv", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "type": "export",
        "run": RUN.id,
        "format": "csv",
        "path": "a.csv",
    }
    assert (tmp_path / "a.csv").exists()


def test_a_missing_package_is_named_and_no_file_is_left(
    store: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert export(store, "last", "-o", "a.parquet") == 2
    assert "pip install 'fleetfoot[parquet]'" in capsys.readouterr().err
    assert not (tmp_path / "a.parquet").exists()


@pytest.mark.parametrize("arguments", [["last"], ["last", "-o", "run.txt"], ["last", "-o", "run"]])
def test_a_format_must_be_said(store: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert export(store, *arguments) == 2
    assert "which --format? csv, parquet, fit" in capsys.readouterr().err


def test_a_run_that_holds_nothing_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(tmp_path / "s.db", detectors=DETECTORS) as opened:
        opened.record(replace(RUN, id="empty"))
    assert export(tmp_path / "s.db", "last", "--format", "fit") == 2
    assert "run empty holds nothing that was measured" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_named(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(store, "last", "-o", "missing/run.csv") == 2
    assert "cannot write missing/run.csv: No such file or directory" in capsys.readouterr().err


def test_a_run_under_way_can_be_exported(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db", detectors=DETECTORS) as opened:
        begun(opened, RUN, 20)
        opened.commit()
        assert export(tmp_path / "s.db", "last", "-o", "live.csv") == 0
    assert len((tmp_path / "live.csv").read_text().splitlines()) == 22


def test_an_export_replaces_nothing_and_follows_no_run_id_out_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    path = a_store(tmp_path / "s.db", replace(RUN, id="../victim"))
    assert export(path, "last", "--format", "csv") == 0
    (made,) = (tmp_path / "here").iterdir()
    assert made.name == "_victim.csv"
    assert made.stat().st_mode & 0o777 == 0o600
    assert export(path, "last", "--format", "csv") == 2
    assert "_victim.csv is there already: name another place, or remove it" in capsys.readouterr().err


def test_the_run_that_is_exported_has_every_channel_and_a_gap() -> None:
    """Else the tests of the formats would not see how they write one."""
    assert np.isnan(made_values()[:, GAP]).all()
    assert np.isfinite(made_values()).any(axis=1).all()
    assert not np.isfinite(np.delete(made_values(), np.r_[GAP], axis=1)).all()


def test_what_the_runner_said_goes_out_with_the_fit_file_and_comes_in_again(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine, theirs = ["--store", str(store)], ["--store", str(tmp_path / "other.db")]
    assert run(["diary", "add", "rpe=6.5", "feel=75", "--run", RUN.id, "--athlete", "Zoë", *mine]) == 0
    assert export(store, RUN.id, "-o", "said.fit") == 0
    assert run(["import", "said.fit", "--athlete", "Ann", *theirs]) == 0
    capsys.readouterr()
    with Store.open(tmp_path / "other.db", read_only=True) as other:
        (stored,) = other.runs("Ann")
        told = {(n.where.run, n.field): (n.value, n.source) for n in other.notes("Ann")}
    assert told == {(stored.id, "rpe"): ("6.5", "fit"), (stored.id, "feel"): ("75", "fit")}
