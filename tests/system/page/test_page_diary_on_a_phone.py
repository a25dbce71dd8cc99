"""The diary on a phone: three taps are in the store, the answer stands below them, and it is the one of the command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from page_browser import visitor

from fleetfoot.assembly.noting import said_of
from fleetfoot.assembly.revisit import REPORT, served
from fleetfoot.cli.frame import run as fleetfoot
from fleetfoot.cli.registry import detectors, levels
from fleetfoot.config import load
from fleetfoot.sim.season.season import simulate_season
from fleetfoot.sim.season.write import write_season
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser

SMALL = (360, 800)


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three weeks of runs, and the diary of them."""
    folder = tmp_path_factory.mktemp("weeks")
    write_season(simulate_season(3, days=21, only="strength_or_downhill"), folder)
    store = ["--store", str(folder / "store.db"), "--athlete", "Anna"]
    recordings = sorted(str(path) for path in folder.glob("2026-*.csv"))
    assert fleetfoot(["replay", "--mqtt", "off", *store, *recordings]) == 0
    return folder


async def test_three_taps_are_kept_and_answered_as_the_command_answers(
    browser: Browser, season: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (season / "f.toml").write_text("")
    known = {card.name: levels(card) for card in detectors()}
    options: dict[str, object] = {"store.path": season / "store.db", "page.port": 0}
    config = load(season / "f.toml", {}, known, options)
    with Store.open(config.store.path, read_only=True) as store:
        run = store.find("last")
    async with served(config, run, print) as url:
        seen = await visitor(browser, SMALL)
        page = await seen.open(url)
        legs = page.get_by_role("group", name="Legs: 0 fresh, 10 cannot go on")
        await legs.wait_for()
        boxes = [await one.bounding_box() for one in await legs.get_by_role("button").all()]
        assert all(box and box["width"] >= 40 and box["height"] >= 44 for box in boxes)
        await legs.get_by_role("button", name="cannot go on 8").click()
        await page.get_by_role("group", name="Whole body").get_by_role("button", name="exhausted 6").click()
        await page.get_by_role("button", name="Later on").click()
        await page.get_by_text("Kept in the diary.").wait_for()
        sentence = await page.locator(".why .headline").text_content()
        shown = await page.locator(".why .ranking strong").all_text_contents()
        report = await seen.open(f"{url}{REPORT.removeprefix('/')}")
        assert await report.get_by_role("heading", name="Why were my legs heavy?").count() == 1
        assert seen.complaints == []
        await seen.context.close()
    with Store.open(config.store.path, read_only=True) as store:
        assert said_of(store, run) == {"legs": 8.0, "tired": 6.0, "onset": "after"}
    capsys.readouterr()
    assert fleetfoot(["why", "last", "--json", "--store", str(season / "store.db")]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["sentence"] == sentence
    titles = {cause["cause"]: cause["title"] for cause in record["causes"]}
    assert [titles[cause] for cause in record["shown"]] == shown
