"""Jobs through the API: submitted once, listed newest first, shown with what they wrote, retried and cancelled."""

from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest

from automation_log.domain.evidence import Evidence
from automation_log.domain.jobs import ActorKind
from automation_log.domain.roles import Role
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.triggers.submit import KEYS_LAST
from tests.api.v1.conftest import Api
from tests.conftest import now

ADA, GRACE = "ada@example.com", "grace@example.com"


def adding(api: Api, *people: str, **more: Any) -> dict[str, Any]:
    target = {"kind": "business_hub", "id": str(api.office.hubs["Newsroom"])}
    return {"task": "adding_users", "target": target, "people": people, "roles": ["Editors"], **more}


def logging_in(api: Api, **more: Any) -> dict[str, Any]:
    target = {"kind": "account", "id": str(api.office.accounts["Press account"])}
    return {"task": "logging_in", "target": target, **more}


async def submitted(caller: httpx2.AsyncClient, job: dict[str, Any]) -> str:
    answer = await caller.post("/jobs", json=job)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["job"])


async def test_a_job_is_submitted_and_shown(api: Api) -> None:
    caller = await api.caller(Role.ADMIN)
    answer = await caller.post("/jobs", json=adding(api, ADA, GRACE))
    assert answer.status_code == 202
    root = answer.json()["job"]
    assert answer.headers["location"] == f"/w/acme/api/v1/jobs/{root}"
    shown = (await caller.get(f"/jobs/{root}")).json()
    assert (shown["task"], shown["status"], shown["trigger"]) == ("adding_users", "queued", "api")
    assert shown["actor"]["kind"] == "api_key"
    assert shown["actor"]["id"] == str(api.people[Role.ADMIN].id)
    assert shown["target"]["id"] == str(api.office.hubs["Newsroom"])
    assert shown["cause"]["label"].startswith("Called for through the API with the key “")
    assert shown["leaves"]["queued"] == 2
    nested = (await caller.get(f"/jobs/{root}/jobs")).json()["items"]
    assert [one["subject"] for one in nested] == [ADA, GRACE]
    assert [one["asked"]["roles"] for one in nested] == [["Editors"]] * 2
    (row, *_) = await api.office.jobs()
    assert (row["trigger"], row["actor_kind"]) == (Trigger.API, ActorKind.API_KEY)
    await api.office.assert_verified()


async def test_the_log_is_listed_newest_first_to_its_end(api: Api) -> None:
    caller = await api.caller()
    jobs = [await submitted(caller, adding(api, f"{number}@example.com")) for number in range(7)]
    seen, after = [], ""
    while after is not None:
        page = (await caller.get("/jobs", params={"limit": 3, "after": after})).json()
        seen += [one["id"] for one in page["items"]]
        after = page["next"]
    assert seen == jobs[::-1]
    await caller.post(f"/jobs/{jobs[2]}/cancel")
    failed = (await caller.get("/jobs", params={"q": "status:not_completed"})).json()
    assert [one["id"] for one in failed["items"]] == [jobs[2]]
    assert failed["items"][0]["reason"]["code"] == "cancelled"
    assert failed["searched"]["is_complete"]


async def test_a_filter_names_the_nested_job_it_found(api: Api) -> None:
    caller = await api.caller()
    root = await submitted(caller, adding(api, "ada@example.com", "grace@example.com"))
    (found,) = (await caller.get("/jobs", params={"q": "person:Grace@example.com"})).json()["items"]
    nested = (await caller.get(f"/jobs/{root}/jobs")).json()["items"]
    assert (found["id"], found["hit"], found["hits"]) == (root, nested[1]["id"], 1)
    none = (await caller.get("/jobs", params={"q": "-app:django-admin hub:elsewhere"})).json()
    assert (none["items"], none["next"]) == ([], None)
    refused = await caller.get("/jobs", params={"q": "status:done"})
    said = refused.json()
    assert (refused.status_code, said["type"].rpartition(":")[2], said["field"]) == (
        400,
        "malformed_filter",
        "q",
    )
    assert "character 8" in said["detail"]


async def test_nested_jobs_are_listed_to_their_end_the_failed_first(api: Api) -> None:
    caller = await api.caller()
    people = [f"{number}@example.com" for number in range(8)]
    root = await submitted(caller, adding(api, *people))
    nested = [one["id"] for one in (await caller.get(f"/jobs/{root}/jobs")).json()["items"]]
    await caller.post(f"/jobs/{nested[5]}/cancel")
    seen, after = [], ""
    while after is not None:
        page = (await caller.get(f"/jobs/{root}/jobs", params={"limit": 3, "after": after})).json()
        seen += [one["id"] for one in page["items"]]
        after = page["next"]
    assert seen == [nested[5], *nested[:5], *nested[6:]]
    assert (await caller.get(f"/jobs/{nested[0]}/jobs")).json() == {"items": [], "next": None}


