"""A run's report in Chromium: one cursor through all charts, on paper, without script, and on every screen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from page_browser import NODE, WEB, axe
from reported import Page as Html
from reported import a_run, assert_self_contained, assert_valid, put_run, steady

from fleetfoot.path.way import Way
from fleetfoot.report.run_page import run_page
from fleetfoot.report.script import inlined
from fleetfoot.report.study import Judges, study
from fleetfoot.report.zones import Body
from fleetfoot.store.store import Store
from fleetfoot.words.quantity import METRIC, Figures
from fleetfoot.words.settings import Language, Units
from fleetfoot_signal import Channel
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from playwright.async_api import Browser, Page

SIZES = ((320, 640), (360, 740), (390, 844), (430, 932), (844, 390), (1024, 768), (1440, 900))
SECONDS = 2400
HIDDEN = """() => {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page scrolls sideways");
  for (const each of document.querySelectorAll("main *")) {
    if (each.closest(".unseen, thead, svg, .u-wrap") || !each.getClientRects().length) continue;
    const { left, right, width } = each.getBoundingClientRect();
    if (width && (right > innerWidth + 1 || left < -1)) found.push(`${each.tagName} leaves: ${each.innerText}`);
    if (each.scrollWidth > each.clientWidth + 1 && each.clientWidth && getComputedStyle(each).display !== "inline")
      found.push(`${each.tagName}.${each.className} is clipped: ${each.innerText.slice(0, 60)}`);
  }
  return found;
}"""


def a_loop() -> Way:
    """Return a way around a lake at one even pace, with three laps of the watch."""
    at_s = np.arange(SECONDS, dtype=np.float64)
    turn = 2.0 * math.pi * at_s / SECONDS
    degrees = np.stack([51.5 + 0.01 * np.cos(turn), 0.001 + 0.016 * np.sin(turn)])
    return Way(at_s, degrees, np.array([800.0, 1500.0, 2400.0]))


def written(folder: Path, figures: Figures = METRIC) -> Path:
    """Write the report of a hilly run that begins hard and ends slower."""
    values = steady(SECONDS)
    values[Channel.SPEED, :900] = 3.6
    values[Channel.ALTITUDE] = 100.0 + 30.0 * np.sin(np.arange(SECONDS) / 300.0)
    store, run = (
        folder / "s.db",
        a_run(source="a-rather-long-name-of-a-file-as-watches-make-them-2026-05-17-083000.fit"),
    )
    put_run(store, values, run)
    with Store.open(store, detectors=[kind.name for kind in registry()]) as opened:
        recorder = opened.record(run)
        recorder.conclude({}, way=a_loop())
        opened.commit()
        with opened.transaction() as conn:  # the pass that holds the seconds is the one that is shown
            conn.execute("UPDATE OR REPLACE way SET run = (SELECT min(key) FROM run)")
        found = study(opened, opened.find("last"), Judges(registry(), {}), figures)
    path = folder / "report.html"
    path.write_text(run_page(found, None, Body(50.0, 190.0)), encoding="utf-8")
    return path


@pytest.fixture
async def shown(browser: Browser, tmp_path: Path) -> AsyncGenerator[Page]:
    if not inlined().script:
        pytest.skip("the charts were not built: make page")
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(written(tmp_path).as_uri())
    yield page
    assert complaints == []


async def test_one_cursor_moves_through_all_charts_the_words_and_the_route(shown: Page) -> None:
    assert await shown.locator(".u-wrap canvas").count() == 6
    assert not await shown.locator("#charts svg.chart").first.is_visible()
    await shown.locator("#moment").fill("300")  # of 1,200 moments, 2 s apart
    assert "10:01" in await shown.locator("output").inner_text()
    assert "4:38 /km" in await shown.locator("output").inner_text()
    before = await shown.evaluate(
        "[...document.querySelectorAll('.u-cursor-x')].map((x) => x.style.transform)"
    )
    dot = await shown.locator("#route-now").get_attribute("cx")
    await shown.locator(".u-over").nth(2).scroll_into_view_if_needed()
    await shown.locator(".u-over").nth(2).hover(position={"x": 220, "y": 40})
    after = await shown.evaluate(
        "[...document.querySelectorAll('.u-cursor-x')].map((x) => x.style.transform)"
    )
    assert len(set(before)) == len(set(after)) == 1  # all at one place
    assert before != after
    assert "5:3" in await shown.locator("output").inner_text()  # the slower part
    assert await shown.locator("#route-now").get_attribute("cx") != dot
    await shown.locator("#moment").focus()
    await shown.keyboard.press("ArrowRight")
    assert "/km" in str(await shown.locator("#moment").get_attribute("aria-valuetext"))


async def test_on_paper_the_drawing_takes_the_place_of_the_charts(shown: Page) -> None:
    await shown.emulate_media(media="print")
    assert await shown.locator("#charts svg.chart").first.is_visible()
    assert not await shown.locator(".plots").is_visible()
    assert not await shown.locator(".cursor").is_visible()


async def test_without_script_the_report_is_whole(browser: Browser, tmp_path: Path) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(written(tmp_path).as_uri())
    assert await page.locator("svg.chart").first.is_visible()
    for words in ("By kilometre", "Laps", "Heart-rate zones", "Where it led", "What happened"):
        assert await page.get_by_text(words).first.is_visible()
    assert not await page.locator(".cursor").first.is_visible()


@pytest.mark.parametrize(
    ("language", "units", "scheme"),
    [
        (Language.ENGLISH, Units.METRIC, "light"),
        (Language.GERMAN, Units.IMPERIAL, "dark"),
        (Language.FRENCH, Units.METRIC, "dark"),
        (Language.SPANISH, Units.IMPERIAL, "light"),
    ],
)
async def test_nothing_is_clipped_and_nothing_scrolls_sideways(
    browser: Browser, tmp_path: Path, language: Language, units: Units, scheme: str
) -> None:
    path, hidden = written(tmp_path, Figures(units, language)), {}
    context = await browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = await context.new_page()
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await page.goto(path.as_uri())
        if found := await page.evaluate(HIDDEN):
            hidden[width] = found
    assert hidden == {}
    if NODE is not None and (source := WEB / "node_modules" / "axe-core" / "axe.min.js").is_file():
        policy_free = await browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        page = await policy_free.new_page()
        await page.goto(path.as_uri())
        assert await axe(page, source.read_text(encoding="utf-8")) == []


def test_the_markup_of_a_report_with_all_its_parts_is_valid(tmp_path: Path) -> None:
    html = written(tmp_path, Figures(Units.IMPERIAL)).read_text(encoding="utf-8")
    page = Html(html)
    assert_self_contained(page)
    assert "By mile" in page.text
    assert_valid(html, tmp_path)
