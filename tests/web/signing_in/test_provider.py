"""Signing in by an identity provider: the way there, and the way back."""

from typing import Any
from uuid import UUID

import pytest

from automation_log.domain.arrivals import SignedInBy
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.roles import Role
from automation_log.store import sessions
from tests.conftest import now
from tests.web.conftest import Web
from tests.web.signing_in.conftest import Entrance, entrance_to


@pytest.mark.parametrize("role", list(Role))
async def test_a_member_of_any_role_comes_in_to_where_they_wanted(entrance: Entrance, role: Role) -> None:
    email = f"{role.name.lower()}@example.com"
    entrance.issuer.person = {"sub": f"sub of {role.name}", "email": email.upper(), "email_verified": "true"}
    browser = entrance.web.browser()
    page = (await browser.get("/w/acme/access", follow_redirects=True)).text
    assert 'href="/w/acme/sign-in?next=%2Fw%2Facme%2Faccess"' in page
    assert "Sign in with <bdi>Okta</bdi>" in page
    answer = await entrance.signs_in(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/w/acme/access")
    assert (await browser.get("/w/acme/access")).status_code == 200
    assert (await browser.get("/w/acme/log")).status_code == (200 if role.may_see_log else 403)
    async with entrance.web.record.database.reading(entrance.web.record.workspace_id) as connection:
        (session,) = await sessions.list_open(connection, entrance.web.members[role], now=now())
    assert (session.arrival.by, session.arrival.how) == (SignedInBy.PROVIDER, "Okta")
    (said,) = await entrance.said(role)
    assert said.startswith(f"Okta vouched for {email} at sign-in for the first time, as sub of {role.name}")
    await entrance.signs_in(entrance.web.browser())
    assert len(await entrance.said(role)) == 1, "known by now"


@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic"])
async def test_the_client_proves_itself_as_the_provider_takes_it(web: Web, method: str) -> None:
    metadata = {"token_endpoint_auth_methods_supported": [method]}
    client = ("acme:log", "100%25 of a+b & c=:~")
    async with entrance_to(web, metadata=metadata, client=client) as entrance:
        assert (await entrance.signs_in(web.browser())).status_code == 303


async def test_a_provider_that_takes_no_client_secret_is_not_set(web: Web) -> None:
    metadata = {"token_endpoint_auth_methods_supported": ["tls_client_auth", "none"]}
    with pytest.raises(InvalidRequest, match="It takes no client secret") as refused:
        async with entrance_to(web, metadata=metadata):
            pass
    assert refused.value.field == "sign_in_issuer"


async def test_a_provider_is_asked_whenever_it_is_set_whatever_is_kept_of_it(entrance: Entrance) -> None:
    entrance.issuer.metadata = {"issuer": "https://another.example.com"}
    with pytest.raises(InvalidRequest, match="names another issuer"):
        await entrance.set(name="Entra")
    entrance.issuer.metadata = {}
    await entrance.set(name="Entra")
    asked = dict(entrance.issuer.asked)
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303
    document = "/.well-known/openid-configuration"
    assert entrance.issuer.asked[document] == asked[document], "what was read then is kept"


async def test_a_provider_that_is_away_is_said(web: Web) -> None:
    async with entrance_to(web) as entrance:
        browser = web.browser()
        back = await entrance.sent_back(browser)
        entrance.issuer.token_status = 500
        await entrance.refused(503, "issuer_unavailable")
    await entrance.refused(503, "issuer_unavailable", browser, back)
    page = await web.browser().get("/sign-in")
    assert "Sign in with" in page.text
    assert page.status_code == 200


@pytest.mark.parametrize(
    "next", ["//evil.example.com", "https://evil.example.com", "/\\evil.example.com", "x", ""]
)
async def test_nothing_leads_to_another_site(entrance: Entrance, next: str) -> None:
    assert (await entrance.signs_in(entrance.web.browser(), next)).headers["location"] == "/"


async def test_without_a_provider_nothing_is_offered_and_nobody_sent_away(web: Web) -> None:
    browser = web.browser()
    assert "Sign in with" not in (await browser.get("/sign-in")).text
    for slug in ("acme", "nobody-there"):
        for path in ("sign-in", "sign-in/callback?code=x&state=y"):
            answer = await browser.get(f"/w/{slug}/{path}")
            assert (answer.status_code, ">no_sign_in_provider<" in answer.text) == (403, True)


async def test_of_several_workspaces_only_the_one_asked_for_offers_its_provider(entrance: Entrance) -> None:
    other = UUID(int=7)

    async def found(connection: Any) -> None:
        await connection.execute(
            "INSERT INTO workspaces (id, slug, name, created_at) VALUES (%s, 'other', 'Other', now())",
            [other],
        )

    browser = entrance.web.browser()
    assert "Sign in with" in (await browser.get("/sign-in")).text
    await entrance.web.record.database.write(other, found)
    assert "Sign in with" not in (await browser.get("/sign-in")).text
    assert "Sign in with" not in (await browser.get("/sign-in?next=/w/other/log")).text
    assert "Sign in with" in (await browser.get("/sign-in?next=/w/acme/log")).text