async def test_entries_say_what_happened_in_words(api: Api) -> None:
    caller = await api.caller()
    job = await submitted(caller, logging_in(api))
    assert (await caller.post(f"/jobs/{job}/cancel")).json() == {"job": job, "asked": "cancel"}
    retried = await caller.post(f"/jobs/{job}/retry")
    assert (retried.status_code, retried.headers["location"]) == (202, f"/w/acme/api/v1/jobs/{job}")
    entries = (await caller.get(f"/jobs/{job}/entries")).json()["items"]
    assert [one["kind"] for one in entries] == ["recorded", "cancel_asked", "retry_asked"]
    assert (entries[0]["set"]["status"], entries[0]["set"]["trigger"]) == ("queued", "api")
    assert entries[0]["set"]["actor_kind"] == "api_key"
    assert [one["set"]["status"] for one in entries[1:]] == ["not_completed", "retrying"]
    assert entries[1]["says"]["by"].startswith("owner@example.com (key “")
    first = (await caller.get(f"/jobs/{job}/entries", params={"limit": 1})).json()
    rest = (await caller.get(f"/jobs/{job}/entries", params={"after": first["next"]})).json()
    assert first["items"] + rest["items"] == entries
    refused = await caller.post(f"/jobs/{job}/retry")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_retryable")


async def test_the_same_order_under_the_same_key_makes_one_job(api: Api) -> None:
    caller, key = await api.caller(), {"Idempotency-Key": "monday-1"}
    first = await caller.post("/jobs", json=adding(api, ADA), headers=key)
    again = await caller.post("/jobs", json=adding(api, ADA), headers=key)
    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json() == first.json()
    assert again.headers["location"] == first.headers["location"]
    other = await caller.post("/jobs", json=adding(api, GRACE), headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    # The key's owner has it, whichever key of theirs calls; nobody else does.
    assert (await (await api.caller()).post("/jobs", json=adding(api, ADA), headers=key)).status_code == 200
    admin = await api.caller(Role.ADMIN)
    assert (await admin.post("/jobs", json=adding(api, GRACE), headers=key)).status_code == 202
    assert len(await api.office.jobs()) == 2


async def test_an_idempotency_key_is_as_good_as_new_after_seven_days(api: Api) -> None:
    caller, key = await api.caller(), {"Idempotency-Key": "monday-1"}
    first = await caller.post("/jobs", json=adding(api, ADA), headers=key)
    statuses = []
    for passed in (KEYS_LAST - timedelta(minutes=1), KEYS_LAST + timedelta(minutes=1)):
        later = api.calling(
            caller.headers["Authorization"].removeprefix("Bearer "), at=lambda p=passed: now() + p
        )
        answer = await later.post("/jobs", json=adding(api, ADA), headers=key)
        statuses.append((answer.status_code, answer.json() == first.json()))
    assert statuses == [(200, True), (202, False)]


async def test_a_job_is_scheduled_with_its_offset(api: Api) -> None:
    caller = await api.caller()
    at = (now() + timedelta(days=2)).replace(microsecond=0)
    local = at.astimezone().isoformat()
    job = await submitted(caller, logging_in(api, scheduled_for=local))
    shown = (await caller.get(f"/jobs/{job}")).json()
    assert shown["scheduled_for"] == at.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("more", "status", "field"),
    [
        ({"scheduled_for": "2026-11-03T14:30:00"}, 422, "scheduled_for"),
        ({"scheduled_for": "2020-11-03T14:30:00Z"}, 422, "scheduled_for"),
        ({"scheduled_for": "2099-11-03T14:30:00Z"}, 422, "scheduled_for"),
        ({"scheduled_for": "9999-12-31T23:59:59-12:00"}, 422, "scheduled_for"),
        ({"people": [ADA]}, 422, "people"),
        ({"roles": ["Editors"]}, 422, "roles"),
        ({"assets": {"Site": "Editor"}}, 422, "assets"),
        ({"is_preview": True}, 422, "is_preview"),
        ({"task": "syncing_users"}, 422, "target"),
        ({"task": "dancing"}, 422, "task"),
        ({"target": {"kind": "team", "id": "019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60"}}, 422, "target.kind"),
        ({"target": {"kind": "account", "id": "019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60"}}, 404, "target"),
        ({"surprise": 1}, 422, "surprise"),
    ],
)
async def test_an_order_that_cannot_be_is_refused_with_its_field(
    api: Api, more: dict[str, Any], status: int, field: str
) -> None:
    answer = await (await api.caller()).post("/jobs", json=logging_in(api, **more))
    assert (answer.status_code, answer.json()["field"]) == (status, field), answer.text
    assert await api.office.jobs() == []


