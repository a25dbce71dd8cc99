"""Baselines: each run teaches once, nothing is forgotten, and a repeated run starts where it first did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from recorded import DETECTORS, a_run, begun

from fleetfoot.errors import StoreError
from fleetfoot.store.baseline import Lesson, StoredBaseline
from fleetfoot.store.reading import State
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = ("anna", "fit:stryd", "cadence_spm")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db", detectors=DETECTORS) as opened:
        yield opened


def lesson(content: bytes, onto: int) -> Lesson:
    return Lesson("fit:stryd", "cadence_spm", content, onto)


def test_there_is_no_baseline_before_the_first_run(store: Store) -> None:
    assert store.baseline(*KEY) is None
    assert not store.learned(*KEY, "r1")


def test_a_baseline_grows_run_by_run(store: Store) -> None:
    assert store.save_baseline("anna", lesson(b"\0one", 0), "r1")
    assert store.save_baseline("anna", lesson(b"\xfftwo", 1), "r2")
    assert store.baseline(*KEY) == StoredBaseline(b"\xfftwo", 2, "r2")
    assert store.learned(*KEY, "r1")


def test_no_run_teaches_twice(store: Store) -> None:
    store.save_baseline("anna", lesson(b"one", 0), "r1")
    store.save_baseline("anna", lesson(b"two", 1), "r2")
    assert not store.save_baseline("anna", lesson(b"again", 2), "r1")
    assert not store.save_baseline("anna", lesson(b"again", 2), "r2")
    assert store.baseline(*KEY) == StoredBaseline(b"two", 2, "r2")


def test_a_lesson_onto_an_older_baseline_is_refused(store: Store) -> None:
    store.save_baseline("anna", lesson(b"one", 0), "r1")
    assert not store.save_baseline("anna", lesson(b"from nothing", 0), "r2")
    assert not store.learned(*KEY, "r2")
    assert not store.save_baseline("anna", lesson(b"from the future", 2), "r2")


@pytest.mark.parametrize(
    ("before", "content"), [("r1", None), ("r2", b"one"), ("r3", b"two"), ("r4", b"three"), (None, b"three")]
)
def test_a_run_analysed_again_starts_from_what_it_started_from(
    store: Store, before: str | None, content: bytes | None
) -> None:
    for number, taught in enumerate((b"one", b"two", b"three")):
        store.save_baseline("anna", lesson(taught, number), f"r{number + 1}")
    found = store.baseline(*KEY, before=before)
    assert (found and found.content) == content


def test_athletes_sensors_and_channels_are_kept_apart(store: Store) -> None:
    store.save_baseline("anna", lesson(b"one", 0), "r1")
    for other in (
        ("ben", "fit:stryd", "cadence_spm"),
        ("anna", "fit:hrm", "cadence_spm"),
        ("anna", "fit:stryd", "speed_m_s"),
    ):
        assert store.baseline(*other) is None
        assert not store.learned(*other, "r1")


def test_lessons_are_stored_with_the_end_of_the_run_and_refusals_named(store: Store) -> None:
    first, stale = lesson(b"one", 0), lesson(b"other", 0)
    assert begun(store, a_run("r1"), 3).end({}, [first]) == []
    assert begun(store, a_run("r1"), 3).end({}, [first]) == [first]
    assert begun(store, a_run("r2"), 3).end({}, [stale]) == [stale]
    assert store.baseline(*KEY) == StoredBaseline(b"one", 1, "r1")


def test_a_run_whose_end_fails_teaches_nothing(store: Store) -> None:
    recorder = begun(store, a_run(), 3)
    with pytest.raises(StoreError):
        recorder.end({}, [lesson(b"one", 0), Lesson("\udcff", "speed_m_s", b"", 0)])
    assert store.baseline(*KEY) is None
    assert store.find("r1").state is State.RECORDING
