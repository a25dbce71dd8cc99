"""Chromium on the live page, and what it did there."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from patience import PATIENCE_S
from playwright.async_api import async_playwright
from project import ROOT

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

    from playwright.async_api import Browser, BrowserContext, Page

CHROMIUM: Final = shutil.which("chromium")
NODE: Final = shutil.which("node")
WEB: Final = ROOT / "monitor" / "web"
STATIC: Final = ROOT / "monitor" / "fleetfoot" / "page" / "static"
AXE: Final = WEB / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE_MS: Final = 1000.0 * PATIENCE_S
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OBSERVED: Final = """
speechSynthesis.speak = (utterance) => { spoke(utterance.text, utterance.lang); };
addEventListener("securitypolicyviolation", (event) => console.error("policy", event.violatedDirective));
new MutationObserver((records) => {
  for (const record of records) for (const node of record.addedNodes)
    if (node instanceof Element && node.matches(".alert[data-id]")) appeared(node.dataset.id);
}).observe(document, { childList: true, subtree: true });
"""
"""Run before the page's own script: tells what is spoken, which alerts appear, and what the policy forbade."""
PHONE: Final = (390, 844)
DESKTOP: Final = (1280, 800)


@dataclass
class Visitor:
    """One browser with a storage of its own, and what its pages did."""

    context: BrowserContext
    spoken: list[str] = field(default_factory=list[str])
    appeared_s: dict[str, float] = field(default_factory=dict[str, float])
    """By id of the alert: when it first stood on a page, by this process's clock."""
    complaints: list[str] = field(default_factory=list[str])
    """Errors and warnings of the console; a page that cannot reach its server is allowed to say so."""

    async def open(self, url: str) -> Page:
        page = await self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda message: self._complain(message.type, message.text))
        page.on("pageerror", lambda error: self._complain("error", str(error)))
        await page.goto(url)
        return page

    async def until_spoken(self, count: int) -> None:
        """Wait until so many sentences have been spoken, the greeting among them."""

        async def enough() -> bool:
            return len(self.spoken) >= count

        await until(enough)

    def note_spoken(self, text: str, language: str) -> None:
        del language
        self.spoken.append(text)

    def note_appeared(self, alert: str) -> None:
        self.appeared_s.setdefault(alert, time.monotonic())

    def _complain(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "net::ERR_" not in text:
            self.complaints.append(text)


@asynccontextmanager
async def chromium(*flags: str, env: Mapping[str, str] | None = None) -> AsyncGenerator[Browser]:
    """Run a browser; ``env`` is added to the environment of this process."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, *flags], env={**os.environ, **(env or {})}
        )
        try:
            yield browser
        finally:
            await browser.close()


async def visitor(
    browser: Browser,
    size: tuple[int, int] = PHONE,
    scheme: str = "dark",
    locale: str = "en-AU",
) -> Visitor:
    """Return a browser window of a size that observes speech and alerts; metric and English by its locale."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale=locale,
    )
    made = Visitor(context)
    await context.expose_function("spoke", made.note_spoken)
    await context.expose_function("appeared", made.note_appeared)
    await context.add_init_script(OBSERVED)
    return made


async def listen(page: Page) -> None:
    """Turn the sound on as a runner does."""
    await page.get_by_role("button", name="Turn sound on").click()
    await page.get_by_role("button", name="Mute", exact=True).wait_for()


async def alert_ids(page: Page) -> list[str]:
    """Return the ids of the alerts that the page shows, oldest first."""
    found = await page.locator(".alert[data-id]").evaluate_all(
        "(items) => items.map((item) => item.dataset.id)"
    )
    return list(reversed(found))


async def until(ready: Callable[[], Awaitable[bool]], patience_s: float = PATIENCE_S) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(patience_s):
        while not await ready():  # noqa: ASYNC110 - another process is waited for
            await asyncio.sleep(0.05)


async def axe(page: Page, source: str) -> list[str]:
    """Return what axe-core finds serious or critical: rule and first place of each."""
    await page.evaluate(source)
    found: dict[str, Any] = await page.evaluate("axe.run()")
    bad = [issue for issue in found["violations"] if issue["impact"] in {"serious", "critical"}]
    return [
        f"{issue['id']}: {issue['nodes'][0]['html']}: {issue['nodes'][0]['failureSummary']}" for issue in bad
    ]
