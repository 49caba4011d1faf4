"""Bulk through the API: looked at by posting, begun by the one who looked, followed, aborted, and told in the log."""

from typing import Any

import httpx2
import pytest

from automation_log.domain.roles import Role
from automation_log.triggers.batch_turns import BatchTurns
from tests.api.v1.conftest import Api
from tests.api.v1.test_jobs import adding, submitted


async def failed(caller: httpx2.AsyncClient, api: Api, *people: str) -> list[str]:
    """Roots that were cancelled before anybody took them."""
    jobs = [await submitted(caller, adding(api, person)) for person in people]
    for job in jobs:
        assert (await caller.post(f"/jobs/{job}/cancel")).status_code == 202
    return jobs


async def previewed(caller: httpx2.AsyncClient, act: str, q: str) -> dict[str, Any]:
    answer = await caller.post("/jobs/batches", json={"act": act, "q": q})
    assert answer.status_code == 201, answer.text
    seen: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/w/acme/api/v1/jobs/batches/{seen['id']}"
    return seen


async def worked_off(api: Api) -> None:
    record = api.office.record
    await BatchTurns(
        database=record.database,
        recorder=record.recorder,
        queue=record.queue,
        rerunning=api.services.rerunning,
        clock=api.services.clock,
        brand="Automation Log",
    ).work_off()


async def test_all_that_a_filter_finds_is_run_again(api: Api) -> None:
    caller = await api.caller(Role.ADMIN)
    jobs = await failed(caller, api, "ada@example.com", "bob@example.com")
    still = await submitted(caller, adding(api, "eve@example.com"))
    seen = await previewed(caller, "rerun", f"id:{','.join([*jobs, still])}")
    assert (seen["state"], seen["found"], seen["roots"], seen["done"]) == ("previewed", 2, 3, 0)
    assert seen["left_out"] == [{"code": "still_open", "sentence": "It has not ended.", "jobs": 1}]
    begun = await caller.post(f"/jobs/batches/{seen['id']}/confirm")
    assert (begun.status_code, begun.json()["state"]) == (202, "running")
    await worked_off(api)
    batch = (await caller.get(f"/jobs/batches/{seen['id']}")).json()
    assert (batch["state"], batch["done"], batch["refusals"]) == ("done", 2, [])
    assert batch["actor"]["kind"] == "api_key"
    told = (await caller.get(f"/jobs/batches/{seen['id']}/jobs", params={"limit": 1})).json()
    assert (told["items"][0]["job"], told["items"][0]["state"]) == (jobs[0], "asked")
    rest = (await caller.get(f"/jobs/batches/{seen['id']}/jobs", params={"after": told["next"]})).json()
    made = [one["made"] for one in (*told["items"], *rest["items"])]
    found = (await caller.get("/jobs", params={"q": f"batch:{seen['id']}"})).json()["items"]
    assert [one["id"] for one in found] == made[::-1]
    assert {(one["trigger"], one["cause"]["id"]) for one in found} == {("api", seen["id"])}
    assert [one["id"] for one in (await caller.get("/jobs/batches")).json()["items"]] == [seen["id"]]
    await api.office.assert_verified()


async def test_somebody_elses_preview_is_not_begun(api: Api) -> None:
    admin, owner = await api.caller(Role.ADMIN), await api.caller()
    await failed(admin, api, "ada@example.com")
    seen = await previewed(admin, "retry", "")
    refused = await owner.post(f"/jobs/batches/{seen['id']}/confirm")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    early = await owner.post(f"/jobs/batches/{seen['id']}/abort")
    assert (early.status_code, early.json()["code"]) == (409, "not_running")
    assert (await owner.get("/jobs/batches")).json()["items"] == [], "what was only looked at is no batch yet"


@pytest.mark.parametrize(
    ("sent", "status", "code", "field"),
    [
        ({"act": "retry", "q": "colour:red"}, 400, "malformed_filter", "q"),
        ({"act": "retry", "q": "x" * 4_001}, 422, "invalid", "q"),
        ({"act": "retry"}, 422, "invalid", "q"),
        ({"act": "delete", "q": ""}, 422, "invalid", "act"),
        ({"act": "retry", "q": "a\0b"}, 422, "invalid", "body"),
        ({"act": "retry", "q": "", "limit": 3}, 422, "invalid", "limit"),
    ],
)
async def test_what_cannot_be_asked_names_its_field(
    api: Api, sent: dict[str, object], status: int, code: str, field: str
) -> None:
    answer = await (await api.caller()).post("/jobs/batches", json=sent)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (status, code, field)


async def test_nothing_to_do_is_a_conflict(api: Api) -> None:
    caller = await api.caller()
    seen = await previewed(caller, "cancel", "status:running")
    refused = await caller.post(f"/jobs/batches/{seen['id']}/confirm")
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_do")
