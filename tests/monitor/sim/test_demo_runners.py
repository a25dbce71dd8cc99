"""The runners of a demo with several."""

from __future__ import annotations

from fleetfoot.sim.demo_runners import demo_runners


def test_forty_runners_have_forty_names_and_bodies() -> None:
    runners = list(demo_runners(40, "demo", 1))
    names = [name for name, _ in runners]
    assert names[:3] == ["demo", "Ana", "Ben"]
    assert names[11:14] == ["Kofi", "runner 13", "runner 14"]
    assert len(set(names)) == len({run.seed for _, run in runners}) == 40
    assert len({run.runner for _, run in runners}) == 40


def test_the_first_runs_the_demo_as_it_is_alone() -> None:
    ((_, run),) = demo_runners(1, "demo", 1)
    assert (run.scenario.name, run.seed) == ("demo", 1)


def test_some_give_way_in_different_ways_and_some_not_at_all() -> None:
    plans = [tuple(label.fault for label in run.labels) for _, run in demo_runners(7, "demo", 1)]
    assert plans.count(()) >= 2
    assert len(set(plans)) >= 4


def test_an_athlete_who_is_called_like_one_of_them_stays_the_only_one_of_that_name() -> None:
    names = [name for name, _ in demo_runners(3, "Ana", 1)]
    assert names == ["Ana", "runner 2", "Ben"]
