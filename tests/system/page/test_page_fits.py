"""No figure and no word of the live page is ever cut, on any phone, in any language, at any size of text."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from page_browser import visitor
from page_stage import Stage

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

SIZES = ((320, 640), (360, 740), (390, 844), (430, 932), (844, 390))
FONTS = ("Roboto", "DejaVu Sans", "Liberation Sans")
CUT = """() => [...document.querySelectorAll("main *, .controls *")]
  .filter((e) => e.children.length === 0 && e.textContent.trim() && e.getClientRects().length)
  .filter((e) => !e.closest(".for-readers, .skip, .plot, [hidden]"))
  .filter((e) => {
    const range = document.createRange();
    range.selectNodeContents(e);
    const text = range.getBoundingClientRect();
    const box = (e.closest(".tile, .athlete, .card, .button, .state, .who") ?? document.body).getBoundingClientRect();
    return text.right > box.right + 1 || text.left < box.left - 1 || text.right > innerWidth + 1;
  })
  .map((e) => `${e.className || e.tagName}: ${e.textContent}`)"""


async def cut(page: Page) -> list[str]:
    """Return what reaches out of its place, and whether the page scrolls sideways."""
    found: list[str] = await page.evaluate(CUT)
    if await page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("the page scrolls sideways")
    return found


async def dress(page: Page, font: str, percent: int) -> None:
    """Give the page the font of a phone and the size of text that its owner has set, and a pace of five characters."""
    paces = await page.evaluate(
        """([font, percent]) => {
          document.documentElement.style.fontFamily = font;
          document.documentElement.style.fontSize = `${1.0625 * percent}%`;
          const paces = document.querySelectorAll(".speed_m_s .figure");
          for (const figure of paces) {
            figure.textContent = "10:05";
            figure.style.setProperty("--letters", 4.5);
          }
          dispatchEvent(new Event("resize"));
          return paces.length;
        }""",
        [font, percent],
    )
    assert paces or await page.locator(".tile").count() == 0, "a runner's page without a pace"
    await page.wait_for_timeout(50)  # the charts are drawn anew at the next frame


@pytest.mark.parametrize("runners", [("Ana",), ("Ana", "Maximiliane-Theodora")], ids=["one", "two"])
@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
async def test_nothing_is_cut(browser: Browser, runners: tuple[str, ...], locale: str) -> None:
    stage = Stage(runners)
    stage.equip()
    stage.play(1300.0)
    found: dict[str, list[str]] = {}
    async with stage.served() as url:
        for size in SIZES:
            seen = await visitor(browser, size, locale=locale)
            page = await seen.open(url)
            await page.locator(".figure").first.wait_for()
            for font, percent in product(FONTS, (100, 150, 200)):
                await dress(page, font, percent)
                found[f"{size} {font} {percent} %"] = await cut(page)
            await seen.context.close()
    assert {where: what for where, what in found.items() if what} == {}
