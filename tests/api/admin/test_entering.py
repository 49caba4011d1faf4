"""Who gets into the Admin API, for every route: operators alone, into every workspace, with a reason for changes."""

from collections.abc import Mapping
from datetime import timedelta

import httpx2
import pytest

from automation_log.access.entered_operator import LONGEST_REASON
from automation_log.access.operators import LASTS, Operators
from automation_log.api.admin.document import document
from automation_log.api.scim.door import ScimDoor
from automation_log.api.v1.document import METHODS
from tests.api.admin.conftest import BASE, HOST, Admin
from tests.api.v1.conftest import OLIVE
from tests.api.v1.test_entering import ROUTES as ALL_ROUTES
from tests.api.v1.test_entering import call
from tests.conftest import now
from tests.web.conftest import COOKIE, Web

# What a member does for themselves alone, and an operator therefore not.
OWN = {
    ("GET", "/key"),
    ("PUT", "/owner"),
    ("POST", "/claims/{claim_id}/claim"),
    ("POST", "/claims/{claim_id}/skip"),
}
# Every route of the Admin API, and the answer to an operator who calls it.
ROUTES: Mapping[tuple[str, str], int] = {
    route: status for route, (_, _, _, status) in ALL_ROUTES.items() if route not in OWN
}
CHANGES = [route for route in ROUTES if route[0] != "GET"]


def described() -> dict[tuple[str, str], dict[str, object]]:
    return {
        (method.upper(), path): operation
        for path, operations in document()["paths"].items()
        for method, operation in operations.items()
        if method in METHODS
    }


def test_the_document_has_every_route_of_the_api_but_a_members_own() -> None:
    assert set(described()) == set(ROUTES)
    for route, operation in described().items():
        assert operation["security"] == [{"operator": []}], route
        reason = {"$ref": "#/components/parameters/Reason"}
        parameters = operation.get("parameters", [])
        assert isinstance(parameters, list)
        assert (reason in parameters) is (route in CHANGES), route


async def test_an_operator_is_let_in_everywhere_and_a_change_needs_its_reason(admin: Admin) -> None:
    token = await admin.token()
    silent, telling = admin.calling(token, None), admin.calling(token)
    for route, status in ROUTES.items():
        answer = await call(silent, route)
        if route in CHANGES:
            told = answer.json()
            assert (answer.status_code, told["code"], told["field"]) == (422, "invalid", "Reason"), route
        else:
            assert answer.status_code == status, (route, answer.text)
    for route, status in ROUTES.items():
        answer = await call(telling, route)
        assert answer.status_code == status, (route, answer.text)


async def test_what_is_a_members_own_is_not_here(admin: Admin) -> None:
    caller = await admin.caller()
    for route in OWN:
        assert (await call(caller, route)).status_code == 404, route


@pytest.mark.parametrize(
    "reason", ["", " ", "x" * (LONGEST_REASON + 1), b"a\x07b", b"\xff\xfe", "a\u2028b"], ids=range(6)
)
async def test_a_reason_that_is_none(admin: Admin, reason: str | bytes) -> None:
    caller = await admin.caller(reason)
    for query in ({}, {"preview": "true"}):
        answer = await caller.post("/teams", json={"name": "Writers"}, params=query)
        assert (answer.status_code, answer.json()["field"]) == (422, "Reason")
    assert (await caller.get("/teams")).json()["items"] == []


@pytest.mark.parametrize("reason", ["x", "é" * LONGEST_REASON, " Übergabe – ticket 4711 "])
async def test_a_reason_is_read_as_utf8(admin: Admin, reason: str) -> None:
    caller = await admin.caller(reason)
    made = await caller.post("/teams", json={"name": "Writers"})
    assert made.status_code == 201, made.text
    said = await admin.said(made.json()["id"])
    assert said == [f"Operator Mara made the team “Writers”. Reason: {reason.strip()}"]


async def test_a_token_of_another_kind_opens_nothing_here(admin: Admin) -> None:
    api, token = admin.api, await admin.token()
    scim = await api.services.scim_tokens.make(api.workspace_id, "Okta", OLIVE)
    wrong = (
        None,
        "x",
        "alop_",
        token[:-1],
        f"{token}x",
        "alop_" + "x" * 5000,
        await api.key(),
        scim.reveal(),
    )
    strangers = [admin.calling(one) for one in wrong]
    for route in ROUTES:
        for one in strangers:
            answer = await call(one, route)
            assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), route
            assert answer.headers["www-authenticate"] == "Bearer"
    strangers[0].cookies.set("automation_log_session", token)
    assert (await strangers[0].get("/jobs")).status_code == 401


