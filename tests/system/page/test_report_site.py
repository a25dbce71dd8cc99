"""``fleetfoot report --serve``: all runs as a small site, each report written when somebody asks for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from page_browser import visitor
from recorded import STARTED
from reported import a_run, put_run, steady

from fleetfoot.assembly.revisit import served
from fleetfoot.assembly.shelf import SEASON, Shelf
from fleetfoot.cli.registry import detectors, levels
from fleetfoot.config import load
from fleetfoot.page.files import built
from fleetfoot.path.summary import figures_of
from fleetfoot.store.store import Store
from fleetfoot_signal.review.review import review_of

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser

    from fleetfoot.config import Config

IDS = ("20260517T063000Z-00000000", "20260519T063000Z-11111111")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    store = tmp_path / "s.db"
    review = figures_of(review_of(steady(1500), {}, told=False))
    summary = {"detectors": {}, "medians": {}, "warnings": [], "insights": [], "duration_s": 1500.0} | review
    for day, run in enumerate(IDS):
        put_run(store, steady(1500), a_run(run, started_utc=STARTED + timedelta(days=day)), summary=summary)
    known = {card.name: levels(card) for card in detectors()}
    return load(None, {}, known, {"store.path": store, "athlete.name": "anna", "display.language": "de"})


async def test_the_list_leads_to_every_report_and_back_to_the_diary(browser: Browser, config: Config) -> None:
    with Store.open(config.store.path, read_only=True) as store:
        last = store.find("last")
    async with served(config, last, print) as address:
        seen = await visitor(browser)
        page = await seen.open(f"{address}{SEASON.removeprefix('/')}")
        assert await page.get_by_role("heading", name="Alle Läufe").count() == 1
        links = page.locator("table.season a")
        assert await links.count() == len(IDS)
        await links.last.click()
        assert await page.get_by_role("heading", name="Warum waren meine Beine schwer?").count() == 1
        assert IDS[0] in page.url
        diary = await seen.open(address)
        await diary.get_by_text("anna").first.wait_for()
        assert seen.complaints == []


def test_a_report_is_written_when_it_is_asked_for_and_again_after_something_was_said(config: Config) -> None:
    shelf = Shelf(config, "anna", built())
    assert {SEASON, *(f"/{run}.html" for run in IDS)} <= set(shelf)
    assert "/../s.db" not in shelf
    assert len(shelf) == len(list(shelf))
    first = shelf[f"/{IDS[0]}.html"]
    assert shelf[f"/{IDS[0]}.html"] is first
    assert "frame-ancestors 'none'" in first.policy
    shelf.forget()
    assert shelf[f"/{IDS[0]}.html"] is not first
    with pytest.raises(KeyError):
        shelf["/nothing.html"]
