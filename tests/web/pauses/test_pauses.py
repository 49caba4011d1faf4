"""The page of pauses: whoever sees the log may pause and resume, and the log says what is paused."""

import re

import pytest

from automation_log.domain.roles import Role
from tests.web.conftest import Web, csrf_of
from tests.web.test_access import SEES_THE_LOG

NOWHERE = "019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60"
WHY = "The <b>app</b> is being renewed."


async def pause(web: Web, what: str, why: str, role: Role = Role.OWNER) -> tuple[int, str]:
    browser = await web.signed_in(role)
    form = {"csrf": csrf_of(browser), "what": what, "why": why}
    answer = await browser.post("/w/acme/pauses", data=form)
    return answer.status_code, answer.text


async def test_it_is_paused_shown_and_resumed(web: Web) -> None:
    assert (await pause(web, "workspace:", WHY))[0] == 303
    browser = await web.signed_in(Role.ADMIN)
    for address in ("pauses", "log"):
        page = (await browser.get(f"/w/acme/{address}")).text
        assert "The &lt;b&gt;app&lt;/b&gt; is being renewed." in page
        assert "Owner Person" in page
    page = (await browser.get("/w/acme/pauses")).text
    found = re.search(r"/w/acme/pauses/[0-9a-f-]{36}/end", page)
    assert found
    for expected in (303, 404):
        answer = await browser.post(found[0], data={"csrf": csrf_of(browser)})
        assert answer.status_code == expected
    assert "is paused by" not in (await browser.get("/w/acme/log")).text
    assert "Nothing is paused." in (await browser.get("/w/acme/pauses")).text


@pytest.mark.parametrize(
    ("what", "why", "status", "said"),
    [
        ("", "x", 422, "Choose what to pause."),
        ("workspace:x", "x", 422, "Choose what to pause."),
        ("app:", "x", 422, "Choose what to pause."),
        ("app:nope", "x", 404, "There is no app definition for “nope”."),
        ("business_hub:x", "x", 404, "There is no business hub x here."),
        ("workspace:", "", 422, "Say why in one line"),
        ("workspace:", "x" * 301, 422, "Say why in one line"),
    ],
)
async def test_what_cannot_be_paused_is_said_beside_its_field(
    web: Web, what: str, why: str, status: int, said: str
) -> None:
    answered, page = await pause(web, what, why)
    assert answered == status
    assert said in page
    assert "Nothing is paused." in page


async def test_paused_twice_is_a_conflict(web: Web) -> None:
    await pause(web, "workspace:", "Once")
    answered, page = await pause(web, "workspace:", "Twice")
    assert (answered, "is paused already" in page) == (409, True)


@pytest.mark.parametrize("role", Role)
async def test_only_who_sees_the_log_may_pause_and_resume(web: Web, role: Role) -> None:
    welcome = role in SEES_THE_LOG
    assert (await pause(web, "workspace:", "x", role))[0] == (303 if welcome else 403)
    browser = await web.signed_in(role)
    answer = await browser.post(f"/w/acme/pauses/{NOWHERE}/end", data={"csrf": csrf_of(browser)})
    assert answer.status_code == (404 if welcome else 403)


async def test_a_form_without_our_value_pauses_nothing(web: Web) -> None:
    browser = await web.signed_in()
    for address in ("pauses", f"pauses/{NOWHERE}/end"):
        answer = await browser.post(f"/w/acme/{address}", data={"what": "workspace:", "why": "x"})
        assert answer.status_code == 403
    assert "Nothing is paused." in (await browser.get("/w/acme/pauses")).text
