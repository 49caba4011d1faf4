"""Every refusal is a problem document: which status, which code, which field, and what to do."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import structlog

from automation_log.access.api_keys import ApiKeys
from automation_log.api.v1.bodies import MOST_BYTES
from automation_log.api.v1.door import ApiDoor
from automation_log.domain.errors import StoreUnavailable
from automation_log.domain.problems import MEDIA_TYPE
from automation_log.domain.roles import Role
from automation_log.store.database import Database
from tests.api.v1.conftest import BASE, Api
from tests.conftest import now

ID = "019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60"
JSON = {"Content-Type": "application/json"}


def assert_problem(
    answer: httpx2.Response, status: int, code: str, *, field: str | None = None
) -> dict[str, Any]:
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, told["code"], told.get("field")) == (status, code, field), answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["cache-control"] == "no-store"
    assert told["type"] == f"urn:automation-log:problem:{code}"
    assert told["status"] == status
    assert told["title"]
    assert told["detail"].endswith(".")
    return told


@pytest.fixture
async def caller(api: Api) -> httpx2.AsyncClient:
    return await api.caller()


async def test_addresses_and_methods_that_are_not_there(caller: httpx2.AsyncClient) -> None:
    for path in ("/", "/nothing", "/jobs/", "/jobs/x", f"/jobs/{ID}/x", "/teams/not-an-id", ""):
        assert_problem(await caller.get(f"{BASE}{path}"), 404, "not_found")
    answer = await caller.put("/jobs", json={})
    assert_problem(answer, 405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("after=x", "after"),
        ("after=WyJ4Il0=", "after"),  # ["x"]
        ("after=W10=", "after"),  # []
        ("after=WyIwMTlhNGE1ZSJd", "after"),
        ("after=bnVsbA==", "after"),  # null
        ("after=%C3%A9", "after"),
        ("after=" + "A" * 1001, "after"),
        ("q=person:a%00", "query"),
    ],
)
async def test_a_query_that_cannot_be_read(caller: httpx2.AsyncClient, query: str, field: str) -> None:
    assert_problem(await caller.get(f"/jobs?{query}"), 400, "malformed", field=field)


async def test_a_cursor_of_another_list_is_no_place_in_this_one(api: Api, caller: httpx2.AsyncClient) -> None:
    page = (await caller.get("/members", params={"limit": 1})).json()
    assert_problem(
        await caller.get(f"/hubs/{api.office.hubs['Shop']}/roster", params={"after": "WzFd"}),
        400,
        "malformed",
        field="after",
    )
    path = f"/jobs/{ID}/jobs"
    assert_problem(await caller.get(path, params={"after": page["next"]}), 400, "malformed", field="after")


DEEP = b"[" * 100_000


@pytest.mark.parametrize("body", [b"{", b"[1,", b"\xff", b'{"name": nope}', DEEP], ids=range(5))
async def test_a_body_that_is_no_json(caller: httpx2.AsyncClient, body: bytes) -> None:
    assert_problem(await caller.post("/teams", content=body, headers=JSON), 400, "malformed")


async def test_a_body_of_another_kind_or_too_large(caller: httpx2.AsyncClient) -> None:
    form = await caller.post("/teams", data={"name": "Writers"})
    assert_problem(form, 415, "unreadable_kind", field="Content-Type")
    bare = await caller.post("/teams", content=b'{"name": "Writers"}', headers={"Content-Type": ""})
    assert_problem(bare, 415, "unreadable_kind", field="Content-Type")
    large = b'{"name": "' + b"x" * MOST_BYTES + b'"}'
    assert_problem(await caller.post("/teams", content=large, headers=JSON), 413, "too_large")

    async def parts() -> AsyncIterator[bytes]:
        for _ in range(MOST_BYTES // 65536 + 1):
            yield b"x" * 65536

    assert_problem(await caller.post("/teams", content=parts(), headers=JSON), 413, "too_large")


@pytest.mark.parametrize(
    ("path", "sent", "field"),
    [
        ("/teams", {}, "name"),
        ("/teams", {"name": ""}, "name"),
        ("/teams", {"name": "  "}, "name"),
        ("/teams", {"name": "a\u0000b"}, "body"),
        ("/teams", {"name": "a\u0007b"}, "name"),
        ("/teams", {"name": "x" * 121}, "name"),
        ("/teams", {"name": 7}, "name"),
        ("/teams", {"name": "Writers", "colour": "red"}, "colour"),
        ("/teams", [], "body"),
        ("/teams", None, "body"),
        ("/members", {"email": "nobody"}, "email"),
        ("/members", {"email": "a@example.com", "role": "king"}, "role"),
        ("/members", {"email": "a@example.com", "name": "x" * 200}, "name"),
        (
            "/accounts",
            {"app": "django-admin", "address": "ftp://x", "username": "r", "password": "p"},
            "address",
        ),
        (
            "/accounts",
            {"app": "django-admin", "address": "https://x", "username": "r", "password": ""},
            "password",
        ),
        (
            "/accounts",
            {"app": "django-admin", "address": "https://x", "username": "r", "password": 1},
            "password",
        ),
        ("/hubs", {"label": "Shop", "service_account_id": "x"}, "service_account_id"),
        ("/pauses", {"scope": "workspace", "why": "two\nlines"}, "why"),
        ("/scim-tokens", {"name": "x" * 61}, "name"),
    ],
)
async def test_a_value_that_cannot_be_used(
    caller: httpx2.AsyncClient, path: str, sent: object, field: str
) -> None:
    assert_problem(await caller.post(path, json=sent), 422, "invalid", field=field)


async def test_a_body_nested_deeply_is_refused_like_another(caller: httpx2.AsyncClient) -> None:
    for depth in (100, 300, 600, 900):
        sent = b'{"name": ' + b"[" * depth + b"]" * depth + b"}"
        answer = await caller.post("/teams", content=sent, headers=JSON)
        assert answer.status_code in (400, 422), (depth, answer.text)


async def test_half_a_surrogate_pair_is_refused_like_a_nul(caller: httpx2.AsyncClient) -> None:
    sent = rb'{"name": "a\ud800"}'
    assert_problem(await caller.post("/teams", content=sent, headers=JSON), 422, "invalid", field="body")


async def test_every_mistake_is_named(caller: httpx2.AsyncClient) -> None:
    answer = await caller.post("/accounts", json={"app": 1, "colour": "red"})
    told = assert_problem(answer, 422, "invalid", field="app")
    assert [one["field"] for one in told["mistakes"]] == ["app", "address", "username", "password", "colour"]


async def test_what_was_sent_is_not_sent_back_at_length(caller: httpx2.AsyncClient) -> None:
    answer = await caller.post("/teams", json={"name": "Writers", "x" * 100_000: "y" * 100_000})
    assert_problem(answer, 422, "invalid", field="x" * 200)
    assert len(answer.content) < 2_000


@pytest.mark.parametrize("key", ["", "two words", "ä", "x" * 201])
async def test_an_idempotency_key_that_is_none(caller: httpx2.AsyncClient, key: str) -> None:
    order = {"task": "logging_in", "target": {"kind": "account", "id": ID}}
    answer = await caller.post("/jobs", json=order, headers={"Idempotency-Key": key.encode()})
    assert_problem(answer, 400, "malformed", field="Idempotency-Key")


async def test_a_key_that_calls_too_often_waits(api: Api) -> None:
    passed = timedelta(0)
    begun = now()
    key = await api.key()
    caller = api.calling(key, at=lambda: begun + passed, per_minute=3)
    left = []
    for _ in range(3):
        answer = await caller.get("/key")
        assert answer.headers["ratelimit-policy"] == '"key";q=3;w=60'
        left.append(answer.headers["ratelimit"])
    assert left == ['"key";r=2;t=20', '"key";r=1;t=40', '"key";r=0;t=60']
    answer = await caller.get("/key")
    assert_problem(answer, 429, "rate_limited")
    assert answer.headers["retry-after"] == "20"
    assert answer.headers["ratelimit"] == '"key";r=0;t=60'
    passed = timedelta(seconds=19)
    assert (await caller.get("/key")).status_code == 429
    passed = timedelta(seconds=20)
    assert (await caller.get("/key")).status_code == 200
    assert (await caller.get("/key")).status_code == 429
    passed = timedelta(seconds=10)  # a clock that steps back takes nothing away
    assert (await caller.get("/key")).status_code == 429
    passed = timedelta(hours=1)
    assert (await caller.get("/key")).headers["ratelimit"] == '"key";r=2;t=20'


async def test_each_key_has_calls_of_its_own(api: Api) -> None:
    door = api.calling(await api.key(), at=now, per_minute=1)
    assert [(await door.get("/key")).status_code for _ in range(2)] == [200, 429]
    other = {"Authorization": f"Bearer {await api.key(Role.ADMIN)}"}
    assert (await door.get("/key", headers=other)).status_code == 200


async def test_when_the_database_is_away_the_answer_says_when_to_come_again(api: Api) -> None:
    record = api.office.record
    away = Database("host=127.0.0.1 port=9 dbname=none connect_timeout=1")
    keys = ApiKeys(database=away, recorder=record.recorder, clock=now, ids=record.ids)
    transport = httpx2.ASGITransport(ApiDoor(replace(api.services, keys=keys)))
    headers = {"Authorization": f"Bearer {await api.key()}"}
    with pytest.raises(StoreUnavailable):
        await away.open()
    try:
        async with httpx2.AsyncClient(transport=transport, headers=headers) as caller:
            answer = await caller.get(f"{BASE}/jobs")
    finally:
        await away.close()
    assert_problem(answer, 503, "store_unavailable")
    assert answer.headers["retry-after"] == "5"


CANARY = "C4nary/of+an account"


async def test_a_password_never_comes_back_and_stands_in_no_log(
    api: Api, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caller = await api.caller()
    place = {"app": "django-admin", "address": "https://intranet.example.com", "username": "robot"}
    with structlog.testing.capture_logs() as logged:
        added = await caller.post("/accounts", json={**place, "password": CANARY})
        account = added.json()["id"]
        answers = [
            added,
            await caller.post("/accounts", json={**place, "password": CANARY}),
            await caller.post("/accounts", json={**place, "address": "nowhere", "password": CANARY}),
            await caller.post("/accounts", json={**place, "password": [CANARY]}),
            await caller.post("/accounts", json={**place, "password": CANARY, CANARY[:6]: 1}),
            await caller.post("/accounts", json={**place, "password": CANARY * 60}),
            await caller.post("/accounts", content=f'{{"password": "{CANARY}"', headers=JSON),
            await caller.put(f"/accounts/{account}/password", json={"password": CANARY}),
            await caller.put(f"/accounts/{account}/password", json=CANARY),
            await caller.put(f"/accounts/{ID}/password", json={"password": CANARY}),
            await caller.get("/accounts"),
            await caller.get(f"/accounts/{account}"),
        ]
    assert [one.status_code for one in answers] == [
        201,
        409,
        422,
        422,
        422,
        422,
        400,
        200,
        422,
        404,
        200,
        200,
    ]
    async with api.office.record.database.reading(api.workspace_id) as connection:
        cursor = await connection.execute("SELECT string_agg(e::text, '') AS said FROM entries e")
        row = await cursor.fetchone()
    assert row is not None
    written = capsys.readouterr()
    everywhere = [
        *(one.text for one in answers),
        caplog.text,
        str(logged),
        written.out,
        written.err,
        row["said"],
    ]
    assert [text for text in everywhere if CANARY in text] == []
    assert "added the account robot." in row["said"]
