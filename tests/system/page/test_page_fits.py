"""No figure and no word of the live page is ever cut, on any screen, in any language, at any size of text."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pytest
from page_browser import AXE, axe, visitor
from page_pictures import GROUP as PICTURED
from page_stage import SENSORS, Stage

from benchmarks.made_season import answers_of
from fleetfoot.sim.season.season import simulate_season

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import Browser, Page

SIZES: Final = ((320, 640), (360, 740), (390, 844), (430, 932), (844, 390), (1024, 768), (1440, 900))
LOOKS: Final = {
    "alarmed": (("en-US", "dark"), ("de-DE", "light")),
    "wanting": (("fr-FR", "dark"), ("es-US", "light")),
    "over": (("en-AU", "light"), ("de-US", "dark")),
    "group": (("en-US", "light"), ("de-DE", "dark")),
}
"""By view language, miles or kilometres as the place has them, and colours: every pair of these is somewhere."""
ROOMY: Final = ((390, 844), (430, 932), (1024, 768), (1440, 900))
"""Where twelve athletes stand on one screen."""
FONTS: Final = ("Roboto", "DejaVu Sans", "Liberation Sans")
PERCENT: Final = (100, 150, 200)
LONG: Final = "Maximiliane-Theodora"
GROUP: Final = tuple(LONG if name == "Ben" else name for name in PICTURED)
CUT: Final = """async ([fonts, sizes]) => {
  const root = document.documentElement;
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const boxes = ".tile, .athlete, .card, .button, .state, .who, .head, dialog";
  const cut = () => [...document.querySelectorAll("main *, .controls *, dialog[open] *")]
    .filter((e) => e.children.length === 0 && e.textContent.trim() && e.getClientRects().length)
    .filter((e) => !e.closest(".for-readers, .skip, .plot, svg, option, [hidden]"))
    .filter((e) => {
      const range = document.createRange();
      range.selectNodeContents(e);
      const text = range.getBoundingClientRect();
      const place = e.closest(boxes) ?? document.body;
      const box = place.getBoundingClientRect();
      const isLow = place !== document.body && !place.matches("dialog") && text.bottom > box.bottom + 2;
      return text.right > box.right + 1 || text.left < box.left - 1 || text.right > innerWidth + 1 || isLow;
    })
    .map((e) => `${e.className || e.tagName}: ${e.textContent}`);
  const found = {};
  for (const font of fonts) for (const percent of sizes) {
    root.style.fontFamily = font;
    root.style.fontSize = `${1.0625 * percent}%`;
    for (const figure of document.querySelectorAll(".tile:is(.speed_m_s, .average_pace, .lap_pace) .figure")) {
      figure.textContent = "10:05";
      figure.style.setProperty("--letters", 4.5);
    }
    await frame();
    const here = cut();
    if (root.scrollWidth > innerWidth) here.push(`the page scrolls sideways: ${root.scrollWidth}`);
    if (here.length) found[`${font} ${percent} %`] = here;
  }
  root.style.fontFamily = root.style.fontSize = "";
  await frame();
  return found;
}"""


async def cut(page: Page) -> dict[str, dict[str, list[str]]]:
    """Return by size of the screen, font and size of text what reaches out of its place."""
    found: dict[str, dict[str, list[str]]] = {}
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        found[f"{width}x{height}"] = await page.evaluate(CUT, [list(FONTS), list(PERCENT)])
    return {size: what for size, what in found.items() if what}


@cache
def answer() -> dict[str, Any]:
    """The answer for a run whose legs were heavy."""
    answers = answers_of(simulate_season(3, days=70, only="strength_or_downhill"))
    records = (answers.record(run) for run in range(len(answers.season.runs)))
    return next(record for record in records if record["headline"] == "strength_or_downhill")


def alarmed() -> Stage:
    stage = Stage(("Ana",))
    stage.equip()
    stage.play(1300.0)
    return stage


def wanting() -> Stage:
    stage = Stage(("Ana",))
    stage.equip(SENSORS[:1], ("no running pod was found: form cannot be judged",))
    stage.play(200.0)
    return stage


def over() -> Stage:
    stage = Stage(("Ana",))
    stage.equip()
    stage.play(1500.0)
    stage.end()
    stage.sink.why(stage.tracks[0].run, answer())
    return stage


def group() -> Stage:
    stage = Stage(GROUP)
    stage.equip()
    stage.play(1300.0)
    return stage


@pytest.mark.parametrize("view", [alarmed, wanting, over, group], ids=lambda view: view.__name__)
async def test_nothing_is_cut_and_axe_finds_nothing(browser: Browser, view: Callable[[], Stage]) -> None:
    async with view().served() as url:
        for locale, scheme in LOOKS[view.__name__]:
            seen = await visitor(browser, (390, 844), scheme=scheme, locale=locale)
            page = await seen.open(url)
            await page.locator(".figure").first.wait_for()
            if view is group:
                assert [size for size in ROOMY if not await on_one_screen(page, size)] == []
                await page.set_viewport_size({"width": 390, "height": 844})
                await page.locator(".choose").click()
                await page.locator(".athlete:last-child .bell").click()
            if await page.locator(".lap:visible").count():
                await page.locator(".lap").click()
                await page.locator(".laps").wait_for()
            assert await cut(page) == {}, locale
            assert await serious(page) == [], locale
            await page.locator(".controls .button:not(.sound):visible").last.click()
            await page.locator("dialog[open]").wait_for()
            assert await cut(page) == {}, f"{locale}, settings"
            assert await serious(page) == [], f"{locale}, settings"
            await seen.context.close()


async def test_a_phone_on_its_side_shows_every_value_at_once(browser: Browser) -> None:
    async with alarmed().served() as url:
        page = await (await visitor(browser, (844, 390))).open(url)
        await page.locator(".state[data-severity]").wait_for()
        lowest = "Math.max(...[...document.querySelectorAll('.tile, .state, .clock, .lap')]"
        assert await page.evaluate(f"{lowest}.map((e) => e.getBoundingClientRect().bottom))") <= 390
        figures = await page.locator(".tile .figure").all_inner_texts()
        assert len(figures) == 8
        assert all(any(map(str.isdigit, figure)) for figure in figures)


async def on_one_screen(page: Page, size: tuple[int, int]) -> bool:
    """Return whether the last athlete stands above the end of the screen, and of the bar at its end."""
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    await page.wait_for_function("innerWidth === " + str(size[0]))
    found: bool = await page.evaluate("""() => {
      const bottom = document.querySelector(".athletes").getBoundingClientRect().bottom;
      const bar = document.querySelector(".controls").getBoundingClientRect().top;
      const isAtTheEnd = bar > innerHeight / 2;
      return document.documentElement.scrollHeight <= innerHeight && bottom <= (isAtTheEnd ? bar : innerHeight);
    }""")
    return found


async def serious(page: Page) -> list[str]:
    """Return what axe finds, where it is installed."""
    return await axe(page, AXE.read_text(encoding="utf-8")) if AXE.is_file() else []