async def test_a_capability_that_is_missing_is_told_at_submit(api: Api) -> None:
    caller, definition = await api.caller(), api.services.catalog.get("canaille")
    new = {"app": "canaille", "address": "https://id.example.com", "username": "robot", "password": "x"}
    account = (await caller.post("/accounts", json=new)).json()["id"]
    assert Task.TURNING_OFF_MFA not in definition.capabilities
    order = logging_in(api, task="turning_off_mfa", target={"kind": "account", "id": account})
    answer = await caller.post("/jobs", json=order)
    told = answer.json()
    assert (answer.status_code, told["code"], told["field"]) == (422, "unsupported", "task")
    assert told["detail"] == "Canaille cannot do “Turning off MFA”."
    assert await api.office.jobs() == []


async def test_pauses_hold_back_and_let_go(api: Api) -> None:
    caller = await api.caller()
    hub = str(api.office.hubs["Newsroom"])
    made = await caller.post("/pauses", json={"scope": "business_hub", "key": hub, "why": "an audit"})
    assert made.status_code == 201, made.text
    (one,) = (await caller.get("/pauses")).json()["items"]
    assert (one["label"], one["why"], one["scope"]) == ("Newsroom", "an audit", "business_hub")
    assert one["paused_by"].startswith("owner@example.com (key “")
    again = await caller.post("/pauses", json={"scope": "business_hub", "key": hub, "why": "an audit"})
    assert (again.status_code, again.json()["code"]) == (409, "already_paused")
    assert (await caller.delete(f"/pauses/{one['id']}")).json() == one
    assert (await caller.delete(f"/pauses/{one['id']}")).status_code == 404


async def test_apps_say_what_they_can_do(api: Api) -> None:
    caller = await api.caller()
    names, after = [], ""
    while after is not None:
        page = (await caller.get("/apps", params={"limit": 1, "after": after})).json()
        names += [one["app"] for one in page["items"]]
        after = page["next"]
    assert names == [one.app for one in api.services.catalog.list()]
    shown = (await caller.get("/apps/django-admin")).json()
    assert {one["task"] for one in shown["tasks"]} == set(api.services.catalog.get("django-admin").tasks)
    assert {one["evidence"] for one in shown["tasks"]} <= {level.word for level in Evidence}
    assert (await caller.get("/apps/nope")).json()["code"] == "unknown_app"


async def test_a_scheduled_job_is_moved(api: Api) -> None:
    caller = await api.caller()
    at, to = now() + timedelta(days=1), now() + timedelta(days=2)
    job = await submitted(caller, logging_in(api, scheduled_for=at.isoformat()))
    moved = await caller.post(f"/jobs/{job}/move", json={"scheduled_for": to.isoformat()})
    assert (moved.status_code, moved.json()) == (202, {"job": job, "asked": "move"})
    shown = (await caller.get(f"/jobs/{job}")).json()
    assert datetime.fromisoformat(shown["scheduled_for"]) == to
    for bad in (
        "2020-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-12:00",
        "2027-01-01T00:00:00",
    ):
        refused = await caller.post(f"/jobs/{job}/move", json={"scheduled_for": bad})
        assert (refused.status_code, refused.json()["field"]) == (422, "scheduled_for"), bad
    at_once = await submitted(caller, logging_in(api))
    refused = await caller.post(f"/jobs/{at_once}/move", json={"scheduled_for": to.isoformat()})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_movable")


async def test_an_ended_job_is_run_again_as_another(api: Api) -> None:
    caller = await api.caller()
    job = await submitted(caller, adding(api, ADA, GRACE))
    refused = await caller.post(f"/jobs/{job}/rerun")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_rerunnable")
    await caller.post(f"/jobs/{job}/cancel")
    answer = await caller.post(f"/jobs/{job}/rerun")
    assert answer.status_code == 202
    new = answer.json()["job"]
    assert answer.headers["location"] == f"/w/acme/api/v1/jobs/{new}"
    shown = (await caller.get(f"/jobs/{new}")).json()
    assert (shown["rerun_of"], shown["trigger"], shown["status"]) == (job, "api", "queued")
    nested = (await caller.get(f"/jobs/{new}/jobs")).json()["items"]
    assert [one["subject"] for one in nested] == [ADA, GRACE]
