"""Open exposures of a workspace: the widest first, page by page, and read off an index however long the log is."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from automation_log.domain.evidence import Evidence
from automation_log.domain.jobs import Actor, ActorKind, Cause, CauseKind, PlannedJob, Target, TargetKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.embedded import Addresses
from automation_log.store.exposures import FIRST, OpenExposure, list_open_exposures
from tests.conftest import Record, now
from tests.store.test_record import apply, moves
from tests.store.test_telling_plans import pages_of

HUB, ACCOUNT = UUID(int=7), UUID(int=9)
ADA, EVE = "ada@example.com", "eve@example.com"
MOST_PAGES = 600
"""Reading the whole log touches 900: what is asked for is 200 open leaves of 30,000, and 21 looked into."""


def leaf(
    record: Record,
    task: Task,
    subject: str | None = None,
    *,
    cause: CauseKind = CauseKind.GRANT,
    parent: PlannedJob | None = None,
    **more: object,
) -> PlannedJob:
    identifier = record.ids.new()
    is_account = task in (Task.ROTATING_PASSWORDS, Task.TURNING_ON_MFA)
    given: dict[str, object] = {
        "id": identifier,
        "root_id": parent.id if parent else identifier,
        "parent_id": parent.id if parent else None,
        "path": (parent.id,) if parent else (),
        "is_leaf": True,
        "task": task,
        "target": Target(
            kind=TargetKind.ACCOUNT if is_account else TargetKind.BUSINESS_HUB,
            id=ACCOUNT if is_account else HUB,
            label="Press",
        ),
        "subject": subject,
        "actor": Actor(kind=ActorKind.MEMBER, id=UUID(int=8), label="Grace"),
        "trigger": Trigger.SCIM,
        "cause": Cause(kind=cause, id=None, sentence="Grace left."),
        "app": "django-admin",
    }
    return PlannedJob(**(given | more))  # type: ignore[arg-type]


async def plant(record: Record, *jobs: PlannedJob) -> None:
    async def work(connection: Connection) -> None:
        await record.recorder.record(connection, additions=jobs)

    await record.database.write(record.workspace_id, work)


async def end(record: Record, job: PlannedJob, evidence: Evidence = Evidence.OBSERVED) -> None:
    await apply(record, moves(job, Status.STARTED))
    await apply(record, moves(job, Status.RUNNING))
    await apply(record, moves(job, Status.COMPLETED, evidence=int(evidence), due_at=None))


async def fail(record: Record, job: PlannedJob) -> None:
    await apply(record, moves(job, Status.STARTED))
    await apply(record, moves(job, Status.NOT_COMPLETED, reason="failed", due_at=None))


async def listed(record: Record, *, limit: int = 50) -> list[OpenExposure]:
    """Every page, one after the other."""
    found: list[OpenExposure] = []
    after: UUID | None = FIRST
    while after is not None:
        async with record.database.reading(record.workspace_id) as connection:
            page = await list_open_exposures(connection, now=now(), after=after, limit=limit)
        found += page.found
        after = page.next_after
    return found


def leaves(found: Sequence[OpenExposure]) -> list[UUID]:
    return [one.leaf_id for one in found]


async def test_the_oldest_trigger_comes_first_and_pages_join(record: Record) -> None:
    jobs = [leaf(record, Task.REMOVING_USERS, f"p{number}@example.com") for number in range(7)]
    for job in jobs:
        await plant(record, job)
    await fail(record, jobs[3])
    assert leaves(await listed(record)) == [job.id for job in jobs]
    assert leaves(await listed(record, limit=2)) == [job.id for job in jobs]
    first = (await listed(record))[0]
    assert (first.task, first.subject, first.target_kind, first.status) == (
        Task.REMOVING_USERS,
        "p0@example.com",
        TargetKind.BUSINESS_HUB,
        Status.QUEUED,
    )


async def test_a_root_stands_once_and_names_the_leaf_that_keeps_it_open(record: Record) -> None:
    root = leaf(record, Task.REMOVING_USERS, ADA, is_leaf=False)
    out = leaf(record, Task.REMOVING_USERS, ADA, parent=root)
    rotation = leaf(record, Task.ROTATING_PASSWORDS, parent=root)
    await plant(record, root, out, rotation)
    assert [(one.root_id, one.leaf_id) for one in await listed(record)] == [(root.id, out.id)]
    await end(record, out)
    assert [(one.root_id, one.leaf_id) for one in await listed(record)] == [(root.id, rotation.id)]
    await end(record, rotation)
    assert await listed(record) == []


@pytest.mark.parametrize(
    ("task", "cause", "is_listed"),
    [
        (Task.REMOVING_USERS, CauseKind.REQUEST, True),
        (Task.ROTATING_PASSWORDS, CauseKind.GRANT, True),
        (Task.ROTATING_PASSWORDS, CauseKind.POLICY_RUN, False),
        (Task.ROTATING_PASSWORDS, CauseKind.REQUEST, False),
        (Task.TURNING_ON_MFA, CauseKind.REQUEST, True),
        (Task.TURNING_OFF_MFA, CauseKind.REQUEST, False),
        (Task.ADDING_USERS, CauseKind.GRANT, False),
        (Task.SYNCING_USERS, CauseKind.POLICY_RUN, False),
    ],
)
async def test_what_ends_access_is_listed_until_it_was_observed(
    record: Record, task: Task, cause: CauseKind, is_listed: bool
) -> None:
    job = leaf(record, task, ADA if task is Task.REMOVING_USERS else None, cause=cause)
    await plant(record, job)
    assert bool(await listed(record)) is is_listed
    await end(record, job, Evidence.ACCEPTED)
    assert bool(await listed(record)) is is_listed


@pytest.mark.parametrize("task", [Task.REMOVING_USERS, Task.ROTATING_PASSWORDS, Task.TURNING_ON_MFA])
async def test_a_later_observed_job_on_the_same_ends_it(record: Record, task: Task) -> None:
    subject = ADA if task is Task.REMOVING_USERS else None
    first = leaf(record, task, subject)
    await plant(record, first)
    await fail(record, first)
    for other in (leaf(record, Task.REMOVING_USERS, EVE), leaf(record, task, subject)):
        await plant(record, other)
        await end(record, other, Evidence.ACCEPTED if other.subject == EVE else Evidence.OBSERVED)
        # The one about Eve was not observed: it is open itself, and ends nothing of Ada's.
        assert (first.id in leaves(await listed(record))) is (other.subject == EVE)


async def test_an_observed_removal_of_another_person_ends_nothing(record: Record) -> None:
    ada, eve = leaf(record, Task.REMOVING_USERS, ADA), leaf(record, Task.REMOVING_USERS, EVE)
    await plant(record, ada)
    await plant(record, eve)
    await end(record, eve)
    assert leaves(await listed(record)) == [ada.id]


async def test_access_given_again_and_what_is_not_due_are_not_listed(record: Record) -> None:
    cancelled = leaf(record, Task.REMOVING_USERS, ADA)
    await plant(record, cancelled)
    await fail(record, cancelled)
    await plant(record, leaf(record, Task.REMOVING_USERS, EVE, scheduled_for=now() + timedelta(days=9)))
    assert leaves(await listed(record)) == [cancelled.id]
    await plant(record, leaf(record, Task.ADDING_USERS, ADA))
    assert await listed(record) == []


async def test_it_is_told_of_ones_own_workspace_alone(record: Record) -> None:
    await plant(record, leaf(record, Task.REMOVING_USERS, ADA))
    async with record.database.reading(record.ids.new()) as connection:
        assert (await list_open_exposures(connection, now=now())).found == ()


JOBS = """
INSERT INTO jobs (root_id, id, workspace_id, path, depth, is_leaf, task, target_kind, target_id, target_label, subject,
    actor_kind, actor_label, trigger, cause_kind, cause_sentence, app, asked, status, settled, reason, evidence,
    attempt, fence, created_at, updated_at, started_at, finished_at)
