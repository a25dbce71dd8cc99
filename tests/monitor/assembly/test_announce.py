"""What is told of the devices of a live run: once each, and of a start line full of strangers a few."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from fleetfoot.assembly.announce import NAMED, Announcer
from fleetfoot.assembly.outputs import outputs
from fleetfoot.cli.registry import detectors, levels
from fleetfoot.config import load
from fleetfoot.path.run import LIVE, Run
from fleetfoot.path.source import Device, Link, Status, Trouble
from fleetfoot.path.track import Track

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def device(link: Link, trouble: str = "", *, athlete: str = "Ana", key: str = "C0:01") -> Device:
    return Device(1.0, athlete, key, f"Strap {key}", ("heart rate strap",), link, trouble)


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    """Return a function that announces changes and statuses to athletes, and returns the lines that people got."""
    known = {card.name: levels(card) for card in detectors()}
    config = load(None, {}, known, {"store.path": tmp_path / "runs.db", "page.enabled": False})

    async def announce(athletes: tuple[str, ...], news: tuple[Device | Trouble | Status, ...]) -> None:
        async with outputs(config, paced=True, json=False, several=len(athletes) > 1, broker=None) as out:
            tracks = [Track(Run(f"run-{athlete}", athlete, LIVE), ()) for athlete in athletes]
            for sink in out.sinks:
                for track in tracks:
                    sink.begin(track.run)
            announcer = Announcer(out, tracks)
            for each in news:
                if isinstance(each, Status):
                    announcer.show(each)
                else:
                    announcer.heed(each)

    def run(*news: Device | Trouble | Status, athletes: tuple[str, ...] = ("Ana",)) -> list[str]:
        asyncio.run(announce(athletes, news))
        return [line.removeprefix("fleetfoot: ") for line in capsys.readouterr().err.splitlines()]

    return run


def test_a_sensor_that_comes_goes_and_comes_is_told_each_time(told: Callable[..., list[str]]) -> None:
    lines = told(device(Link.CONNECTED), device(Link.WAITING, "the link was lost"), device(Link.CONNECTED))
    assert len(lines) == 3
    assert "Strap C0:01 is connected: heart rate strap" in lines[0]
    assert "Strap C0:01 is lost (the link was lost): searching for it" in lines[1]


def test_the_same_trouble_is_told_once(told: Callable[..., list[str]]) -> None:
    lines = told(*[device(Link.WAITING, "no answer in time")] * 20, device(Link.WAITING, "refused"))
    assert lines == ["no answer in time; trying again", "refused; trying again"]


def test_the_source_as_a_whole_is_told_of_once_for_all_athletes(told: Callable[..., list[str]]) -> None:
    lines = told(
        Trouble(1.0, "Bluetooth: off"), Trouble(2.0, "Bluetooth is back", over=True), athletes=("Ana", "Bo")
    )
    assert lines == [
        "Bluetooth: off; the run goes on without",
        "Bluetooth is back",
    ]


def test_of_a_thousand_strangers_a_few_are_named_and_the_rest_are_one_line(
    told: Callable[..., list[str]],
) -> None:
    news = [Status(float(n), strangers=[f"Strap {n}-{k}" for k in range(8)]) for n in range(125)]
    lines = told(*news, athletes=("Ana", "Bo"))
    assert len(lines) == NAMED + 1
    assert all("is named for nobody in [athletes]: it is left alone" in line for line in lines[:NAMED])
    assert "all are left alone" in lines[-1]


def test_who_runs_alone_is_not_told_of_others(told: Callable[..., list[str]]) -> None:
    assert told(Status(1.0, strangers=["Strap 1"])) == []


def test_of_many_devices_that_cannot_be_used_a_few_are_named(told: Callable[..., list[str]]) -> None:
    lines = told(*[device(Link.UNFIT, f"bicycle {n}", key=f"C0:{n:02}") for n in range(50)])
    assert len(lines) == NAMED + 1
    assert "bicycle 0: it is not used" in lines[0]
    assert "more devices cannot be used" in lines[-1]
