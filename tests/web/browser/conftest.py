"""A real Chromium before a real running server; whatever a page complains about on the way fails the test."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

from automation_log.access.sessions import SignedIn
from automation_log.connectors.browser.executable import find_chromium
from automation_log.domain.roles import Role
from automation_log.web.entering import COOKIE
from tests.web.conftest import Web
from tests.web.test_live import serving

TELL_POLICY = """addEventListener("securitypolicyviolation",
    (event) => console.error(`policy: ${event.effectiveDirective} ${event.blockedURI}`))"""


@dataclass
class Desk:
    """Where people sit: the web, its address, a browser, and what pages complained about."""

    web: Web
    address: str
    chromium: Browser
    complaints: list[str] = field(default_factory=list)

    async def visitor(self, **options: Any) -> BrowserContext:
        """A browser without cookies."""
        context = await self.chromium.new_context(base_url=self.address, **options)
        context.set_default_timeout(10_000)
        await context.add_init_script(TELL_POLICY)
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return context

    async def page(self, **options: Any) -> Page:
        """An empty page of somebody who is not signed in."""
        return await (await self.visitor(**options)).new_page()

    async def signed_in(self, role: Role = Role.OWNER, **options: Any) -> Page:
        """An empty page of the member with this role."""
        page = await self.page(**options)
        await self.give_session(page, role)
        return page

    async def give_session(self, page: Page, role: Role = Role.OWNER) -> SignedIn:
        """Sign the member of this role in on this page's browser."""
        sessions, web = self.web.sessions, self.web
        signed_in = await sessions.begin(web.record.workspace_id, web.members[role])
        cookie = {"name": COOKIE, "value": signed_in.token.reveal(), "url": self.address}
        await page.context.add_cookies([cookie])  # type: ignore[list-item]
        return signed_in

    def forgive(self, words: str) -> None:
        """The test made these complaints come; without any it has not tested what it says."""
        kept = [complaint for complaint in self.complaints if words not in complaint]
        assert len(kept) < len(self.complaints), f"no complaint says {words}"
        self.complaints[:] = kept

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location.get('url')})")


@pytest.fixture
async def desk(web: Web) -> AsyncIterator[Desk]:
    async with serving(web) as (_, address), async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=find_chromium(), chromium_sandbox=os.geteuid() != 0
        )
        made = Desk(web=web, address=address, chromium=chromium)
        yield made
        await chromium.close()
    assert made.complaints == []
