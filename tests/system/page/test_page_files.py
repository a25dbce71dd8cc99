"""What the page weighs, how soon it is there, and whether its markup is valid."""

from __future__ import annotations

import gzip
import subprocess
from typing import TYPE_CHECKING

import pytest
from page_browser import NODE, STATIC, WEB, visitor
from page_stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.async_api import Browser, Page

HTML_VALIDATE = WEB / "node_modules" / ".bin" / "html-validate"
BUDGET_BYTES = 150_000


async def test_it_is_light(browser: Browser, record_property: Callable[[str, object], None]) -> None:
    stage = Stage(["Ana"])
    stage.play(700.0)
    async with stage.served() as url:
        page = await (await visitor(browser)).open(url)
        await page.locator("canvas").first.wait_for()
        sizes: dict[str, float] = await page.evaluate("""() => Object.fromEntries(
            [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
            .filter((entry) => !entry.name.includes("/api/")).map((entry) => [entry.name, entry.transferSize]))""")
        painted: list[float] = await page.evaluate(
            "performance.getEntriesByType('paint').map((entry) => entry.startTime)"
        )
    total = sum(sizes.values())
    print(f"page weight {total / 1000:.1f} kB, first paint after {min(painted):.0f} ms")  # noqa: T201 - asked for
    record_property("page_weight_bytes", total)
    record_property("first_paint_ms", min(painted))
    assert len(sizes) >= 3
    assert 10_000 < total < BUDGET_BYTES


def test_all_files_together_keep_the_budget() -> None:
    if not STATIC.is_dir():
        pytest.skip("the live page was not built: make page")
    assert sum(len(gzip.compress(path.read_bytes())) for path in STATIC.rglob("*.*")) < BUDGET_BYTES


async def test_the_markup_is_valid(browser: Browser, tmp_path: Path) -> None:
    if NODE is None or not HTML_VALIDATE.exists():
        pytest.skip("html-validate is not installed: node was not there when tools/setup dev ran")
    stage = Stage(("Ana", "Ben", "Chloe", "David"))
    stage.equip()
    stage.play(1300.0)
    async with stage.served() as url:
        page = await (await visitor(browser)).open(url)
        await page.locator(".athlete").nth(3).wait_for()
        overview = await markup(page)
        await page.locator(".athlete a").first.click()
        await page.locator("canvas").first.wait_for()
        single = await markup(page)
    index = (STATIC / "index.html").read_text(encoding="utf-8")
    assert complaints(tmp_path, {"overview": overview, "single": single, "index": index}) == ""
    assert "no-dup-id" in complaints(tmp_path, {"wrong": overview.replace('id="main"', 'id="settings"')})


async def markup(page: Page) -> str:
    return f"<!DOCTYPE html>\n{await page.evaluate('document.documentElement.outerHTML')}\n"


def complaints(folder: Path, pages: dict[str, str]) -> str:
    """Return what html-validate says; styles set by script stand in the markup as if they had been written there."""
    (folder / ".htmlvalidate.json").write_text(
        '{"root": true, "extends": ["html-validate:standard"], "rules": {"no-inline-style": "off"}}'
    )
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    files = [folder / f"{name}.html" for name in pages]
    done = subprocess.run([HTML_VALIDATE, *files], capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == (not done.stdout)
    return done.stdout
