"""Peaks are peaks, and severities follow from them."""

from __future__ import annotations

from typing import Any

import numpy as np

from fleetfoot.path.peak import grouped, peak_of, severity_of
from fleetfoot.path.ticks import Ticks
from fleetfoot_signal import SPECS, Severity

LIMITS = {Severity.NOTICE: 5.0, Severity.WARNING: 10.0, Severity.SEVERE: 20.0}


def one(phase: str, t_s: float, value: float, severity: str = "notice", episode: str = "a") -> dict[str, Any]:
    about = {"detector": "bounce", "episode": episode, "onset_s": 100.0, "severity": severity}
    return {**about, "phase": phase, "t_s": t_s, "value": value}


def scored(*scores: tuple[int, float], first: int = 0) -> Ticks:
    found = np.full((1, 600), np.nan)
    for at, value in scores:
        found[0, at] = value
    return Ticks(np.arange(first, first + 600), np.full((len(SPECS), 600), np.nan), found, ("bounce",))


def test_the_peak_lies_between_onset_and_end_and_is_no_less_than_what_was_told() -> None:
    episode = [one("onset", 130.0, 6.0), one("clear", 300.0, 1.0)]
    assert peak_of(episode, scored((99, 30.0), (200, 13.2), (301, 30.0))) == 13.2
    assert peak_of(episode, scored()) == 6.0
    assert peak_of(episode[:1], scored((599, 9.0))) == 9.0


def test_the_peak_is_sought_by_the_second_of_the_run_even_where_seconds_are_missing() -> None:
    assert peak_of([one("onset", 130.0, 6.0)], scored((0, 8.0), first=100)) == 8.0


def test_a_detector_that_the_store_does_not_know_has_what_was_told() -> None:
    strange = [{**one("onset", 130.0, 6.0), "detector": "sway"}]
    assert peak_of(strange, scored((200, 13.2))) == 6.0


def test_the_severity_follows_the_peak_and_is_no_less_than_what_was_told() -> None:
    assert severity_of([one("onset", 130.0, 6.0)], 13.2, LIMITS) is Severity.WARNING
    assert severity_of([one("onset", 130.0, 6.0, "severe")], 13.2, LIMITS) is Severity.SEVERE
    assert severity_of([one("onset", 130.0, 6.0)], 13.2, {}) is Severity.NOTICE


def test_episodes_keep_the_order_in_which_they_were_told() -> None:
    groups = grouped([one("onset", 1.0, 6.0), one("onset", 2.0, 7.0, episode="b"), one("clear", 3.0, 1.0)])
    assert [[each["phase"] for each in group] for group in groups] == [["onset", "clear"], ["onset"]]
