"""The pictures of the live page in the documents, taken with Chromium from the real server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from page_browser import DESKTOP, PHONE, chromium, visitor
from page_stage import Stage

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser

GROUP: Final = (
    "Mara",
    "Ana",
    "Ben",
    "Chloe",
    "David",
    "Elif",
    "Femi",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Kofi",
)


class Picture(NamedTuple):
    """One picture: of whom, when in the run, how."""

    name: str
    runners: tuple[str, ...]
    at_s: float
    size: tuple[int, int]
    scheme: str


PICTURES: Final = (
    Picture("page-phone", GROUP[:1], 1130.0, PHONE, "dark"),
    Picture("page-phone-alert", GROUP[:1], 1300.0, PHONE, "light"),
    Picture("page-desktop", GROUP[:1], 1700.0, DESKTOP, "light"),
    Picture("page-overview", GROUP, 1800.0, DESKTOP, "dark"),
    Picture("page-overview-phone", GROUP, 1800.0, PHONE, "dark"),
)


async def take(folder: Path) -> list[Path]:
    """Take every picture; return where they are."""
    async with chromium() as browser:
        return [await _take(browser, picture, folder / f"{picture.name}.png") for picture in PICTURES]


async def _take(browser: Browser, picture: Picture, path: Path) -> Path:
    stage = Stage(picture.runners)
    stage.equip()
    stage.play(picture.at_s)
    async with stage.served() as url:
        seen = await visitor(browser, picture.size, picture.scheme)
        page = await seen.open(url)
        now = f"{int(picture.at_s - 1) // 60}:{int(picture.at_s - 1) % 60:02}"
        await page.locator(".clock", has_text=now).nth(len(picture.runners) - 1).wait_for(state="attached")
        await page.wait_for_timeout(1000)  # the lines of the charts follow a moment later
        await page.screenshot(path=path)
        await seen.context.close()
    return path
