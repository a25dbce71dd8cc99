"""The page in Chromium, on runs that stand still: what it shows, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from page_browser import AXE, DESKTOP, PHONE, axe, listen, visitor
from page_stage import Stage

from fleetfoot.path.so_far import SensorLine

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page


FIRST_ALERT_S = 1300.0
"""The demo's runner has taken long steps for some minutes."""
GROUP = ("runner", "Ana", "Ben", "Chloe")
HOSTILE = '<img src=x onerror="document.title=1">\u202eevil\U0001f3c3\u200d\u2640\ufe0f&amp;'


async def test_one_runner_is_shown_with_values_ranges_alert_and_sensors(browser: Browser) -> None:
    stage = Stage(["Ana"])
    stage.equip(
        (SensorLine("Polar H10", "connected", "heart rate strap", well=True),), ("ground contact time",)
    )
    stage.play(FIRST_ALERT_S)
    async with stage.served() as url:
        seen = await visitor(browser)
        page = await seen.open(url)
        await page.locator(".single h1", has_text="Ana").wait_for()
        await page.get_by_text("Clearly long steps for this pace").first.wait_for()
        assert int(await page.locator(".heart_rate_bpm .figure").inner_text()) > 100
        assert ":" in await page.locator(".speed_m_s .figure").inner_text()
        assert "usual" in await page.locator(".cadence_spm .usual").inner_text()
        assert (await page.locator(".state p").inner_text()).startswith("Warning:")
        assert await page.locator(".state .what").inner_text() == "Long steps"
        assert await page.get_by_text("Missing: ground contact time").is_visible()
        assert await page.locator("canvas").count() == 3
        assert "between" in (await page.locator("figcaption .for-readers").first.text_content() or "")
        assert seen.complaints == []


async def test_old_alerts_are_not_spoken_on_a_first_visit(browser: Browser) -> None:
    stage = Stage(["Ana"])
    stage.play(FIRST_ALERT_S)
    async with stage.served() as url:
        seen = await visitor(browser)
        page = await seen.open(url)
        await page.locator(".alert").first.wait_for()
        await listen(page)
        await page.wait_for_timeout(300)  # time to speak, which must not be
        assert seen.spoken == ["Sound is on. You will hear each alert once."]


async def test_a_fresh_alert_waits_until_the_sound_is_turned_on(browser: Browser) -> None:
    stage = Stage(["Ana"])
    stage.play(1000.0)
    async with stage.served() as url:
        seen = await visitor(browser)
        page = await seen.open(url)
        await page.locator(".clock", has_text="16:39").wait_for()
        stage.play(FIRST_ALERT_S)
        await page.locator(".alert").first.wait_for()
        assert seen.spoken == []
        await page.get_by_role("button", name="Settings").click()  # a touch, but no wish for sound
        await page.keyboard.press("Escape")
        assert seen.spoken == []
        await listen(page)
        await seen.until_spoken(2)
        assert seen.spoken[1].startswith("Clearly long steps")


async def test_a_muted_page_says_nothing(browser: Browser) -> None:
    stage = Stage(["Ana"])
    stage.play(1000.0)
    async with stage.served() as url:
        seen = await visitor(browser)
        page = await seen.open(url)
        await listen(page)
        await page.get_by_role("button", name="Mute", exact=True).click()
        stage.play(FIRST_ALERT_S)
        await page.locator(".alert").first.wait_for()
        await page.wait_for_timeout(300)  # time to speak, which must not be
        assert len(seen.spoken) == 1
        assert await page.get_by_role("button", name="Unmute").is_visible()


async def test_it_speaks_and_writes_the_language_that_was_chosen(browser: Browser) -> None:
    stage = Stage(["Ana"])
    stage.play(1000.0)
    async with stage.served() as url:
        seen = await visitor(browser)
        page = await seen.open(url)
        await listen(page)
        await page.get_by_role("button", name="Settings").click()
        await page.get_by_label("Language").select_option("de")
        await page.get_by_label("Einheiten").select_option("imperial")
        await page.get_by_role("button", name="Schließen").click()
        stage.play(FIRST_ALERT_S)
        await page.get_by_text("Versuche kürzere, schnellere Schritte.").first.wait_for()
        await seen.until_spoken(2)
        assert seen.spoken[-1].startswith("Deutlich lange Schritte für dieses Tempo")
        assert await page.locator("html").get_attribute("lang") == "de"
        assert await page.locator(".speed_m_s .unit").inner_text() == "/mi"
        await page.reload()
        await page.get_by_text("Meldungen").wait_for()
        assert seen.complaints == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("names", [("Ana",), GROUP])
