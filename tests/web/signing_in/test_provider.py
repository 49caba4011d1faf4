"""Signing in by an identity provider: who comes in, who is refused with which code, and that no token is kept."""

import base64
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx2
import pytest

from automation_log.access.sign_in_flows import SignInFlow
from automation_log.access.sign_in_providers import AskedProvider
from automation_log.directory.changing import Plan
from automation_log.domain.arrivals import SignedInBy
from automation_log.domain.roles import Role
from automation_log.domain.secrets import Secret
from automation_log.store import doors, identities, sessions
from automation_log.store.directory_history import list_changes
from automation_log.web.entering import COOKIE
from automation_log.web.signing_in.provider_routes import COOKIE as FLOW
from tests.api.scim.conftest import listening
from tests.conftest import now
from tests.web.conftest import Web, csrf_of
from tests.web.signing_in.issuer import (
    ACCESS_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    OpenIdIssuer,
    new_key,
)

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
            "client_id": CLIENT_ID,
            "client_secret": Secret(CLIENT_SECRET),
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


@pytest.fixture
async def entrance(web: Web) -> AsyncIterator[Entrance]:
    issuer = OpenIdIssuer(person=dict(GUEST))
    async with listening(issuer) as address:
        issuer.address = address
        made = Entrance(web=web, issuer=issuer)
        await made.set()
        yield made


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


async def test_the_subject_decides_from_the_first_time_on(entrance: Entrance) -> None:
    await entrance.signs_in(entrance.web.browser())
    entrance.issuer.person = {"sub": "guest-at-okta", "email": "owner@example.com", "email_verified": True}
    browser = entrance.web.browser()
    await entrance.signs_in(browser)
    assert "Guest Person" in (await browser.get("/w/acme/access")).text
    entrance.issuer.person = GUEST | {"sub": "somebody-else"}
    await entrance.refused(403, "known_as_another")
    forget = entrance.web.services.sign_in_providers.forget
    owner, guest = entrance.web.actor(), entrance.web.members[Role.GUEST]
    await forget(entrance.web.record.workspace_id, guest, owner, Role.OWNER)
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303
    async with entrance.web.record.database.reading(entrance.web.record.workspace_id) as connection:
        assert [one.subject for one in await identities.list_of(connection, guest)] == ["somebody-else"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"nonce": "another"}, "id_token_refused"),
        ({"nonce": None}, "id_token_refused"),
        ({"aud": "somebody-else"}, "id_token_refused"),
        ({"aud": "somebody-else", "azp": CLIENT_ID}, "id_token_refused"),
        ({"aud": [CLIENT_ID, "other"], "azp": "other"}, "id_token_refused"),
        ({"aud": None}, "id_token_refused"),
        ({"iss": "https://evil.example.com"}, "id_token_refused"),
        ({"iss": None}, "id_token_refused"),
        ({"exp": int(now().timestamp()) - 120}, "id_token_expired"),
        ({"exp": None}, "id_token_refused"),
        ({"exp": "soon"}, "id_token_refused"),
        ({"iat": None}, "id_token_refused"),
        ({"iat": int(now().timestamp()) + 3600}, "id_token_refused"),
        ({"nbf": int(now().timestamp()) + 3600}, "id_token_refused"),
        ({"sub": None}, "id_token_refused"),
        ({"sub": ""}, "id_token_refused"),
        ({"sub": 7}, "id_token_refused"),
        ({"sub": "x" * 256}, "id_token_refused"),
        ({"at_hash": "bm90IGl0"}, "id_token_refused"),
    ],
)
async def test_a_wrong_claim_signs_nobody_in(entrance: Entrance, wrong: dict[str, Any], code: str) -> None:
    entrance.issuer.claims = wrong
    await entrance.refused(401, code)


async def test_a_token_by_no_key_pair_signs_nobody_in(entrance: Entrance) -> None:
    public = entrance.issuer.key
    entrance.issuer.header = {"alg": "none"}
    await entrance.refused(401, "id_token_refused")
    for confused in (public.as_pem(private=False), CLIENT_SECRET.encode()):
        entrance.issuer.shared = confused
        entrance.issuer.header = {"alg": "HS256"}
        await entrance.refused(401, "id_token_refused")
    entrance.issuer.published = [public]
    entrance.issuer.key, entrance.issuer.header = new_key("first"), {}
    await entrance.refused(401, "id_token_refused")
    entrance.issuer.key, entrance.issuer.header = public, {"kid": None}
    await entrance.refused(401, "id_token_refused")
    entrance.issuer.header = {}
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303