SELECT new.id, new.id, (SELECT id FROM workspaces), '{}', 0, true, CASE WHEN n % 3 = 0 THEN 4 ELSE 8 END, 2,
    ('00000000-0000-7000-8000-' || lpad(to_hex(n % 40), 12, '0'))::uuid, 'Hub', 'p' || n || '@example.com',
    1, 'Grace', 1, 1, 'Asked.', 'django-admin', '{}', CASE WHEN n % 150 = 0 THEN 6 ELSE 5 END, true,
    CASE WHEN n % 150 = 0 THEN 'failed' END, CASE WHEN n % 150 = 0 THEN NULL ELSE 3 END, 1, 1,
    new.at, new.at, new.at, new.at + interval '1 minute'
FROM (SELECT n, timestamptz '2026-01-01' + n * interval '1 minute' AS at,
             ('019b0000-' || lpad(to_hex(n), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id
      FROM generate_series(1, 30000) AS n) AS new
"""


@pytest.mark.parametrize("after", [0, 25_000])
def test_a_page_is_read_off_its_index_as_the_programs_role(addresses: Addresses, after: int) -> None:
    with psycopg.connect(addresses.owner_url, autocommit=True) as owner:
        owner.execute("INSERT INTO workspaces VALUES (gen_random_uuid(), 'acme', 'Acme', now())")
        owner.execute(JOBS.encode())
        owner.execute("ANALYZE jobs")
    place = UUID(f"019b0000-{after:04x}-7000-8000-{after:012x}")
    values = {"now": now(), "after": place, "limit": 21}
    statement = statements.read("list_open_exposures")
    with psycopg.connect(addresses.program_url) as program:
        program.execute("SELECT set_config('automation_log.workspace', door_any_workspace()::text, false)")
        rows = program.execute(statement, values).fetchall()
        assert len(rows) == 21
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)
        plan = program.execute("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + statement, values).fetchall()
    told = "\n".join(line for (line,) in plan)
    assert "jobs_default_workspace_id_root_id_id_idx" in told, told
    assert pages_of(plan) < MOST_PAGES, told
