"""A real Chromium before a real running server; whatever a page complains about on the way fails the test."""

import asyncio
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
from tests.web.log.test_live import serving

PATIENCE_S = 10.0
TELL_POLICY = """addEventListener("securitypolicyviolation",
    (event) => console.error(`policy: ${event.effectiveDirective} ${event.blockedURI}`))"""


@dataclass
class Desk:
    """Where people sit: the web, its address, a browser, and what pages complained about."""

    web: Web
    address: str
    chromium: Browser
    complaints: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)
    _complained: asyncio.Event = field(default_factory=asyncio.Event)

    async def visitor(self, **options: Any) -> BrowserContext:
        """A browser without cookies."""
        context = await self.chromium.new_context(base_url=self.address, **options)
        context.set_default_timeout(PATIENCE_S * 1000)
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

    async def forgive(self, words: str) -> None:
        """The test makes this complaint come, maybe later than what it sees of it, maybe more than once."""
        async with asyncio.timeout(PATIENCE_S):
            while not any(words in complaint for complaint in self.complaints):
                self._complained.clear()
                await self._complained.wait()
        self.forgiven.append(words)

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location.get('url')})")
            self._complained.set()


@pytest.fixture
async def desk(web: Web) -> AsyncIterator[Desk]:
    async with serving(web) as (_, address), async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=find_chromium(), chromium_sandbox=os.geteuid() != 0
        )
        made = Desk(web=web, address=address, chromium=chromium)
        yield made
        await chromium.close()
    assert [said for said in made.complaints if not any(words in said for words in made.forgiven)] == []