async def test_keys_are_read_once_and_again_when_they_change(
    entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        assert (await entrance.signs_in(entrance.web.browser())).status_code == 303
    assert entrance.issuer.asked["/keys"] == 1
    assert entrance.issuer.asked["/.well-known/openid-configuration"] == 1
    monkeypatch.setattr("automation_log.access.issuer_keys.PAUSE", now() - now())
    entrance.issuer.key = new_key("second")
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303
    assert entrance.issuer.asked["/keys"] == 2
    entrance.issuer.published = [entrance.issuer.key]
    entrance.issuer.key = new_key("third")
    await entrance.refused(401, "id_token_refused")
    assert entrance.issuer.asked["/keys"] == 3, "once for an unknown key"


async def test_an_answer_is_good_once_and_in_the_browser_that_asked(entrance: Entrance) -> None:
    browser, thief = entrance.web.browser(), entrance.web.browser()
    back = await entrance.sent_back(browser)
    flow = browser.cookies[FLOW]
    await entrance.refused(401, "sign_in_not_begun", thief, back)
    await entrance.sent_back(thief)
    await entrance.refused(401, "sign_in_not_begun", thief, back)
    assert (await browser.get(back)).status_code == 303
    again = entrance.web.browser()
    again.cookies.set(FLOW, flow, domain="log.test")
    tokens = entrance.issuer.asked["/token"]
    await entrance.refused(401, "sign_in_used", again, back)
    assert entrance.issuer.asked["/token"] == tokens, "nothing was sent to the provider for it"
    for state in ("", "another", "ü"):
        other = entrance.web.browser()
        location = await entrance.sent_back(other)
        made = location.replace(parse_qs(urlsplit(location).query)["state"][0], state)
        await entrance.refused(401, "sign_in_not_begun", other, made)


@pytest.mark.parametrize("cookie", ["", "x", base64.urlsafe_b64encode(b'["k", "x", 1e99, 3]').decode()])
async def test_a_cookie_that_was_not_made_here_is_none(entrance: Entrance, cookie: str) -> None:
    browser = entrance.web.browser()
    back = await entrance.sent_back(browser)
    browser.cookies.clear()
    browser.headers["Cookie"] = f"{FLOW}={cookie}"
    await entrance.refused(401, "sign_in_not_begun", browser, back)


async def test_an_answer_that_took_too_long_is_none(entrance: Entrance) -> None:
    row = (await entrance.all("SELECT id FROM sign_in_providers"))[0]
    for until, code in (
        (now() - timedelta(seconds=1), "sign_in_not_begun"),
        (now() + timedelta(minutes=1), "code_refused"),
        (now() + timedelta(days=1), "sign_in_not_begun"),
    ):
        flow = SignInFlow(key="k" * 43, provider_id=row["id"], until=until, next="/")
        browser = entrance.web.browser()
        browser.cookies.set(FLOW, flow.cookie().reveal(), domain="log.test")
        answer = await browser.get(f"/w/acme/sign-in/callback?code=x&state={flow.state}")
        assert (answer.status_code, f">{code}<" in answer.text) == (401, True)


async def test_an_answer_of_another_issuer_is_told_apart(entrance: Entrance) -> None:
    entrance.issuer.answer = {"iss": "https://evil.example.com"}
    await entrance.refused(401, "issuer_mismatch")
    entrance.issuer.answer = {"iss": entrance.issuer.address}
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303
    assert "/token" in entrance.issuer.asked


async def test_who_says_that_it_names_itself_has_to(web: Web) -> None:
    issuer = OpenIdIssuer(
        person=dict(GUEST), metadata={"authorization_response_iss_parameter_supported": True}
    )
    async with listening(issuer) as issuer.address:
        entrance = Entrance(web=web, issuer=issuer)
        await entrance.set()
        await entrance.refused(401, "issuer_mismatch")
        issuer.answer = {"iss": issuer.address}
        assert (await entrance.signs_in(web.browser())).status_code == 303


async def test_what_the_provider_refuses_is_said_in_its_word_or_none(entrance: Entrance) -> None:
    entrance.issuer.answer = {"code": None, "error": "access_denied", "error_description": "<b>no</b>"}
    page = await entrance.refused(401, "provider_refused")
    assert "Okta did not sign you in (access_denied)." in page
    entrance.issuer.answer = {"code": None, "error": "call 555-1234"}
    page = await entrance.refused(401, "provider_refused")
    assert "Okta did not sign you in." in page
    assert "555" not in page
    entrance.issuer.answer = {"code": None}
    await entrance.refused(401, "provider_refused")
    entrance.issuer.answer = {"code": "never-given"}
    await entrance.refused(401, "code_refused")
    entrance.issuer.answer = {}
    await entrance.set(client_secret=Secret("another"))
    await entrance.refused(401, "code_refused")


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ({"email_verified": False}, "email_not_verified"),
        ({"email_verified": "false"}, "email_not_verified"),
        ({"email_verified": None}, "email_not_verified"),
        ({"email": "nobody@example.com"}, "not_a_member"),
        ({"email": None}, "email_missing"),
        ({"email": "no address"}, "email_missing"),
        ({"email": ["guest@example.com"]}, "email_missing"),
    ],
)
async def test_who_is_nobody_here_stays_outside(
    entrance: Entrance, person: dict[str, Any], code: str
) -> None:
    entrance.issuer.claims = person
    await entrance.refused(403, code)


