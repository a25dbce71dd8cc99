"""What is noted of a run stays with it: whatever it is called, whoever it belongs to, and as long as it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from made_exports import fit_of, tcx_of

from fleetfoot.cli.frame import run as fleetfoot
from fleetfoot.diary.matching import matched
from fleetfoot.store.store import Store
from fleetfoot.why.runs import names_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Call = Callable[..., None]

DIARY = "date,run,legs,sleep_h\n2018-03-05,,7,6.5\n,two.fit,3,\n"


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Import two runs of a day apart, a note of the first by its day and of the second by its file."""

    def called(*arguments: str) -> None:
        assert fleetfoot([*arguments, "--store", str(tmp_path / "s.db")]) == 0
        capsys.readouterr()

    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.fit").write_bytes(fit_of(1))
    (folder / "two.fit").write_bytes(fit_of(2))
    (folder / "diary.csv").write_text(DIARY)
    called("import", str(folder), "--athlete", "anna")
    return called


def told(path: Path, athlete: str, field: str = "legs") -> dict[str, str]:
    """Return by file what counts of a run."""
    with Store.open(path, read_only=True) as store:
        runs = store.runs(athlete)
        book = matched(store.notes(athlete), names_of(runs))
    values = {run.source: book.run_value(run.id, field) for run in runs}
    return {source: note.value for source, note in values.items() if note is not None}


def test_a_run_that_is_renamed_keeps_its_notes(call: Call, tmp_path: Path) -> None:
    call("rename", "last", "Sunday in the hills")
    assert told(tmp_path / "s.db", "anna") == {"one.fit": "7", "two.fit": "3"}


def test_notes_go_over_with_their_run_and_the_day_stays(call: Call, tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db", read_only=True) as store:
        first = store.runs("anna")[0]
    call("give", first.id, "ben")
    assert told(tmp_path / "s.db", "ben") == {"one.fit": "7"}
    assert told(tmp_path / "s.db", "anna") == {"two.fit": "3"}
    with Store.open(tmp_path / "s.db", read_only=True) as store:
        assert {note.field for note in store.notes("anna")} == {"legs", "sleep_h"}
        assert [note.field for note in store.notes("ben")] == ["legs"]


def test_notes_go_with_the_run_that_is_deleted_and_speak_of_no_other(call: Call, tmp_path: Path) -> None:
    call("delete", "last", "--yes")
    assert told(tmp_path / "s.db", "anna") == {"one.fit": "7"}
    with Store.open(tmp_path / "s.db", read_only=True) as store:
        assert {(note.field, note.value) for note in store.notes("anna")} == {
            ("legs", "7"),
            ("sleep_h", "6.5"),
        }


def test_another_recording_of_the_run_keeps_the_notes(call: Call, tmp_path: Path) -> None:
    (tmp_path / "watch.tcx").write_bytes(tcx_of(2))
    call("import", str(tmp_path / "watch.tcx"), "--athlete", "anna")
    with Store.open(tmp_path / "s.db", read_only=True) as store:
        (two,) = [run for run in store.recordings("anna") if run.source == "two.fit"]
    call("delete", two.id, "--yes")
    assert told(tmp_path / "s.db", "anna") == {"one.fit": "7", "watch.tcx": "3"}
