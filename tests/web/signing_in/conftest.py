"""The web, and an identity provider that vouches for its people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from automation_log.access.sign_in_providers import AskedProvider
from automation_log.directory.changing import Plan
from automation_log.domain.roles import Role
from automation_log.domain.secrets import Secret
from automation_log.store.directory_history import list_changes
from automation_log.web.entering import COOKIE
from automation_log.web.signing_in.provider_routes import COOKIE as FLOW
from tests.api.scim.conftest import listening
from tests.web.conftest import Web
from tests.web.signing_in.issuer import OpenIdIssuer

GUEST = {"sub": "guest-at-okta", "email": "guest@example.com", "email_verified": True}


@dataclass
class Entrance:
    """The web, and the provider that vouches for its people."""

    web: Web
    issuer: OpenIdIssuer

    async def set(self, **otherwise: Any) -> None:
        asked = {
            "name": "Okta",
            "issuer": self.issuer.address,
            "client_id": self.issuer.client[0],
            "client_secret": Secret(self.issuer.client[1]),
        }
        await self.web.services.sign_in_providers.set(
            self.web.record.workspace_id, AskedProvider(**asked | otherwise), self.web.actor()
        )

    async def sent_back(self, browser: httpx2.AsyncClient, next: str = "/w/acme/access") -> str:
        """Off to the provider, and where it sends the browser back to."""
        left = await browser.get("/w/acme/sign-in", params={"next": next})
        assert left.status_code == 303, left.text
        async with httpx2.AsyncClient(trust_env=False) as http:
            answer = await http.get(left.headers["location"])
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def signs_in(self, browser: httpx2.AsyncClient, next: str = "/w/acme/access") -> httpx2.Response:
        return await browser.get(await self.sent_back(browser, next))

    async def refused(
        self, status: int, code: str, browser: httpx2.AsyncClient | None = None, back: str | None = None
    ) -> str:
        """Nobody is signed in, and the sign-in page says why, with this code."""
        browser = browser or self.web.browser()
        before = await self.facts()
        answer = await browser.get(back or await self.sent_back(browser))
        assert (answer.status_code, f">{code}<" in answer.text) == (status, True), answer.text
        assert "<h1>Sign in</h1>" in answer.text
        assert COOKIE not in browser.cookies
        assert FLOW not in browser.cookies, "each begins anew"
        assert await self.facts() == before, "what is refused leaves nothing"
        return answer.text

    async def facts(self) -> list[dict[str, Any]]:
        return await self.all(
            "SELECT (SELECT count(*) FROM sessions) AS sessions, (SELECT count(*) FROM entries) AS entries,"
            " (SELECT count(*) FROM member_identities) AS pins, (SELECT count(*) FROM used_tokens) AS used"
        )

    async def all(self, statement: str) -> list[dict[str, Any]]:
        async with self.web.record.database.reading(self.web.record.workspace_id) as connection:
            return await (await connection.execute(statement.encode())).fetchall()

    async def changed(self, plan: Plan) -> None:
        await self.web.services.directory.changing.make(self.web.record.workspace_id, plan, confirmed=None)

    async def deactivate(self, role: Role) -> None:
        members = self.web.services.directory.members
        await self.changed(members.deactivate(self.web.members[role], self.web.actor(), Role.OWNER))

    async def said(self, role: Role) -> list[str]:
        async with self.web.record.database.reading(self.web.record.workspace_id) as connection:
            return [one.sentence for one in await list_changes(connection, self.web.members[role])]


@asynccontextmanager
async def entrance_to(web: Web, **issuer: Any) -> AsyncIterator[Entrance]:
    """With a provider that is made so; who comes to it is the guest, until a test says otherwise."""
    made = Entrance(web=web, issuer=OpenIdIssuer(person=dict(GUEST), **issuer))
    async with listening(made.issuer) as made.issuer.address:
        await made.set()
        yield made


@pytest.fixture
async def entrance(web: Web) -> AsyncIterator[Entrance]:
    async with entrance_to(web) as made:
        yield made