async def test_an_unverified_email_is_believed_only_where_that_was_decided(entrance: Entrance) -> None:
    await entrance.set(takes_unverified=True)
    entrance.issuer.claims = {"email_verified": False}
    await entrance.refused(403, "email_not_verified")
    entrance.issuer.claims = {"email_verified": None}
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303


async def test_a_deactivated_member_stays_outside_known_or_not(entrance: Entrance) -> None:
    await entrance.deactivate(Role.USER)
    entrance.issuer.person = {"sub": "user", "email": "user@example.com", "email_verified": True}
    await entrance.refused(403, "member_deactivated")
    entrance.issuer.person = dict(GUEST)
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303
    await entrance.deactivate(Role.GUEST)
    await entrance.refused(403, "member_deactivated")


async def test_whoever_was_deleted_and_added_again_is_known_anew(entrance: Entrance) -> None:
    await entrance.signs_in(entrance.web.browser())
    members, by = entrance.web.services.directory.members, entrance.web.actor()
    await entrance.changed(members.delete(entrance.web.members[Role.GUEST], by, Role.OWNER))
    await entrance.refused(403, "not_a_member")
    _, plan = members.add("guest@example.com", "Guest", Role.GUEST, by, Role.OWNER)
    await entrance.changed(plan)
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303


async def test_an_email_that_only_userinfo_tells_is_asked_for(entrance: Entrance) -> None:
    entrance.issuer.person = {"sub": "guest-at-okta"}
    entrance.issuer.told = GUEST | {"sub": "somebody-else"}
    await entrance.refused(403, "email_missing")
    entrance.issuer.told = dict(GUEST)
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303


@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic"])
async def test_the_client_proves_itself_as_the_provider_takes_it(web: Web, method: str) -> None:
    issuer = OpenIdIssuer(person=dict(GUEST), metadata={"token_endpoint_auth_methods_supported": [method]})
    async with listening(issuer) as issuer.address:
        entrance = Entrance(web=web, issuer=issuer)
        await entrance.set()
        assert (await entrance.signs_in(web.browser())).status_code == 303


async def test_a_provider_that_is_away_is_said(web: Web) -> None:
    issuer = OpenIdIssuer(person=dict(GUEST))
    async with listening(issuer) as issuer.address:
        entrance = Entrance(web=web, issuer=issuer)
        await entrance.set()
        browser = web.browser()
        back = await entrance.sent_back(browser)
        issuer.token_status = 500
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


