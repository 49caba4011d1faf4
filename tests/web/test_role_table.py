"""Role × route × workspace in full: the table is read from the router, so a route nobody thought of fails here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import httpx2
import pytest
from fastapi.routing import APIRoute

from automation_log.domain.roles import Role
from automation_log.web.app import ROUTES
from tests.web.conftest import Web, csrf_of

SEES_THE_LOG = frozenset({Role.OWNER, Role.SUPER_ADMIN, Role.ADMIN})
EVERYBODY_HERE = frozenset(Role)
OUTSIDE = {
    "/",
    "/sign-in",
    "/sign-in/{token}",
    "/sign-out",
    "/lost-password",
    "/choose-password/{token}",
    "/w/{slug}/sign-in",
    "/w/{slug}/sign-in/callback",
}
"""Routes that stand before any workspace; signing in has tests of its own."""
FOR_EVERY_ROLE = {
    "/w/{slug}/access",
    "/w/{slug}/access/{claim_id}/claim",
    "/w/{slug}/access/{claim_id}/skip",
    "/w/{slug}/sessions",
    "/w/{slug}/sessions/end-others",
    "/w/{slug}/sessions/{handle}/end",
}
FOR_THOSE_WHO_LET_PROVIDERS_IN = {
    ("POST", "/w/{slug}/identity-providers"),
    ("POST", "/w/{slug}/identity-providers/{token_id}/replace"),
    ("POST", "/w/{slug}/identity-providers/{token_id}/end"),
    ("POST", "/w/{slug}/trusted-issuer"),
    ("POST", "/w/{slug}/trusted-issuer/end"),
    ("POST", "/w/{slug}/sign-in-provider/end"),
}
FOR_THE_OWNER = {("POST", "/w/{slug}/sign-in-provider")}
SOMETHING = UUID("019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60")
PROGRAM = {"Accept": "application/json"}
NOT_THEIRS = "There is no such workspace, or it is not yours."


@dataclass(frozen=True)
class Row:
    """One route by one method, and the roles that may come in."""

    method: str
    path: str
    roles: frozenset[Role]

    def address(self, slug: str) -> str:
        """With something in every place."""
        return re.sub(r"\{\w+\}", str(SOMETHING), self.path.replace("{slug}", slug))


def table() -> Iterator[Row]:
    for route in (route for routes in ROUTES for route in routes.router.routes):
        assert isinstance(route, APIRoute)
        if route.path not in OUTSIDE:
            assert route.path.startswith("/w/{slug}"), f"{route.path} stands in no workspace"
            for method in sorted(route.methods - {"HEAD"}):
                yield Row(method, route.path, roles_for(method, route.path))


def roles_for(method: str, path: str) -> frozenset[Role]:
    if (method, path) in FOR_THE_OWNER:
        return frozenset({Role.OWNER})
    if (method, path) in FOR_THOSE_WHO_LET_PROVIDERS_IN:
        return frozenset({Role.OWNER, Role.SUPER_ADMIN})
    return EVERYBODY_HERE if path in FOR_EVERY_ROLE else SEES_THE_LOG


async def ask(browser: httpx2.AsyncClient, row: Row, slug: str, *, is_ours: bool) -> tuple[int, str, str]:
    """Status, code and sentence of the answer; a stream is let go once it began."""
    data = {"csrf": csrf_of(browser)} if is_ours and row.method == "POST" else None
    async with browser.stream(row.method, row.address(slug), data=data, headers=PROGRAM) as answer:
        if answer.headers.get("content-type") != "application/problem+json":
            return answer.status_code, "", ""
        await answer.aread()
        said = answer.json()
        return answer.status_code, said["code"], said["detail"]


LIVE = "/w/{slug}/live"
"""Never ends for those who may listen; its own tests do."""


@pytest.mark.parametrize("role", list(Role))
async def test_every_route_lets_in_these_roles_and_no_others(web: Web, role: Role) -> None:
    browser = await web.signed_in(role)
    seen = 0
    for row in table():
        seen += 1
        if role not in row.roles:
            status, code, _ = await ask(browser, row, "acme", is_ours=True)
            assert (status, code) == (403, "not_allowed"), row
        elif row.path != LIVE:
            status, code, sentence = await ask(browser, row, "acme", is_ours=True)
            assert status not in (401, 500), row
            assert code != "not_allowed" or "role" not in sentence, row
            assert sentence != NOT_THEIRS, row
    assert seen > 50


@pytest.mark.parametrize("role", list(Role))
async def test_no_route_of_another_workspace_opens_or_says_that_it_is_there(web: Web, role: Role) -> None:
    browser = await web.signed_in(role)
    for row in table():
        status, code, sentence = await ask(browser, row, "elsewhere", is_ours=True)
        assert (status, code, sentence) == (404, "not_found", NOT_THEIRS), row


async def test_no_route_opens_to_nobody(web: Web) -> None:
    browser = web.browser()
    for row in table():
        assert await ask(browser, row, "acme", is_ours=False) == (
            401,
            "not_signed_in",
            "Sign in first; a session lasts 12 hours.",
        ), row


async def test_no_form_is_taken_that_is_not_ours(web: Web) -> None:
    for role in (Role.OWNER, Role.GUEST):
        browser = await web.signed_in(role)
        for row in table():
            if row.method == "POST" and role in row.roles:
                status, code, _ = await ask(browser, row, "acme", is_ours=False)
                assert (status, code) == (403, "form_not_ours"), row


async def test_a_token_of_an_identity_provider_opens_no_page(web: Web) -> None:
    by = web.actor(Role.OWNER)
    token = (await web.services.scim_tokens.make(web.record.workspace_id, "Okta", by)).reveal()
    browser = web.browser()
    browser.headers["Authorization"] = f"Bearer {token}"
    for row in table():
        status, _, _ = await ask(browser, row, "acme", is_ours=False)
        assert status == 401, row
