"""WCAG 2.2 AA, as axe sees it: every page, in both schemes, and what opens on it."""

from collections.abc import Mapping
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.web.browser.conftest import Desk
from tests.web.browser.test_every_page import every_page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


async def violations(page: Page) -> list[str]:
    """What axe finds, each with the element it is about."""
    found: Mapping[str, Any] = (await Axe().run(page, options=RULES)).response
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:160]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_any_page(desk: Desk, scheme: str) -> None:
    page = await desk.signed_in(color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    found = {}
    async for name in every_page(desk, page):
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        found[name] = await violations(page)
    told = "\n".join(f"{name}: {one}" for name, said in found.items() for one in said)
    assert not told, told