async def test_an_operators_token_opens_nothing_of_the_api_and_scim(admin: Admin) -> None:
    api, token = admin.api, await admin.token()
    caller = api.calling(token)
    for route in ALL_ROUTES:
        assert (await call(caller, route)).status_code == 401, route
    door = ScimDoor(
        database=api.services.database,
        tokens=api.services.scim_tokens,
        provisioned_members=api.office.directory.provisioned_members,
        provisioned_teams=api.office.directory.provisioned_teams,
    )
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(door), headers=headers) as http:
        for path in ("Users", "Groups", "ServiceProviderConfig"):
            assert (await http.get(f"{HOST}/w/acme/scim/v2/{path}")).status_code == 401, path


async def test_one_token_acts_in_every_workspace_and_in_the_named_one_only(admin: Admin) -> None:
    await admin.other_workspace()
    caller = await admin.caller()
    made = await caller.post(f"{HOST}/admin/v1/w/other/teams", json={"name": "Writers"})
    assert made.status_code == 201, made.text
    assert made.headers["location"] == f"/admin/v1/w/other/teams/{made.json()['id']}"
    assert (await caller.get("/teams")).json()["items"] == []
    assert (await caller.get(f"/teams/{made.json()['id']}")).status_code == 404
    for route in ROUTES:
        answer = await call(caller, route, f"{HOST}/admin/v1/w/nowhere")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), route


async def test_a_token_that_ended_or_expired_opens_nothing(admin: Admin) -> None:
    begun = now()
    token = await admin.token()
    late = admin.calling(token, at=lambda: begun + LASTS + timedelta(minutes=1))
    assert (await late.get("/jobs")).status_code == 401
    caller = admin.calling(token)
    assert (await caller.get("/jobs")).status_code == 200
    (one,) = await admin.operators.list_all()
    assert one.used_at is not None
    await admin.operators.end(one.id)
    for path in ("/jobs", f"{HOST}/admin/v1/w/nowhere/jobs"):
        assert (await caller.get(path)).status_code == 401


async def test_an_operator_who_calls_too_often_waits_and_another_does_not(admin: Admin) -> None:
    door = admin.calling(await admin.token(), at=now, per_minute=1)
    first = await door.get(f"{HOST}/admin/v1/w/nowhere/jobs")
    assert (first.status_code, first.headers["ratelimit-policy"]) == (404, '"operator";q=1;w=60')
    second = await door.get("/jobs")
    assert (second.status_code, second.json()["code"]) == (429, "rate_limited")
    assert second.json()["detail"].startswith("This operator may call 1 times a minute")
    assert second.headers["retry-after"] == "60"
    other = {"Authorization": f"Bearer {await admin.token('Nils')}"}
    assert (await door.get("/jobs", headers=other)).status_code == 200


async def test_the_document_is_open_and_says_nothing_of_a_workspace(admin: Admin) -> None:
    stranger = admin.calling(None)
    answers = [await stranger.get(f"{HOST}/admin/v1/w/{slug}/openapi.json") for slug in ("acme", "nowhere")]
    assert [one.json() for one in answers] == [document(), document()]


async def test_an_operators_token_opens_no_page(web: Web) -> None:
    operators = Operators(database=web.record.database, clock=now, ids=web.record.ids)
    token = (await operators.make("Mara", made_by="root")).reveal()
    browser = web.browser()
    browser.cookies.set(COOKIE, token)
    for path in ("/w/acme/log", "/w/acme/members"):
        answer = await browser.get(path, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code in (302, 303, 401), (path, answer.status_code)


def test_the_address_of_the_door(admin: Admin) -> None:
    for path in ("/admin/v1/w/acme", "/admin/v1/w/acme/jobs", "/admin/v1/w/acme/"):
        assert admin.door.is_for(path)
    for path in ("/admin", "/admin/v1/w/", "/admin/v1/w/Acme/jobs", "/w/acme/api/v1/jobs", "/x" + BASE):
        assert not admin.door.is_for(path)