async def test_axe_finds_nothing_serious(browser: Browser, names: tuple[str, ...], scheme: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: node was not there when tools/setup dev ran")
    source = AXE.read_text(encoding="utf-8")
    stage = Stage(names)
    stage.equip()
    stage.play(FIRST_ALERT_S)
    async with stage.served() as url:
        seen = await visitor(browser, scheme=scheme)
        page = await seen.open(url)
        await page.locator(".state").first.wait_for()
        assert await axe(page, source) == []
        await page.get_by_role("button", name="Settings").click()
        assert await axe(page, source) == []


@pytest.mark.parametrize("names", [(HOSTILE,), (HOSTILE, "Ana")])
async def test_a_hostile_name_is_text(browser: Browser, names: tuple[str, ...]) -> None:
    stage = Stage(names)
    stage.equip((SensorLine(HOSTILE, HOSTILE, HOSTILE, well=False),), (HOSTILE,))
    stage.play(700.0)
    async with stage.served() as url:
        seen = await visitor(browser)
        page = await seen.open(url)
        await page.locator(".clock", has_text="11:39").first.wait_for(state="attached")
        assert HOSTILE in (await page.locator("body").text_content() or "")
        assert await page.locator("img").count() == 0
        assert seen.complaints == []


async def test_everything_can_be_done_by_keyboard(browser: Browser) -> None:
    stage = Stage(GROUP)
    stage.play(FIRST_ALERT_S)
    async with stage.served() as url:
        seen = await visitor(browser)
        page = await seen.open(url)
        await page.locator(".athlete[data-severity]").first.wait_for()
        first = await page.locator(".athlete h2").first.inner_text()
        await page.keyboard.press("Tab")
        await active(page, "className", "skip")
        for name in ("In trouble: 1", "Start list", "Pin or mute", first):
            await page.keyboard.press("Tab")
            await active(page, "textContent", name)
        await page.keyboard.press("Enter")
        await page.locator(".single").wait_for()
        assert await page.locator("h1").inner_text() == first
        await active(page, "tagName", "H1")
        reached = []
        await page.keyboard.press("Tab")
        await active(page, "textContent", "Legs now?")
        for _ in range(3):
            await page.keyboard.press("Tab")
            reached.append(await page.evaluate("document.activeElement.textContent"))
        assert reached == ["All athletes", "Turn sound on", "Settings"]
        await page.keyboard.press("Enter")
        await page.locator("dialog[open]").wait_for()
        await page.keyboard.press("Escape")
        await page.locator("dialog[open]").wait_for(state="detached")
        await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("Space")
        await page.get_by_role("button", name="Mute", exact=True).wait_for()
        await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("Enter")
        await page.locator(".overview").wait_for()


async def active(page: Page, what: str, value: str) -> None:
    """Wait until the element that has the focus is such a one: it may get it a moment after it is there."""
    await page.wait_for_function(
        "([what, value]) => document.activeElement[what] === value", arg=[what, value]
    )


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
async def test_what_is_pressed_is_large_and_nothing_sticks_out(
    browser: Browser, size: tuple[int, int]
) -> None:
    stage = Stage(["A-rather-long-name-without-any-place-to-break-it-at-all"])
    stage.equip()
    stage.play(FIRST_ALERT_S)
    async with stage.served() as url:
        for locale in ("en-AU", "de-DE", "fr-FR", "es-ES", "en-US"):
            page = await (await visitor(browser, size, locale=locale)).open(url)
            await page.locator(".alert").first.wait_for()
            boxes = [await button.bounding_box() for button in await page.locator(".button:visible").all()]
            assert all(box and box["height"] >= 48 and box["width"] >= 48 for box in boxes), locale
            assert await page.evaluate("document.documentElement.scrollWidth") <= size[0], locale
            cut: list[
                str
            ] = await page.evaluate("""[...document.querySelectorAll(".figure")].filter((figure) =>
                figure.getBoundingClientRect().right > figure.closest(".tile").getBoundingClientRect().right)
                .map((figure) => figure.textContent)""")
            assert cut == [], locale


async def test_everybody_keeps_their_place_and_each_can_be_opened(browser: Browser) -> None:
    stage = Stage(("Zoe", "Ana", "Ben", "Chloe"))
    stage.play(FIRST_ALERT_S)
    async with stage.served() as url:
        seen = await visitor(browser, DESKTOP)
        page = await seen.open(url)
        await page.locator(".athlete[data-severity]").first.wait_for()
        assert await page.locator(".athlete h2").all_inner_texts() == ["Ana", "Ben", "Chloe", "Zoe"]
        assert await page.locator(".athlete").last.get_attribute("data-severity") == "warning"
        await page.get_by_role("link", name="Chloe").click()
        await page.locator(".single h1", has_text="Chloe").wait_for()
        await page.go_back()
        await page.locator(".overview").wait_for()
        assert seen.complaints == []


async def test_a_coach_hears_the_name_first(browser: Browser) -> None:
    stage = Stage(("Zoe", "Ana"))
    stage.play(1000.0)
    async with stage.served() as url:
        seen = await visitor(browser)
        page = await seen.open(url)
        await listen(page)
        stage.play(FIRST_ALERT_S)
        await page.locator(".athlete[data-severity]", has_text="Zoe").wait_for()
        await seen.until_spoken(2)
        assert seen.spoken[1].startswith("Zoe's steps are long")


@pytest.mark.parametrize(
    "locks", ["", "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });"]
)
async def test_of_two_tabs_one_speaks_with_and_without_locks(browser: Browser, locks: str) -> None:
    stage = Stage(["Ana"])
    stage.play(1000.0)
    async with stage.served() as url:
        seen = await visitor(browser)
        await seen.context.add_init_script(locks)
        pages = [await seen.open(url) for _ in range(2)]
        for page in pages:
            await page.bring_to_front()
            await listen(page)
        stage.play(FIRST_ALERT_S)
        for page in pages:
            await page.bring_to_front()
            await page.locator(".alert").first.wait_for()
        await seen.until_spoken(3)
        await pages[-1].wait_for_timeout(500)  # time to say it twice, which must not be
        assert [text for text in seen.spoken if "Clearly long steps" in text] == [seen.spoken[2]]
        assert len(seen.spoken) == 3


async def test_an_athletes_own_page_opens_from_the_start_list_and_speaks_to_them(browser: Browser) -> None:
    stage = Stage(("Zoe", "Ana"))
    stage.play(FIRST_ALERT_S)
    async with stage.served() as url:
        coach = await (await visitor(browser, DESKTOP)).open(url)
        await coach.get_by_role("link", name="Start list").wait_for()
        await coach.goto(f"{url}start-list")
        assert await coach.locator("h2").all_inner_texts() == ["Ana", "Zoe"]
        seen = await visitor(browser)
        own = await seen.open(f"{url}#/athlete/Zoe")
        await own.locator(".single h1", has_text="Zoe").wait_for()
        await own.get_by_text("longer than your usual").first.wait_for()
        await own.get_by_role("button", name="End lap 1").wait_for()
        await coach.goto(f"{url}#/run/1")
        await coach.get_by_text("Zoe's steps are long").first.wait_for()
        assert await coach.get_by_role("button", name="End lap 1").count() == 0
        assert seen.complaints == []


async def test_a_coach_pins_filters_and_silences(browser: Browser) -> None:
    stage = Stage(("Zoe", "Ana"))
    stage.play(1000.0)
    async with stage.served() as url:
        seen = await visitor(browser, DESKTOP)
        page = await seen.open(url)
        names = page.locator(".athlete h2")
        await names.nth(1).wait_for()
        assert await names.all_inner_texts() == ["Ana", "Zoe"]
        await page.get_by_role("button", name="Keep Zoe on top").click()
        await page.locator(".athlete:first-child h2", has_text="Zoe").wait_for()
        await page.get_by_role("button", name="Hear Zoe").click()
        await listen(page)
        stage.play(FIRST_ALERT_S)
        await page.get_by_role("button", name="In trouble: 1").click()
        await page.locator(".athlete:nth-child(2)").wait_for(state="detached")
        assert await names.all_inner_texts() == ["Zoe"]
        await page.wait_for_timeout(300)  # time to speak, which must not be
        assert len(seen.spoken) == 1
        await page.reload()
        await names.nth(1).wait_for()
        assert await names.all_inner_texts() == ["Zoe", "Ana"]


async def test_laps_by_tap_outlive_the_page_and_large_values_are_chosen(browser: Browser) -> None:
    stage = Stage(("Ana",))
    stage.play(600.0)
    async with stage.served() as url:
        seen = await visitor(browser)
        page = await seen.open(url)
        await page.get_by_role("button", name="End lap 1").click()
        await page.get_by_role("button", name="End lap 2 · 0:00").wait_for()
        stage.play(700.0)
        await page.get_by_role("button", name="End lap 2 · 1:40").wait_for()
        await page.get_by_role("button", name="Settings").click()
        await page.get_by_label("Large value 1").select_option("lap_pace")
        await page.get_by_label("Large value 3").select_option("time")
        await page.get_by_role("button", name="Close").click()
        large = page.locator(".tile[data-large]")
        await large.nth(2).wait_for()
        first = await large.first.get_attribute("class")
        assert first == "tile lap_pace"
        assert await page.locator(".tile.time .figure").inner_text() == "11:39"
        await page.reload()
        await page.locator(".laps tbody tr").nth(1).wait_for()
        assert (await page.locator(".laps tbody tr").last.inner_text()).split()[:2] == ["1", "9:59"]
