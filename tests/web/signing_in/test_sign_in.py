"""Signing in: password, one-time link, out again, and the first run."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import httpx2
import pytest

from automation_log.domain.roles import Role
from automation_log.store.database import Database
from automation_log.store.embedded import Addresses
from automation_log.web.app import make_web
from automation_log.web.entering import COOKIE
from automation_log.web.signing_in.form_cookie import FORM_COOKIE
from tests.conftest import now
from tests.web.conftest import PAGE, PASSWORD, Web, csrf_of


async def sign_in(browser: httpx2.AsyncClient, **fields: str) -> httpx2.Response:
    await browser.get("/sign-in")
    values = {"email": "owner@example.com", "password": PASSWORD, "csrf": csrf_of(browser, FORM_COOKIE)}
    return await browser.post("/sign-in", data=values | fields)


async def test_a_member_signs_in_and_lands_where_they_wanted(web: Web) -> None:
    browser = web.browser()
    answer = await sign_in(browser, email=" Owner@Example.com ", next="/w/acme/log?status=running")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/w/acme/log?status=running"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert (await browser.get("/w/acme/log")).status_code == 200
    assert (await browser.get("/")).headers["location"] == "/w/acme/log"


@pytest.mark.parametrize(
    "next", ["//evil.test", "/\\evil.test", "https://evil.test", "/\t/evil.test", "evil"]
)
async def test_signing_in_never_leads_elsewhere(web: Web, next: str) -> None:
    answer = await sign_in(web.browser(), next=next)
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    "wrong",
    [{"password": "wrong"}, {"email": "nobody@example.com"}, {"email": ""}, {"password": "x" * 5000}],
)
async def test_a_wrong_password_and_an_unknown_member_sound_the_same(web: Web, wrong: dict[str, str]) -> None:
    browser = web.browser()
    answer = await sign_in(browser, **wrong)
    assert answer.status_code == 401
    assert "The e-mail or the password is wrong." in answer.text
    assert COOKIE not in browser.cookies


async def values_of_two_looks(browser: httpx2.AsyncClient, address: str) -> list[str]:
    """What the form of a page carried, each time the same browser opened it."""
    found = [re.search(r'name="csrf" value="([^"]+)"', (await browser.get(address)).text) for _ in range(2)]
    return [one[1] for one in found if one]


async def test_the_forms_value_never_looks_the_same_and_is_taken_each_time(web: Web) -> None:
    browser = web.browser()
    first, second = await values_of_two_looks(browser, "/sign-in?next=/w/acme/log")
    assert first != second, "pages are compressed, and this one says `next` again"
    for value in (first, second):
        assert (await sign_in(browser, csrf=value)).status_code == 303


async def test_signing_in_from_another_site_is_refused(web: Web) -> None:
    browser = web.browser()
    values = {"email": "owner@example.com", "password": PASSWORD, "csrf": "0" * 64}
    assert (await browser.post("/sign-in", data=values)).status_code == 403
    await browser.get("/sign-in")
    assert (await browser.post("/sign-in", data=values)).status_code == 403


async def test_with_https_the_cookie_is_tied_to_the_host(web: Web) -> None:
    app = make_web(replace(web.services, secure_cookies=True))
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="https://log.test", headers=PAGE) as browser:
        answer = await sign_in(browser)
        assert f"__Host-{COOKIE}=" in answer.headers["set-cookie"]
        assert "secure" in answer.headers["set-cookie"].lower()
        assert "strict-transport-security" in answer.headers
        assert (await browser.get("/w/acme/log")).status_code == 200


async def test_a_link_signs_in_once(web: Web) -> None:
    link = await web.sessions.make_link(web.record.workspace_id, web.members[Role.ADMIN])
    browser = web.browser()
    assert (await browser.get(f"/sign-in/{link.reveal()}")).headers["location"] == "/"
    assert (await browser.get("/w/acme/log")).status_code == 200
    again = await web.browser().get(f"/sign-in/{link.reveal()}")
    assert again.status_code == 401
    assert "used before" in again.text


async def test_signing_out_ends_the_session_on_the_server(web: Web) -> None:
    browser = await web.signed_in()
    token = browser.cookies[COOKIE]
    assert (await browser.post("/sign-out", data={"csrf": "forged"})).status_code == 403
    answer = await browser.post("/sign-out", data={"csrf": csrf_of(browser)})
    assert answer.headers["location"] == "/sign-in?said=signed_out"
    kept = await web.browser().get("/w/acme/log", headers={"Cookie": f"{COOKIE}={token}"})
    assert kept.status_code == 303


async def test_a_session_ends_by_itself(web: Web) -> None:
    browser = await web.signed_in()
    later = make_web(replace(web.services, clock=lambda: now() + timedelta(hours=13)))
    transport = httpx2.ASGITransport(later)
    async with httpx2.AsyncClient(transport=transport, base_url="http://log.test", headers=PAGE) as same:
        same.cookies.set(COOKIE, browser.cookies[COOKIE])
        assert (await same.get("/w/acme/log")).status_code == 303


FOUNDING = {
    "workspace": "Ünïted & Co",
    "name": "Grace Hopper",
    "email": "Grace@Example.com",
    "password": PASSWORD,
}


@pytest.fixture
async def fresh(web: Web, addresses: Addresses) -> Web:
    """An installation without a workspace: the same web over a database the owner has emptied."""
    import psycopg

    with psycopg.connect(addresses.owner_url, autocommit=True) as connection:
        connection.execute("TRUNCATE workspaces CASCADE")
    return web


async def test_the_first_run_makes_workspace_and_owner_once(fresh: Web) -> None:
    browser = fresh.browser()
    first = await browser.get("/")
    assert "Make the workspace" in first.text
    values = FOUNDING | {"csrf": csrf_of(browser, FORM_COOKIE)}
    made = await browser.post("/", data=values)
    assert made.headers["location"] == "/w/united-co/log"
    log = await browser.get("/w/united-co/log")
    assert "Grace Hopper" in log.text
    assert (await browser.post("/", data=values)).status_code == 404
    stranger = fresh.browser()
    assert (await stranger.get("/")).headers["location"] == "/sign-in"
    assert (await sign_in(stranger, email="grace@example.com")).status_code == 303


async def test_the_first_runs_form_value_never_looks_the_same_and_is_taken_each_time(fresh: Web) -> None:
    browser = fresh.browser()
    first, second = await values_of_two_looks(browser, "/")
    assert first != second
    wrong = await browser.post("/", data=FOUNDING | {"csrf": first, "password": "short"})
    assert wrong.status_code == 422, "the form is ours, and has a mistake"
    assert (await browser.post("/", data=FOUNDING | {"csrf": second})).status_code == 303


async def test_two_first_runs_at_once_make_one_workspace(fresh: Web, addresses: Addresses) -> None:
    browsers = [fresh.browser() for _ in range(6)]
    for browser in browsers:
        await browser.get("/")
    answers = await asyncio.gather(
        *(
            browser.post(
                "/", data=FOUNDING | {"workspace": f"Acme {n}", "csrf": csrf_of(browser, FORM_COOKIE)}
            )
            for n, browser in enumerate(browsers)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [303, 404, 404, 404, 404, 404]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"workspace": " "}, "the workspace&#39;s name"),
        ({"name": "x" * 500}, "your name"),
        ({"email": "grace"}, "an e-mail address"),
        ({"password": "short"}, "12 characters"),
    ],
)
async def test_a_first_run_says_what_is_wrong(fresh: Web, wrong: dict[str, str], said: str) -> None:
    browser = fresh.browser()
    await browser.get("/")
    answer = await browser.post("/", data=FOUNDING | wrong | {"csrf": csrf_of(browser, FORM_COOKIE)})
    assert answer.status_code == 422
    assert said in answer.text
    assert PASSWORD not in answer.text


async def test_a_set_up_code_keeps_strangers_from_the_first_run(fresh: Web) -> None:
    app = make_web(replace(fresh.services, setup_code="blue-otter"))
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://log.test", headers=PAGE) as browser:
        assert "Set-up code" in (await browser.get("/")).text
        values = FOUNDING | {"csrf": csrf_of(browser, FORM_COOKIE)}
        assert (await browser.post("/", data=values)).status_code == 422
        assert (await browser.post("/", data=values | {"setup_code": "blue-otter"})).status_code == 303


async def test_without_the_database_people_are_asked_to_wait(web: Web) -> None:
    away = Database("host=127.0.0.1 port=1 user=nobody dbname=nothing connect_timeout=1")
    app = make_web(replace(web.services, database=away))
    transport = httpx2.ASGITransport(app)
    await away._pool.open(wait=False)
    away._pool.timeout = 0.2
    try:
        async with httpx2.AsyncClient(transport=transport, base_url="http://log.test") as program:
            answer = await program.get("/w/acme/log", headers={"Cookie": f"{COOKIE}=anything"})
    finally:
        await away.close()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["code"] == "store_unavailable"
