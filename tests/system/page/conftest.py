"""A browser for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from page_browser import CHROMIUM, STATIC, chromium

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from playwright.async_api import Browser


@pytest.fixture
async def browser() -> AsyncGenerator[Browser]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    if not STATIC.is_dir():
        pytest.skip("the live page was not built: make page")
    async with chromium() as started:
        yield started
