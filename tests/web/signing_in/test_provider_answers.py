"""An identity provider's answer: good once, in time, in the browser that asked, and from the one that was asked."""

import base64
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest

from automation_log.access.sign_in_flows import SignInFlow
from automation_log.domain.secrets import Secret
from automation_log.web.entering import COOKIE
from automation_log.web.signing_in.provider_routes import COOKIE as FLOW
from tests.conftest import now
from tests.web.conftest import Web
from tests.web.signing_in.conftest import Entrance, entrance_to


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
    metadata = {"authorization_response_iss_parameter_supported": True}
    async with entrance_to(web, metadata=metadata) as entrance:
        await entrance.refused(401, "issuer_mismatch")
        entrance.issuer.answer = {"iss": entrance.issuer.address}
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


async def test_what_was_begun_with_one_provider_is_not_finished_with_another(entrance: Entrance) -> None:
    browser = entrance.web.browser()
    back = await entrance.sent_back(browser)
    await entrance.set(name="Entra")
    page = await entrance.refused(401, "sign_in_provider_changed", browser, back)
    assert "The identity provider was changed while you signed in; begin again." in page
    browser = entrance.web.browser()
    back = await entrance.sent_back(browser)
    await entrance.web.services.sign_in_providers.end(entrance.web.record.workspace_id, entrance.web.actor())
    await entrance.refused(403, "no_sign_in_provider", browser, back)
    assert await entrance.all("SELECT * FROM sign_in_provider_secrets") == []


async def test_a_provider_that_is_changed_while_it_is_asked_signs_nobody_in(entrance: Entrance) -> None:
    entrance.issuer.meanwhile = partial(entrance.set, name="Entra")
    browser = entrance.web.browser()
    answer = await entrance.signs_in(browser)
    assert (answer.status_code, ">sign_in_provider_changed<" in answer.text) == (401, True)
    assert COOKIE not in browser.cookies
    assert (await entrance.facts())[0]["pins"] == 0
    entrance.issuer.meanwhile = None
    assert (await entrance.signs_in(browser)).status_code == 303