async def test_what_was_begun_with_one_provider_is_not_finished_with_another(entrance: Entrance) -> None:
    browser = entrance.web.browser()
    back = await entrance.sent_back(browser)
    await entrance.set(name="Entra")
    await entrance.refused(401, "sign_in_not_begun", browser, back)
    browser = entrance.web.browser()
    back = await entrance.sent_back(browser)
    await entrance.web.services.sign_in_providers.end(entrance.web.record.workspace_id, entrance.web.actor())
    await entrance.refused(403, "no_sign_in_provider", browser, back)
    assert await entrance.all("SELECT * FROM sign_in_provider_secrets") == []


async def test_no_token_code_or_secret_is_kept_told_or_logged(
    entrance: Entrance, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = entrance.web.browser()
    back = await entrance.sent_back(browser)
    code = parse_qs(urlsplit(back).query)["code"][0]
    answers = [await browser.get(back)]
    entrance.issuer.claims = {"nonce": "another"}
    other = entrance.web.browser()
    failed = await entrance.sent_back(other)
    answers.append(await other.get(failed))
    owner = await entrance.web.signed_in()
    answers.append(await owner.get("/w/acme/identity-providers"))
    answers.append(await owner.get(f"/w/acme/members/{entrance.web.members[Role.GUEST]}"))
    told = "".join(answer.text + str(answer.headers) for answer in answers)
    printed = capfd.readouterr()
    tables = await entrance.all(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        " AND has_table_privilege(oid, 'SELECT')"
    )
    kept = ""
    for table in tables:
        kept += str(await entrance.all(f"SELECT t::text FROM {table['relname']} t"))
    assert "guest-at-okta" in kept, "it looks where things are kept"
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    everywhere = told + kept + printed.out + printed.err + ours
    for secret in (CLIENT_SECRET, ACCESS_TOKEN, *entrance.issuer.id_tokens, code):
        for spelled in (secret, base64.b64encode(secret.encode()).decode(), secret.encode().hex()):
            assert spelled not in everywhere


async def test_the_owner_sets_it_at_the_page_and_others_do_not(entrance: Entrance) -> None:
    owner = await entrance.web.signed_in()
    fields = {
        "csrf": csrf_of(owner),
        "sign_in_name": "Entra",
        "sign_in_issuer": entrance.issuer.address,
        "client_id": "us",
        "client_secret": CLIENT_SECRET,
        "takes_unverified": "yes",
    }
    for wrong, field in (
        ({"sign_in_name": " "}, "sign_in_name"),
        ({"sign_in_issuer": "http://okta.example.com"}, "sign_in_issuer"),
        ({"sign_in_issuer": f"{entrance.issuer.address}/elsewhere"}, "sign_in_issuer"),
        ({"sign_in_issuer": "https://169.254.169.254"}, "sign_in_issuer"),
        ({"client_id": ""}, "client_id"),
        ({"client_secret": "ü"}, "client_secret"),
    ):
        page = await owner.post("/w/acme/sign-in-provider", data=fields | wrong)
        assert (page.status_code, f'id="error-{field}"' in page.text) == (422, True), page.text
        assert CLIENT_SECRET not in page.text
    done = await owner.post("/w/acme/sign-in-provider", data=fields)
    assert (done.status_code, done.headers["location"]) == (
        303,
        "/w/acme/identity-providers?said=sign_in_set",
    )
    page = (await owner.get("/w/acme/identity-providers")).text
    assert "<bdi>Entra</bdi>" in page
    assert "http://log.test/w/acme/sign-in/callback" in page
    assert "also those it does not call verified" in page
    async with entrance.web.record.database.outside() as connection:
        assert len(await doors.vault_keys(connection)) == 1, "the vault's key is told apart at the next start"
    said = await entrance.all("SELECT personal::jsonb -> 'says' ->> 'said' AS said FROM entries ORDER BY id")
    assert "let Entra" in said[-1]["said"]
    assert "instead of Okta" in said[-1]["said"]
    admin = await entrance.web.signed_in(Role.SUPER_ADMIN)
    assert 'name="client_secret"' not in (await admin.get("/w/acme/identity-providers")).text
    ended = await admin.post("/w/acme/sign-in-provider/end", data={"csrf": csrf_of(admin)})
    assert ended.status_code == 303
    assert "None: people sign in with their password." in (await owner.get("/w/acme/identity-providers")).text
