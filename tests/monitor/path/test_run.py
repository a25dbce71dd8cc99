from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fleetfoot.path.run import LIVE, Run, digest_of, run_id


def test_an_id_sorts_by_start_and_ends_with_what_the_run_consists_of() -> None:
    assert run_id(datetime(2026, 5, 17, 6, 30, 59, tzinfo=UTC), "0123456789") == "20260517T063059Z-01234567"


def test_a_digest_never_changes() -> None:
    # printf 'ann\0run\0' | sha256sum
    assert digest_of("ann", b"run") == "26af9e06267c6e91d0ec3db8524aaf09015a062a06854b542f0732fc4a74c577"


@pytest.mark.parametrize(("one", "other"), [(("ab", "c"), ("a", "bc")), (("a", ""), ("a",)), (("",), ())])
def test_how_a_text_is_divided_shows_in_its_digest(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert digest_of(*one) != digest_of(*other)


def test_a_run_is_told_from_others_by_athlete_and_id_wherever_it_came_from() -> None:
    from_sensors = Run("r", "anna", LIVE)
    assert (
        from_sensors.identity
        == Run("r", "anna", "run.capture.jsonl", datetime(2026, 5, 1, tzinfo=UTC)).identity
    )
    assert from_sensors.identity != Run("r", "bo", LIVE).identity
    assert from_sensors.identity != Run("s", "anna", LIVE).identity
