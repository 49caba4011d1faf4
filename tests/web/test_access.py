"""Who gets in: the role table, foreign workspaces, forged forms, tampered cookies."""

import pytest

from automation_log.domain.roles import Role
from automation_log.web.entering import COOKIE
from tests.web.conftest import Web, csrf_of
from tests.web.log.test_log import plant_roots

SEES_THE_LOG = {Role.OWNER, Role.SUPER_ADMIN, Role.ADMIN}
JOB = "019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60"
ADDRESSES = (
    "log",
    "jobs/new",
    f"jobs/{JOB}",
    f"jobs/{JOB}/nested",
    f"jobs/{JOB}/pictures/{JOB}.png",
    "pauses",
    "live",
)


async def test_only_owners_super_admins_and_admins_see_the_log(web: Web) -> None:
    for role in Role:
        answer = await (await web.signed_in(role)).get("/w/acme/log")
        assert answer.status_code == (200 if role in SEES_THE_LOG else 403), role


async def test_other_roles_get_no_hint_of_contents(web: Web) -> None:
    for role in set(Role) - SEES_THE_LOG:
        browser = await web.signed_in(role)
        for address in ADDRESSES:
            answer = await browser.get(f"/w/acme/{address}")
            assert answer.status_code == 403, (role, address)
            assert "jobs/new" not in answer.text


async def test_a_foreign_workspace_is_not_found_whether_it_exists_or_not(web: Web) -> None:
    for role in (Role.OWNER, Role.GUEST):
        browser = await web.signed_in(role)
        for address in ADDRESSES:
            assert (await browser.get(f"/w/elsewhere/{address}")).status_code == 404, (role, address)


async def test_nobody_signed_in_is_sent_to_sign_in_and_programs_are_told(web: Web) -> None:
    browser = web.browser()
    for address in ADDRESSES:
        page = await browser.get(f"/w/acme/{address}")
        assert page.status_code == 303, address
        assert page.headers["location"].startswith("/sign-in?next=%2Fw%2Facme%2F")
        program = await browser.get(f"/w/acme/{address}", headers={"Accept": "application/json"})
        assert program.status_code == 401, address
        assert program.headers["content-type"] == "application/problem+json"
        assert program.json()["code"] == "not_signed_in"


async def test_a_refreshing_page_is_told_that_its_session_ended(web: Web) -> None:
    answer = await web.browser().get("/w/acme/log", headers={"HX-Request": "true"})
    assert answer.status_code == 401


async def test_a_tampered_cookie_is_nobody(web: Web) -> None:
    browser = await web.signed_in()
    token = browser.cookies[COOKIE]
    for forged in (token[:-1] + ("A" if token[-1] != "A" else "B"), "", "x" * 5000, "'; --"):
        answer = await web.browser().get("/w/acme/log", headers={"Cookie": f"{COOKIE}={forged}"})
        assert answer.status_code == 303


FORGED: tuple[dict[str, str], ...] = ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "é"})


async def test_a_form_without_our_value_does_nothing(web: Web) -> None:
    (job,) = await plant_roots(web.record, 1)
    before = await web.jobs()
    browser = await web.signed_in()
    other = await web.signed_in(Role.ADMIN)
    for address in ("jobs", f"jobs/{job.id}/retry", f"jobs/{job.id}/cancel"):
        for sent in (*FORGED, {"csrf": csrf_of(other)}):
            answer = await browser.post(f"/w/acme/{address}", data=sent)
            assert answer.status_code == 403
    assert await web.jobs() == before


@pytest.mark.parametrize("role", sorted(set(Role) - SEES_THE_LOG))
async def test_other_roles_cannot_act(web: Web, role: Role) -> None:
    (job,) = await plant_roots(web.record, 1)
    before = await web.jobs()
    browser = await web.signed_in(role)
    for address in ("jobs", f"jobs/{job.id}/retry", f"jobs/{job.id}/cancel"):
        answer = await browser.post(f"/w/acme/{address}", data={"csrf": csrf_of(browser)})
        assert answer.status_code == 403
    assert await web.jobs() == before
