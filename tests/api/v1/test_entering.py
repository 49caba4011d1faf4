"""Who gets in, for every route: the role, the scope, the workspace, and which kind of token."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from automation_log.access.scim_tokens import ScimTokens
from automation_log.api.scim.door import ScimDoor
from automation_log.api.v1.document import METHODS, document
from automation_log.domain.roles import Role
from automation_log.domain.scopes import Scope
from tests.api.v1.conftest import ALL, BASE, OLIVE, Api
from tests.conftest import now

ID = "019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60"
SEES_THE_LOG = frozenset({Role.OWNER, Role.SUPER_ADMIN, Role.ADMIN})
CONNECTS = frozenset({Role.OWNER, Role.SUPER_ADMIN})
JOBS, JOBS_W = Scope.JOBS_READ, Scope.JOBS_WRITE
DIRECTORY, DIRECTORY_W = Scope.DIRECTORY_READ, Scope.DIRECTORY_WRITE
ACCOUNT = {"app": "django-admin", "address": "https://a.example", "username": "robot", "password": "x"}
JOB = {"task": "logging_in", "target": {"kind": "account", "id": ID}}
SHARE = {"role": "Editors"}
RULE = {"removes_unmatched": True, "safeguard_percent": 20}
NEXT_WEEK = {"scheduled_for": (now() + timedelta(days=7)).isoformat()}
EXEMPT = {"email": "a@example.com", "reason": "Works for us"}

# Every route of the API: the scope it needs, whom it lets in with that, what is sent, and the answer to those.
Scopes = Scope | tuple[Scope, ...] | None
Row = tuple[Scopes, frozenset[Role], Any, int]
ROUTES: Mapping[tuple[str, str], Row] = {
    ("GET", "/key"): (None, frozenset(Role), None, 200),
    ("GET", "/jobs"): (JOBS, SEES_THE_LOG, None, 200),
    ("GET", "/jobs/export"): (JOBS, SEES_THE_LOG, None, 200),
    ("GET", "/jobs/changes"): (JOBS, SEES_THE_LOG, None, 200),
    ("POST", "/jobs"): (JOBS_W, SEES_THE_LOG, JOB, 404),
    ("GET", "/jobs/batches"): (JOBS, SEES_THE_LOG, None, 200),
    ("POST", "/jobs/batches"): (JOBS_W, SEES_THE_LOG, {"act": "retry", "q": ""}, 201),
    ("GET", "/jobs/batches/{batch_id}"): (JOBS, SEES_THE_LOG, None, 404),
    ("GET", "/jobs/batches/{batch_id}/jobs"): (JOBS, SEES_THE_LOG, None, 404),
    ("POST", "/jobs/batches/{batch_id}/confirm"): (JOBS_W, SEES_THE_LOG, None, 404),
    ("POST", "/jobs/batches/{batch_id}/abort"): (JOBS_W, SEES_THE_LOG, None, 404),
    ("GET", "/jobs/{job_id}"): (JOBS, SEES_THE_LOG, None, 404),
    ("GET", "/jobs/{job_id}/jobs"): (JOBS, SEES_THE_LOG, None, 404),
    ("GET", "/jobs/{job_id}/entries"): (JOBS, SEES_THE_LOG, None, 404),
    ("POST", "/jobs/{job_id}/retry"): (JOBS_W, SEES_THE_LOG, None, 404),
    ("POST", "/jobs/{job_id}/cancel"): (JOBS_W, SEES_THE_LOG, None, 404),
    ("POST", "/jobs/{job_id}/rerun"): (JOBS_W, SEES_THE_LOG, None, 404),
    ("POST", "/jobs/{job_id}/move"): (JOBS_W, SEES_THE_LOG, NEXT_WEEK, 404),
    ("GET", "/failures"): (JOBS, SEES_THE_LOG, None, 200),
    ("GET", "/people/{email}"): ((JOBS, DIRECTORY), SEES_THE_LOG, None, 200),
    ("GET", "/pauses"): (JOBS, SEES_THE_LOG, None, 200),
    ("POST", "/pauses"): (JOBS_W, SEES_THE_LOG, {"scope": "app", "key": "none", "why": "x"}, 404),
    ("DELETE", "/pauses/{pause_id}"): (JOBS_W, SEES_THE_LOG, None, 404),
    ("GET", "/apps"): (Scope.APPS_READ, SEES_THE_LOG, None, 200),
    ("GET", "/apps/{app}"): (Scope.APPS_READ, SEES_THE_LOG, None, 404),
    ("GET", "/members"): (DIRECTORY, SEES_THE_LOG, None, 200),
    ("POST", "/members"): (DIRECTORY_W, SEES_THE_LOG, {"email": "user@example.com"}, 409),
    ("GET", "/members/{member_id}"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("DELETE", "/members/{member_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("PUT", "/members/{member_id}/role"): (DIRECTORY_W, SEES_THE_LOG, {"role": "user"}, 404),
    ("POST", "/members/{member_id}/deactivate"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("POST", "/members/{member_id}/reactivate"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("GET", "/members/{member_id}/sessions"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("DELETE", "/members/{member_id}/sessions"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("DELETE", "/members/{member_id}/sessions/{session}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("PUT", "/owner"): (DIRECTORY_W, frozenset({Role.OWNER}), {"member_id": ID}, 404),
    ("GET", "/members/{member_id}/claims"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("POST", "/claims/{claim_id}/claim"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("POST", "/claims/{claim_id}/skip"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("GET", "/teams"): (DIRECTORY, SEES_THE_LOG, None, 200),
    ("POST", "/teams"): (DIRECTORY_W, SEES_THE_LOG, {"name": "Writers"}, 201),
    ("GET", "/teams/{team_id}"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("PATCH", "/teams/{team_id}"): (DIRECTORY_W, SEES_THE_LOG, {"name": "Writers"}, 404),
    ("DELETE", "/teams/{team_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("GET", "/teams/{team_id}/members"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("POST", "/teams/{team_id}/members"): (DIRECTORY_W, SEES_THE_LOG, {"emails": ["a@example.com"]}, 404),
    ("DELETE", "/teams/{team_id}/members/{member_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("GET", "/teams/{team_id}/shares"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("PUT", "/teams/{team_id}/shares/{hub_id}"): (DIRECTORY_W, SEES_THE_LOG, SHARE, 404),
    ("DELETE", "/teams/{team_id}/shares/{hub_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("GET", "/collections"): (DIRECTORY, SEES_THE_LOG, None, 200),
    ("POST", "/collections"): (DIRECTORY_W, SEES_THE_LOG, {"name": "Spring"}, 201),
    ("GET", "/collections/{collection_id}"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("PATCH", "/collections/{collection_id}"): (DIRECTORY_W, SEES_THE_LOG, {"name": "Spring"}, 404),
    ("DELETE", "/collections/{collection_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("GET", "/collections/{collection_id}/hubs"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("PUT", "/collections/{collection_id}/hubs/{hub_id}"): (DIRECTORY_W, SEES_THE_LOG, SHARE, 404),
    ("DELETE", "/collections/{collection_id}/hubs/{hub_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("GET", "/collections/{collection_id}/accounts"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("PUT", "/collections/{collection_id}/accounts/{account_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("DELETE", "/collections/{collection_id}/accounts/{account_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("GET", "/collections/{collection_id}/shares"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("PUT", "/collections/{collection_id}/shares/members/{member_id}"): (
        DIRECTORY_W,
        SEES_THE_LOG,
        None,
        404,
    ),
    ("DELETE", "/collections/{collection_id}/shares/members/{member_id}"): (
        DIRECTORY_W,
        SEES_THE_LOG,
        None,
        404,
    ),
    ("PUT", "/collections/{collection_id}/shares/teams/{team_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("DELETE", "/collections/{collection_id}/shares/teams/{team_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("GET", "/accounts"): (DIRECTORY, SEES_THE_LOG, None, 200),
    ("POST", "/accounts"): (DIRECTORY_W, SEES_THE_LOG, ACCOUNT | {"app": "none"}, 404),
    ("GET", "/accounts/{account_id}"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("PUT", "/accounts/{account_id}/password"): (DIRECTORY_W, SEES_THE_LOG, {"password": "x"}, 404),
    ("GET", "/accounts/{account_id}/shares"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("PUT", "/accounts/{account_id}/shares/members/{member_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("DELETE", "/accounts/{account_id}/shares/members/{member_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("PUT", "/accounts/{account_id}/shares/teams/{team_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("DELETE", "/accounts/{account_id}/shares/teams/{team_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("GET", "/hubs"): (DIRECTORY, SEES_THE_LOG, None, 200),
    ("POST", "/hubs"): (DIRECTORY_W, SEES_THE_LOG, {"label": "Shop", "service_account_id": ID}, 404),
    ("GET", "/hubs/{hub_id}"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("PATCH", "/hubs/{hub_id}"): (DIRECTORY_W, SEES_THE_LOG, {"label": "Shop"}, 404),
    ("PUT", "/hubs/{hub_id}/service-account"): (DIRECTORY_W, SEES_THE_LOG, {"account_id": ID}, 404),
    ("GET", "/hubs/{hub_id}/roster"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("GET", "/hubs/{hub_id}/sync-rule"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("PUT", "/hubs/{hub_id}/sync-rule"): (DIRECTORY_W, SEES_THE_LOG, RULE, 404),
    ("GET", "/hubs/{hub_id}/exemptions"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("POST", "/hubs/{hub_id}/exemptions"): (DIRECTORY_W, SEES_THE_LOG, EXEMPT, 404),
    ("POST", "/hubs/{hub_id}/exemptions/end"): (DIRECTORY_W, SEES_THE_LOG, {"email": "a@example.com"}, 404),
    ("GET", "/hubs/{hub_id}/owners"): (DIRECTORY, SEES_THE_LOG, None, 404),
    ("PUT", "/hubs/{hub_id}/owners/members/{member_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("DELETE", "/hubs/{hub_id}/owners/members/{member_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("PUT", "/hubs/{hub_id}/owners/teams/{team_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("DELETE", "/hubs/{hub_id}/owners/teams/{team_id}"): (DIRECTORY_W, SEES_THE_LOG, None, 404),
    ("GET", "/scim-tokens"): (DIRECTORY, SEES_THE_LOG, None, 200),
    ("POST", "/scim-tokens"): (DIRECTORY_W, CONNECTS, {"name": "Okta"}, 201),
    ("POST", "/scim-tokens/{token_id}/replace"): (DIRECTORY_W, CONNECTS, None, 404),
    ("DELETE", "/scim-tokens/{token_id}"): (DIRECTORY_W, CONNECTS, None, 404),
}


def needed_of(scopes: Scopes) -> set[Scope]:
    """Each of which a key must have."""
    return set(scopes) if isinstance(scopes, tuple) else {scopes} if scopes else set()


async def call(caller: httpx2.AsyncClient, route: tuple[str, str], base: str = "") -> httpx2.Response:
    """Call a route, each id in its address being one that names nothing."""
    method, path = route
    parts = [ID if part.startswith("{") else part for part in path.split("/")]
    sent = ROUTES[route][2]
    return await caller.request(method, base + "/".join(parts), json=sent)


def test_every_route_of_the_document_has_a_row_and_its_scope() -> None:
    described = {
        (method.upper(), path): operation["security"]
        for path, operations in document()["paths"].items()
        for method, operation in operations.items()
        if method in METHODS
    }
    assert described == {
        route: [{"key": [scope.value for scope in Scope if scope in needed_of(scopes)]}]
        for route, (scopes, *_) in ROUTES.items()
    }


@pytest.mark.parametrize("role", Role)
async def test_a_role_is_let_in_where_it_may_be_with_the_scope_and_nowhere_without(
    api: Api, role: Role
) -> None:
    everything = await api.caller(role)
    for route, (_, roles, _, status) in ROUTES.items():
        answer = await call(everything, route)
        told = (route, answer.status_code, answer.text)
        if role in roles:
            assert answer.status_code == status, told
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), told
    for scope in Scope:
        alone = await api.caller(role, (scope,))
        lacking = await api.caller(role, tuple(one for one in ALL if one is not scope))
        for route, (scopes, roles, _, _) in ROUTES.items():
            needed = needed_of(scopes)
            has = needed <= {scope}
            answer = await call(alone, route)
            assert (answer.status_code != 403) is (has and role in roles), (route, scope, answer.text)
            # Where two are needed and the role allows nothing, the first of them already says so.
            refusals = {"scope_missing", "not_allowed"} - (
                {"not_allowed"} if len(needed) < 2 or role in roles else set()
            )
            if not has:
                assert answer.json()["code"] in refusals, (route, scope)
            if scope in needed:
                assert (await call(lacking, route)).json()["code"] in refusals, (route, scope)


async def test_nobody_gets_in_without_a_key_of_this_workspace(api: Api) -> None:
    other = api.office.record.ids.new()

    async def found(connection: Any) -> None:
        await connection.execute(
            "INSERT INTO workspaces (id, slug, name, created_at) VALUES (%s, 'other', 'Other', now())",
            [other],
        )

    await api.office.record.database.write(other, found)
    key = await api.key()
    token = await api.services.scim_tokens.make(api.workspace_id, "Okta", OLIVE)
    strangers = [api.calling(wrong) for wrong in (None, "x", "alkey_", key[:-1], f"{key}x", token.reveal())]
    for route in ROUTES:
        answers = [await call(one, route) for one in strangers]
        for slug in ("other", "nowhere"):
            answers.append(await call(api.calling(key), route, f"http://log.test/w/{slug}/api/v1"))
        for answer in answers:
            assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), route
            assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_key_opens_nothing_of_scim(api: Api) -> None:
    record = api.office.record
    tokens = ScimTokens(database=record.database, recorder=record.recorder, clock=now, ids=record.ids)
    door = ScimDoor(
        database=record.database,
        tokens=tokens,
        provisioned_members=api.office.directory.provisioned_members,
        provisioned_teams=api.office.directory.provisioned_teams,
    )
    headers = {"Authorization": f"Bearer {await api.key()}"}
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(door), headers=headers) as http:
        for path in ("Users", "Groups", "ServiceProviderConfig"):
            answer = await http.get(f"http://log.test/w/acme/scim/v2/{path}")
            assert answer.status_code == 401, path


async def test_cookies_open_nothing_and_none_is_set(api: Api) -> None:
    stranger = api.calling(None)
    stranger.cookies.set("automation_log_session", "x")
    assert (await stranger.get(f"{BASE}/jobs")).status_code == 401
    assert "set-cookie" not in (await (await api.caller()).get("/jobs")).headers


async def test_a_demoted_owner_of_a_key_is_demoted_at_once(api: Api) -> None:
    caller, admin = await api.caller(Role.ADMIN), api.people[Role.ADMIN]
    assert (await caller.get("/key")).json()["rights"] == sorted(scope.value for scope in Scope)
    assert admin.id is not None
    await api.give_role(admin.id, Role.USER)
    assert (await caller.get("/jobs")).status_code == 403
    shown = (await caller.get("/key")).json()
    assert (shown["role"], shown["rights"]) == ("user", [])
    assert len(shown["scopes"]) == len(Scope)


async def test_the_document_is_open_and_says_nothing_of_a_workspace(api: Api) -> None:
    stranger = api.calling(None)
    answers = [
        await stranger.get(f"http://log.test/w/{slug}/api/v1/openapi.json") for slug in ("acme", "nowhere")
    ]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert answers[0].json() == document()
