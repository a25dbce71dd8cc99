from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from made_runs import made

from fleetfoot.errors import StoreError
from fleetfoot.path.run import Run
from fleetfoot.path.session import Session
from fleetfoot.path.track import Track
from fleetfoot.store.baseline import Lesson
from fleetfoot.store.library import Library
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.form import form_subject
from fleetfoot_signal.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fleetfoot_signal import Subject

CADENCE, OSCILLATION = form_subject(Channel.CADENCE), form_subject(Channel.VERTICAL_OSCILLATION)
CONTACT, BALANCE = form_subject(Channel.GROUND_CONTACT), form_subject(Channel.BALANCE)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.db") as store:
        yield store


def taught_by(library: Library, name: str, duration_s: int = 1300, athlete: str = "ann") -> list[Lesson]:
    """Analyse a run and return what it teaches."""
    simulated = made(duration_s, seed=3)
    rows = zip(simulated.t_s.tolist(), simulated.values[:MEASURED].T.tolist(), strict=True)
    items = (Sample(t_s, Channel(i), value, "pod") for t_s, row in rows for i, value in enumerate(row))
    track = Track(Run(name, athlete, name), items)
    session = Session([track], [], library)
    track.feed(float(duration_s))
    track.feed(float("inf"))
    session.pump()
    return library.lessons(session, session.tracks[0])


def save(store: Store, lessons: list[Lesson], run_id: str) -> None:
    for lesson in lessons:
        assert store.save_baseline("ann", lesson, run_id)


def test_a_run_teaches_one_lesson_for_each_form_channel_and_two_of_the_heart_onto_what_there_was(
    store: Store,
) -> None:
    library = Library(store)
    lessons = taught_by(library, "r1")
    subjects = (CADENCE, OSCILLATION, CONTACT, BALANCE)
    taught = {(lesson.sensor, lesson.subject, lesson.onto) for lesson in lessons}
    of_the_heart = ("cardiac_drift", "heart_rate_at_pace")
    assert taught == {("pod", name, 0) for name in (*of_the_heart, *(each.name for each in subjects))}
    save(store, lessons, "r1")
    assert [lesson.onto for lesson in taught_by(library, "r2")] == [1] * 6


def test_what_was_taught_comes_back_bit_for_bit(store: Store) -> None:
    library = Library(store)
    lessons = taught_by(library, "r1")
    save(store, lessons, "r1")
    history = library.memory(Run("r2", "ann", "x"), "pod", CADENCE)
    assert history is not None
    assert history.runs == 1
    (cadence,) = [lesson for lesson in lessons if lesson.subject == CADENCE.name]
    assert history.to_vector().astype("<f8").tobytes() == cadence.content


@pytest.mark.parametrize(
    ("athlete", "sensor", "subject"),
    [("ben", "pod", CADENCE), ("ann", "watch", CADENCE), ("ann", "pod", form_subject(Channel.SPEED))],
)
def test_baselines_of_athletes_sensors_and_channels_are_never_mixed(
    store: Store, athlete: str, sensor: str, subject: Subject
) -> None:
    library = Library(store)
    save(store, taught_by(library, "r1"), "r1")
    assert library.memory(Run("r2", athlete, "x"), sensor, subject) is None


def test_a_run_that_has_taught_is_judged_by_what_it_was_judged_by_then(store: Store) -> None:
    library = Library(store)
    for name in ("r1", "r2", "r3"):
        save(store, taught_by(library, name), name)
    runs = [
        getattr(library.memory(Run(name, "ann", "x"), "pod", CADENCE), "runs", 0)
        for name in ("r1", "r2", "r4")
    ]
    assert runs == [0, 1, 3]


def test_a_run_that_was_too_short_to_learn_its_level_teaches_nothing(store: Store) -> None:
    assert taught_by(Library(store), "r1", duration_s=500) == []


@pytest.mark.parametrize("content", [b"", b"short", np.zeros(11).tobytes(), np.full(11, np.nan).tobytes()])
def test_a_baseline_that_cannot_be_one_is_told_as_an_error_of_the_store(store: Store, content: bytes) -> None:
    assert store.save_baseline("ann", Lesson("pod", CADENCE.name, content, 0), "r1")
    with pytest.raises(StoreError, match=r"s\.db: a baseline in it cannot be used"):
        Library(store).memory(Run("r2", "ann", "x"), "pod", CADENCE)
