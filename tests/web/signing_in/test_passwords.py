"""Lost your password? and choosing one: the same words for everybody, and a link that only sending uses up."""

from dataclasses import replace

import httpx2
import psycopg
import pytest
from fastapi import Request

from automation_log.access.invitations import Invitations
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.roles import Role
from automation_log.store.embedded import Addresses
from automation_log.web.app import make_web
from automation_log.web.entering import COOKIE
from automation_log.web.signing_in.arriving import client_of
from automation_log.web.signing_in.form_cookie import FORM_COOKIE
from tests.conftest import now
from tests.web.conftest import PAGE, PASSWORD, Web, csrf_of

OPERATOR = Actor(kind=ActorKind.OPERATOR, id=None, label="root")
NEW = "a new password for me"


async def ask(browser: httpx2.AsyncClient, email: str) -> httpx2.Response:
    await browser.get("/lost-password")
    return await browser.post("/lost-password", data={"email": email, "csrf": csrf_of(browser, FORM_COOKIE)})


async def link(web: Web, role: Role = Role.ADMIN) -> str:
    """The address of a page where this member chooses a password."""
    invitations = Invitations(
        database=web.record.database, recorder=web.record.recorder, outbox=None, clock=now, ids=web.record.ids
    )
    invited = await invitations.replace(web.record.workspace_id, web.members[role], OPERATOR, Role.OWNER)
    assert invited.token is not None
    return f"/choose-password/{invited.token.reveal()}"


async def test_the_answer_is_the_same_whoever_is_asked_for(web: Web, addresses: Addresses) -> None:
    assert 'href="/lost-password"' in (await web.browser().get("/sign-in")).text
    said = []
    for email in ("admin@example.com", "nobody@example.com"):
        browser = web.browser()
        answer = await ask(browser, email)
        assert (answer.status_code, answer.headers["location"]) == (303, "/lost-password?said=asked")
        page = await browser.get(answer.headers["location"])
        assert "If somebody here has this address, a mail with a link is on its way." in page.text
        assert email not in page.text
        said.append((sorted(answer.headers), answer.content, page.text))
    assert said[0][1:] == said[1][1:]
    assert said[0][0] == said[1][0]
    with psycopg.connect(addresses.owner_url) as owner:
        rows = owner.execute("SELECT email FROM password_requests ORDER BY id").fetchall()
    assert rows == [("admin@example.com",), ("nobody@example.com",)]


async def test_what_is_no_address_is_said_at_its_field(web: Web) -> None:
    answer = await ask(web.browser(), "nonsense")
    assert answer.status_code == 422
    assert "Give an e-mail address such as" in answer.text
    assert 'aria-invalid="true"' in answer.text


async def test_where_no_mail_is_set_up_the_page_says_so(web: Web) -> None:
    app = make_web(replace(web.services, lost_passwords=None))
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://log.test", headers=PAGE) as browser:
        page = await browser.get("/lost-password")
        assert "No mail is set up here" in page.text
        assert "<form" not in page.text
        values = {"email": "admin@example.com", "csrf": csrf_of(browser, FORM_COOKIE)}
        assert (await browser.post("/lost-password", data=values)).status_code == 404


async def test_opening_a_link_uses_nothing_up_and_sending_signs_in(web: Web) -> None:
    address, scanner, browser = await link(web), web.browser(), web.browser()
    kept = await web.signed_in(Role.ADMIN)
    for _ in range(2):
        assert (await scanner.get(address)).status_code == 200
    page = await browser.get(address)
    assert "For admin@example.com." in page.text
    answer = await browser.post(address, data={"password": NEW, "csrf": csrf_of(browser, FORM_COOKIE)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await browser.get("/w/acme/log")).status_code == 200
    assert (await kept.get("/w/acme/log")).status_code == 303, "every other session has ended"
    again = await scanner.get(address)
    assert again.status_code == 401
    assert "used before or has expired" in again.text
    for password, status in ((PASSWORD, 401), (NEW, 303)):
        other = web.browser()
        await other.get("/sign-in")
        values = {"email": "admin@example.com", "password": password, "csrf": csrf_of(other, FORM_COOKIE)}
        assert (await other.post("/sign-in", data=values)).status_code == status


async def test_a_short_password_is_said_at_its_field_and_the_link_stays_good(web: Web) -> None:
    address, browser = await link(web), web.browser()
    await browser.get(address)
    values = {"password": "short", "csrf": csrf_of(browser, FORM_COOKIE)}
    answer = await browser.post(address, data=values)
    assert answer.status_code == 422
    assert "Give a password of 12 characters or more." in answer.text
    assert "short" not in answer.text.replace("a few words", "")
    assert (await browser.post(address, data=values | {"password": NEW})).status_code == 303


async def test_a_form_from_elsewhere_changes_nothing(web: Web) -> None:
    address, browser = await link(web), web.browser()
    answer = await browser.post(address, data={"password": NEW, "csrf": "0" * 64})
    assert answer.status_code == 403
    assert COOKIE not in browser.cookies
    values = {"email": "admin@example.com", "csrf": "0" * 64}
    assert (await browser.post("/lost-password", data=values)).status_code == 403
    assert (await web.browser().get(address)).status_code == 200


@pytest.mark.parametrize("token", ["x", "x" * 5000, "%F0%9F%92%A9", "..%2F..%2Fsign-in"])
async def test_a_token_nobody_made_opens_nothing(web: Web, token: str) -> None:
    browser = web.browser()
    await browser.get("/sign-in")
    for answer in (
        await browser.get(f"/choose-password/{token}"),
        await browser.post(
            f"/choose-password/{token}", data={"password": NEW, "csrf": csrf_of(browser, FORM_COOKIE)}
        ),
    ):
        assert answer.status_code in (401, 404)
        assert COOKIE not in browser.cookies


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.7", None, "192.0.2.7"),
        ("192.0.2.7", "203.0.113.1", "192.0.2.7"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", "198.51.100.9, 203.0.113.1", "203.0.113.1"),
        ("::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.1", "nonsense", "nonsense"),
    ],
)
def test_a_proxy_on_this_machine_says_where_its_visitor_is_and_nobody_else_does(
    peer: str, forwarded: str | None, client: str
) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    assert client_of(Request({"type": "http", "client": (peer, 1), "headers": headers})) == client
