"""What an operator does in a workspace: what the API does, under a trigger of its own, with the reason in the log."""

from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.domain.jobs import ActorKind
from automation_log.domain.roles import Role
from automation_log.domain.triggers import Trigger
from automation_log.store import operators
from tests.api.admin.conftest import REASON, Admin

ADA = "ada@example.com"


async def operator_id(admin: Admin) -> UUID:
    (one,) = await admin.operators.list_all()
    return one.id


async def test_a_job_that_is_submitted_names_the_operator_and_the_reason(admin: Admin) -> None:
    caller = await admin.caller()
    account = str(admin.api.office.accounts["Press account"])
    order = {"task": "logging_in", "target": {"kind": "account", "id": account}}
    key = {"Idempotency-Key": "once"}
    answers = [await caller.post("/jobs", json=order, headers=key) for _ in range(2)]
    assert [one.status_code for one in answers] == [202, 200]
    job = answers[0].json()["job"]
    assert [one.headers["location"] for one in answers] == [f"/admin/v1/w/acme/jobs/{job}"] * 2
    shown = (await caller.get(f"/jobs/{job}")).json()
    assert shown["trigger"] == "admin_api"
    assert shown["actor"] == {
        "kind": "operator",
        "id": str(await operator_id(admin)),
        "label": "Operator Mara",
    }
    assert shown["cause"]["label"] == (f"Operator Mara called for it through the Admin API. Reason: {REASON}")
    # The key is the operator's: another's is their own, and one of the API too.
    nils = admin.calling(await admin.token("Nils"))
    for other in (nils, await admin.api.caller()):
        assert (await other.post("/jobs", json=order, headers=key)).status_code == 202
    cancelled = await caller.post(f"/jobs/{job}/cancel")
    assert cancelled.status_code == 202
    (asked,) = [
        one
        for one in (await caller.get(f"/jobs/{job}/entries")).json()["items"]
        if one["kind"] == "cancel_asked"
    ]
    assert (asked["says"]["by"], asked["says"]["because"]) == ("Operator Mara", REASON)
    assert (await caller.post(f"/jobs/{job}/retry")).status_code == 202
    await admin.api.office.assert_verified()


async def test_what_takes_away_is_confirmed_and_what_follows_says_why(admin: Admin) -> None:
    caller, office = await admin.caller(), admin.api.office
    ada = (await caller.post("/members", json={"email": ADA})).json()["id"]
    team = (await caller.post("/teams", json={"name": "Writers"})).json()["id"]
    hub = office.hubs["Newsroom"]
    assert (await caller.put(f"/teams/{team}/shares/{hub}", json={"role": "Editors"})).status_code == 200
    joined = await caller.post(f"/teams/{team}/members", json={"emails": [ADA]})
    assert joined.headers["location"] == f"/admin/v1/w/acme/jobs/{joined.json()['jobs'][0]}"
    refused = await caller.delete(f"/members/{ada}")
    assert (refused.status_code, refused.json()["code"]) == (409, "confirmation_needed")
    deleted = await caller.delete(f"/members/{ada}", params={"confirm": refused.json()["confirmation"]})
    assert deleted.status_code == 202, deleted.text
    rows = await office.jobs()
    assert len(rows) == 4
    for row in rows:
        assert (row["trigger"], row["actor_kind"]) == (Trigger.ADMIN_API, ActorKind.OPERATOR)
        assert (row["actor_id"], row["actor_label"]) == (await operator_id(admin), "Operator Mara")
    assert [row["cause_sentence"] for row in rows if row["parent_id"] is None] == [
        f"Operator Mara added {ADA} to the team “Writers”. Reason: {REASON}",
        f"Operator Mara deleted {ADA}. Reason: {REASON}",
    ]
    (entry, *_) = await office.entries(UUID(team), EntryKind.DIRECTORY_CHANGED)
    assert '"trigger":"admin_api"' in entry["public"]
    assert REASON not in entry["public"]
    await office.assert_verified()


async def test_the_reason_stands_in_entries_that_no_job_follows_from(admin: Admin) -> None:
    caller, office = await admin.caller(), admin.api.office
    place = {"app": "django-admin", "address": "https://intranet.example.com", "username": "robot"}
    account = (await caller.post("/accounts", json={**place, "password": "s3cret of it"})).json()["id"]
    assert await admin.said(account) == [f"Operator Mara added the account robot. Reason: {REASON}"]
    assert (await caller.post("/scim-tokens", json={"name": "Okta"})).status_code == 201
    (token,) = (await caller.get("/scim-tokens")).json()["items"]
    assert await admin.said(token["id"]) == [f"A SCIM token was made for Okta. Reason: {REASON}"]
    pause = (await caller.post("/pauses", json={"scope": "workspace", "why": "an audit"})).json()["id"]
    assert (await caller.delete(f"/pauses/{pause}")).status_code == 200
    for kind in (EntryKind.PAUSED, EntryKind.RESUMED):
        (entry,) = await office.entries(UUID(pause), kind)
        assert f'"because":"{REASON}"' in entry["personal"]
        assert '"why":"an audit"' in entry["personal"]


async def test_an_operator_may_what_a_super_admin_may_and_leaves_the_owner_alone(admin: Admin) -> None:
    caller, people = await admin.caller(), admin.api.people
    raised = await caller.put(f"/members/{people[Role.USER].id}/role", json={"role": "super_admin"})
    assert raised.status_code == 200, raised.text
    assert (await caller.delete(f"/members/{people[Role.SUPER_ADMIN].id}")).status_code == 200
    owner = people[Role.OWNER].id
    for answer in (
        await caller.put(f"/members/{people[Role.USER].id}/role", json={"role": "owner"}),
        await caller.put(f"/members/{owner}/role", json={"role": "guest"}),
        await caller.post(f"/members/{owner}/deactivate"),
        await caller.delete(f"/members/{owner}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_a_collection_that_an_operator_makes_is_the_owners(admin: Admin) -> None:
    caller = await admin.caller()
    made = await caller.post("/collections", json={"name": "Spring"})
    assert made.status_code == 201, made.text
    shown = (await caller.get(f"/collections/{made.json()['id']}")).json()
    assert shown["owner_id"] == str(admin.api.people[Role.OWNER].id)


async def test_lists_come_a_page_at_a_time(admin: Admin) -> None:
    caller = await admin.caller()
    found, after = [], ""
    while True:
        page = (await caller.get("/members", params={"limit": 4, "after": after})).json()
        found += [one["email"] for one in page["items"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert len(found) == len(set(found)) == len((await caller.get("/members")).json()["items"])


async def test_a_token_is_kept_as_a_hash_and_stands_in_no_entry(admin: Admin) -> None:
    token = await admin.token()
    await admin.calling(token).post("/teams", json={"name": "Writers"})
    database = admin.api.office.record.database
    async with database.reading(admin.api.workspace_id) as connection:
        cursor = await connection.execute("SELECT string_agg(e::text, '') AS said FROM entries e")
        row = await cursor.fetchone()
    assert row is not None
    assert token not in row["said"]
    async with database.outside() as connection:
        assert token not in str(await operators.list_all(connection))
