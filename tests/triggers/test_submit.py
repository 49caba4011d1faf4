"""The single door: what it plans, what it refuses, and that an order is recorded and queued whole or not at all."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from automation_log.connectors.catalog import Catalog
from automation_log.domain.errors import Conflict, InvalidRequest, NotFound, RequestError
from automation_log.domain.jobs import TargetKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.store.embedded import Addresses
from automation_log.store.verify import verify
from automation_log.triggers.checks import check
from tests.conftest import now
from tests.triggers.conftest import Door

FIVE = tuple(f"{name}@example.com" for name in ("ada", "grace", "barbara", "katherine", "margaret"))


async def test_five_people_are_one_parent_with_five_nested_jobs(door: Door) -> None:
    root_id = await door.submit.submit(door.adding(*FIVE))
    parent, *nested = await door.jobs()
    assert (parent["id"], parent["is_leaf"], parent["target_label"]) == (root_id, False, "Staff")
    assert [job["subject"] for job in nested] == list(FIVE)
    for job in nested:
        assert (job["parent_id"], job["depth"], job["is_leaf"]) == (root_id, 1, True)
        assert (job["status"], job["actor_label"], job["trigger"]) == (
            Status.QUEUED,
            "Grace",
            parent["trigger"],
        )
    assert {row["job"] for row in await door.queued()} == {str(job["id"]) for job in nested}
    assert (await verify(door.record.database, door.record.workspace_id)).is_clean


async def test_one_person_or_an_account_is_one_leaf(door: Door) -> None:
    await door.submit.submit(door.adding("ada@example.com"))
    await door.submit.submit(door.order(Task.LOGGING_IN, TargetKind.ACCOUNT, door.account))
    assert [(job["is_leaf"], job["subject"]) for job in await door.jobs()] == [
        (True, "ada@example.com"),
        (True, None),
    ]


@pytest.mark.parametrize("is_preview", [False, True])
async def test_a_sync_is_one_look_under_a_parent_that_what_follows_is_nested_in(
    door: Door, is_preview: bool
) -> None:
    order = door.order(Task.SYNCING_USERS, TargetKind.BUSINESS_HUB, door.hub, is_preview=is_preview)
    root_id = await door.submit.submit(order)
    parent, look = await door.jobs()
    assert (parent["id"], parent["is_leaf"], look["parent_id"], look["is_leaf"]) == (
        root_id,
        False,
        root_id,
        True,
    )
    assert parent["asked"] == look["asked"] == ({"is_preview": True} if is_preview else {})
    assert [row["job"] for row in await door.queued()] == [str(look["id"])]


async def test_a_preview_is_another_order_than_the_sync_itself(door: Door) -> None:
    order = door.order(Task.SYNCING_USERS, TargetKind.BUSINESS_HUB, door.hub, idempotency_key="k")
    await door.submit.submit(order)
    with pytest.raises(Conflict) as refused:
        await door.submit.submit(replace(order, is_preview=True))
    assert refused.value.code == "key_reused"


async def test_where_the_app_alone_knows_its_roles_any_name_is_taken(door: Door) -> None:
    order = door.adding("ada@example.com")
    for roles in (("Pilots",), ("Pilots", "Ground crew, day")):
        check(replace(order, roles=roles), Catalog().get("scim"))
    for roles in ((), (" ",), ("Pilots\nEditors",), ("x" * 151,)):
        with pytest.raises(InvalidRequest) as refused:
            check(replace(order, roles=roles), Catalog().get("scim"))
        assert refused.value.field == "role"


async def test_a_person_named_twice_is_added_once(door: Door) -> None:
    await door.submit.submit(door.adding("Ada@example.com", "ada@EXAMPLE.com"))
    (job,) = await door.jobs()
    assert job["subject"] == "ada@example.com"


async def test_a_time_ahead_is_when_the_attempt_may_be_taken(door: Door) -> None:
    at = now() + timedelta(hours=3)
    await door.submit.submit(door.order(Task.LOGGING_IN, TargetKind.ACCOUNT, door.account, scheduled_for=at))
    (job,), (row,) = await door.jobs(), await door.queued()
    assert (job["status"], job["scheduled_for"], row["scheduled_at"]) == (Status.QUEUED, at, at)
    assert await door.count("leases") == 0


async def test_the_same_key_from_many_at_once_makes_one_job(door: Door) -> None:
    order = door.adding(*FIVE, idempotency_key="monday")
    answers = await asyncio.gather(*(door.submit.submit(order) for _ in range(8)))
    assert len(set(answers)) == 1
    assert await door.count("jobs") == 6
    assert len(await door.queued()) == 5


async def test_a_key_is_one_owners_and_one_orders(door: Door) -> None:
    first = await door.submit.submit(door.adding("ada@example.com", idempotency_key="k"))
    other = door.adding("ada@example.com", idempotency_key="k", idempotency_owner="member:8")
    assert await door.submit.submit(other) != first
    with pytest.raises(Conflict) as refused:
        await door.submit.submit(door.adding("grace@example.com", idempotency_key="k"))
    assert refused.value.code == "key_reused"
    assert await door.count("jobs") == 2


async def test_a_key_sent_again_after_its_time_still_finds_its_job(door: Door) -> None:
    at = now() + timedelta(hours=3)
    later = door.submit_at(lambda: at + timedelta(minutes=1))
    order = door.adding("ada@example.com", idempotency_key="k", scheduled_for=at)
    first = await door.submit.submit(order)
    assert await later.submit(order) == first
    with pytest.raises(InvalidRequest):
        await later.submit(door.adding("ada@example.com", scheduled_for=at))


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"people": ()}, "people", "Name at least one person"),
        ({"people": ("ada@",)}, "people", "“ada@” is not an e-mail address."),
        ({"people": ("ada@example.com", "a b@example.com")}, "people", "is not an e-mail address."),
        ({"people": ("x" * 65 + "@example.com",)}, "people", "is not an e-mail address."),
        ({"people": ("ada@example.com\n",)}, "people", "is not an e-mail address."),
        ({"people": tuple(f"p{n}@example.com" for n in range(10_001))}, "people", "At most 10,000"),
        ({"roles": ("King",)}, "role", "has these roles: Editors"),
        ({"roles": ()}, "role", "has these roles: Editors"),
        ({"target_kind": TargetKind.ACCOUNT}, "target", "acts on one business hub"),
        ({"is_preview": True}, "is_preview", "“Adding users” has no preview."),
        (
            {"roles": ("Editors", "Viewers")},
            "role",
            "Django admin gives one role by “Adding users”.",
        ),
        ({"roles": ("Editors", "King")}, "role", "has these roles: Editors"),
        ({"assets": {"Website": "Editor"}}, "assets", "Django admin has no assets for “Adding users”."),
    ],
)
async def test_what_cannot_be_done_is_refused_with_its_field(
    door: Door, wrong: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(InvalidRequest) as refused:
        await door.submit.submit(replace(door.adding("ada@example.com"), **wrong))
    assert refused.value.field == field
    assert said in str(refused.value)
    assert await door.count("jobs") == await door.count("entries") == 0


async def test_a_target_of_nobody_and_of_somebody_else_are_not_found(door: Door) -> None:
    with pytest.raises(NotFound):
        await door.submit.submit(door.order(Task.LOGGING_IN, TargetKind.ACCOUNT, UUID(int=1)))
    with pytest.raises(RequestError):
        await door.submit.submit(door.adding("ada@example.com", workspace_id=door.record.ids.new()))
    assert await door.count("jobs") == 0


@pytest.mark.parametrize("broken", ["jobs", "entries", "tallies", "idempotency_keys", "procrastinate_jobs"])
async def test_an_order_that_cannot_be_written_whole_leaves_nothing(
    door: Door, addresses: Addresses, broken: str
) -> None:
    with psycopg.connect(addresses.owner_url) as connection:
        connection.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$"
        )
        connection.execute(
            f"CREATE CONSTRAINT TRIGGER full_disk AFTER INSERT ON {broken} DEFERRABLE INITIALLY DEFERRED"  # type: ignore[arg-type]
            " FOR EACH ROW EXECUTE FUNCTION full_disk()"
        )
    with pytest.raises(Exception, match=r".") as failed:
        await door.submit.submit(door.adding(*FIVE, idempotency_key="k"))
    assert not isinstance(failed.value, RequestError)
    for table in ("jobs", "entries", "tallies", "idempotency_keys", "procrastinate_jobs"):
        assert await door.count(table) == 0
