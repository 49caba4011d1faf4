"""`automation-log policies` and `jobs move`: what fires next, what is missing, and another time for a job."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from automation_log.domain.policies import Policy, PolicyKind, nightly
from automation_log.domain.windows import Hours
from automation_log.store import policies
from automation_log.store.database import Connection
from tests.cli.conftest import Call
from tests.cli.test_jobs import planted
from tests.conftest import Record, now
from tests.store.trees import job

NOBODY = "019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60"
NEXT_YEAR = now().year + 1


async def keep(record: Record, *made: Policy) -> None:
    for policy in made:

        async def work(connection: Connection, policy: Policy = policy) -> bool:
            return await policies.add_policy(connection, policy)

        assert await record.database.write(record.workspace_id, work)


async def test_what_fires_next_is_listed(call: Call, record: Record) -> None:
    assert (await call("policies", "list")).stdout == "No policies yet: a worker sets one up.\n"
    rotation = Policy(
        id=UUID(int=2),
        kind=PolicyKind.EVERY_DAYS,
        app="django-admin",
        every=30,
        starts_on=date(2099, 1, 1),
        hours=Hours(zone="UTC", opens=time(22), lasts=timedelta(hours=8)),
        is_on=True,
        since=now(),
    )
    await keep(record, nightly(UUID(int=1), zone="UTC", since=now()), rotation)
    listed = json.loads((await call("policies", "list", "--json")).stdout)
    assert [(one["trigger"], one["app"], one["opens"], one["closes"]) for one in listed] == [
        ("workspace_policy", None, "01:00", "05:00"),
        ("password_policy", "django-admin", "22:00", "06:00"),
    ]
    following = datetime.fromisoformat(listed[0]["next_at"])
    assert following.time() == time(1)
    assert timedelta() < following - datetime.now(UTC) <= timedelta(days=1)
    assert listed[1]["next_at"] == "2099-01-01T22:00:00+00:00"
    assert listed[1]["last"] is None
    table = (await call("policies", "list")).stdout
    assert "Workspace policy" in table
    assert "every 30 days from 2099-01-01, 22:00–06:00 UTC" in table


async def test_what_should_have_begun_is_listed_and_fails_the_command(call: Call, record: Record) -> None:
    assert (await call("policies", "ghosts")).exit_code == 0
    await keep(record, nightly(UUID(int=1), zone="UTC", since=now() - timedelta(days=2, hours=1)))
    found = await call("policies", "ghosts")
    assert found.exit_code == 1
    assert "Syncing users" in found.stdout
    listed = json.loads((await call("policies", "ghosts", "--json")).stdout)
    assert len(listed) in (2, 3)
    assert {(one["task"], one["target"]["label"], one["trigger"]) for one in listed} == {
        ("syncing_users", "Acme", "workspace_policy")
    }


async def test_a_scheduled_job_is_moved_by_the_operator(call: Call, record: Record) -> None:
    scheduled = replace(job(record.ids), scheduled_for=now() + timedelta(days=1))
    await planted(record, [scheduled])
    moved = await call(
        "jobs", "move", str(scheduled.id), f"{NEXT_YEAR}-02-01T09:00", "--zone", "Asia/Kathmandu"
    )
    assert (moved.exit_code, moved.stdout) == (0, f"Moved to 1 Feb {NEXT_YEAR}, 09:00:00 +0545.\n"), (
        moved.stderr
    )
    shown = json.loads((await call("jobs", "show", str(scheduled.id), "--json")).stdout)
    assert shown["scheduled_for"] == shown["due_at"] == f"{NEXT_YEAR}-02-01T03:15:00+00:00"


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((NOBODY, f"{NEXT_YEAR}-01-01T09:00"), f"There is no job {NOBODY} here."),
        ((NOBODY, "soon"), "Give a time such as"),
        ((NOBODY, f"{NEXT_YEAR}-01-01T09:00", "--zone", "Nowhere"), "Choose the zone of that time."),
    ],
)
async def test_what_cannot_be_moved_is_said(call: Call, arguments: tuple[str, ...], said: str) -> None:
    refused = await call("jobs", "move", *arguments)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr
