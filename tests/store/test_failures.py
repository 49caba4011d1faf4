"""Open failures: gathered by reason, app and the step of the last attempt; mended ones leave; the answer is bounded."""

import random
from dataclasses import replace
from datetime import UTC, timedelta
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from automation_log.domain.asked import Asked
from automation_log.domain.entries import EntryKind
from automation_log.domain.failures import LOOKED_BACK, REASONS, Failures
from automation_log.domain.filters.grammar import parse
from automation_log.domain.ids import Ids
from automation_log.domain.jobs import PlannedJob
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.store import statements
from automation_log.store.changes import Change
from automation_log.store.embedded import Addresses
from automation_log.store.failures import list_failures
from automation_log.store.finding import find_roots
from automation_log.store.searching import LogQuery
from tests.conftest import Record, now
from tests.store.many_jobs import HOSTILE
from tests.store.test_record import apply, moves
from tests.store.trees import family, job


async def planted(record: Record, *jobs: PlannedJob) -> None:
    async def work(connection: object) -> None:
        await record.recorder.record(connection, additions=jobs)  # type: ignore[arg-type]

    await record.database.write(record.workspace_id, work)


async def attempt(record: Record, planned: PlannedJob, number: int, *steps: str) -> None:
    """The leaf is at its next attempt, and has begun these steps."""
    await apply(record, moves(planned, Status.STARTED, attempt=number))
    for ordinal, step in enumerate(steps):
        said = {"attempt": number, "ordinal": ordinal, "phase": "act", "step": step}
        begun = Change(root_id=planned.root_id, job_id=planned.id, kind=EntryKind.STEP_BEGUN, public=said)
        await apply(record, begun)


async def fail(
    record: Record, subject: str | None = "ada@example.com", *steps: str, reason: str = "app_changed"
) -> PlannedJob:
    one = replace(job(record.ids), subject=subject)
    await planted(record, one)
    await attempt(record, one, 1, *steps)
    await apply(record, moves(one, Status.NOT_COMPLETED, reason=reason))
    return one


async def listed(record: Record, workspace_id: UUID | None = None, **how: int) -> Failures:
    async with record.database.reading(workspace_id or record.workspace_id) as connection:
        return await list_failures(connection, now=now(), **how)


async def test_failures_alike_are_one_with_their_people_and_the_last_attempts_step(record: Record) -> None:
    for number in range(5):
        await fail(record, f"person-{number}@example.com", "Open the list", "Add the person")
    await fail(record, "person-0@example.com", "Open the list", "Add the person")
    last = await fail(record, None, "Open the list", reason="bad_credentials")
    retried = await fail(record, HOSTILE, "Open the list", "Add the person")
    await apply(record, moves(retried, Status.RETRYING, due_at=now()))
    await attempt(record, retried, 2, HOSTILE)
    await apply(record, moves(retried, Status.NOT_COMPLETED, reason="app_changed"))
    never = await fail(record, reason="missed")
    found = await listed(record)
    assert found.is_complete
    assert [(one.reason, one.step, one.jobs, one.people) for one in found.clusters] == [
        (Reason.APP_CHANGED, "Add the person", 6, 5),
        (Reason.MISSED, None, 1, 1),
        (Reason.APP_CHANGED, HOSTILE, 1, 1),
        (Reason.BAD_CREDENTIALS, "Open the list", 1, 0),
    ]
    many, missed, odd, nobodys = found.clusters
    assert many.first_people == tuple(f"person-{number}@example.com" for number in range(3))
    assert (missed.newest_id, odd.newest_id, nobodys.newest_id) == (never.id, retried.id, last.id)
    assert many.first_seen_at < many.last_seen_at
    assert nobodys.first_people == ()


async def test_what_completed_later_is_mended_and_what_was_wanted_is_no_failure(record: Record) -> None:
    ada, bob = await fail(record), await fail(record, "bob@example.com")
    await fail(record, None)
    await fail(record, "eve@example.com", reason="cancelled")
    await fail(record, "eve@example.com", reason="grant_withdrawn")
    assert sum(one.jobs for one in (await listed(record)).clusters) == 3
    elsewhere = replace(job(record.ids), target=replace(ada.target, id=UUID(int=99)))
    again, synced = job(record.ids), replace(job(record.ids), subject=None)
    preview = replace(job(record.ids), subject=None, asked=Asked(is_preview=True))
    for done in (elsewhere, again, preview, synced):
        (left,) = (await listed(record)).clusters
        await planted(record, done)
        for status in (Status.STARTED, Status.RUNNING, Status.COMPLETED):
            await apply(record, moves(done, status, evidence=3))
        expected = {elsewhere.id: 3, again.id: 2, preview.id: 2, synced.id: 1}[done.id]
        assert sum(one.jobs for one in (await listed(record)).clusters) == expected, left
    await apply(record, moves(bob, Status.RETRYING, due_at=now()))
    assert (await listed(record)).clusters == ()
    await fail(record)
    (left,) = (await listed(record)).clusters
    assert (left.jobs, left.first_people) == (1, ("ada@example.com",)), (
        "what failed after it completed is open"
    )


async def test_the_filter_of_a_cluster_finds_its_jobs(record: Record) -> None:
    parent, first, second = family(record.ids, 2)
    await planted(record, parent, first, second)
    await attempt(record, first, 1)
    await apply(record, moves(first, Status.NOT_COMPLETED, reason="app_changed"))
    alone = await fail(record)
    await fail(record, reason="captcha_required")
    cluster = (await listed(record)).clusters[0]
    assert str(cluster.filter) == "reason:app_changed app:django-admin status:not_completed"
    query = LogQuery(filter=parse(str(cluster.filter)), now=now(), zone=UTC)
    async with record.database.reading(record.workspace_id) as connection:
        found = await find_roots(connection, query)
    hits = {root.hit["id"] if root.hit else root.row["id"] for root in found.roots}
    assert hits == {first.id, alone.id}
    assert cluster.jobs == sum(root.hits for root in found.roots) == 2


async def test_the_answer_is_bounded_and_says_so_and_stays_within_its_workspace(record: Record) -> None:
    jobs = [await fail(record, f"person-{number}@example.com") for number in range(3)]
    bounded = await listed(record, most=2)
    assert ([one.jobs for one in bounded.clusters], bounded.is_complete) == ([2], False)
    assert bounded.clusters[0].newest_id == jobs[-1].id
    assert (await listed(record, most=3)).is_complete
    assert (await listed(record, record.ids.new())).clusters == ()

    async def age(connection: object) -> None:
        old = now() - LOOKED_BACK - timedelta(minutes=1)
        await connection.execute(  # type: ignore[attr-defined]
            "UPDATE jobs SET finished_at = %s WHERE id = %s", [old, jobs[0].id]
        )

    await record.database.write(record.workspace_id, age)
    assert [one.jobs for one in (await listed(record)).clusters] == [2]


def test_failures_of_a_long_log_are_found_without_reading_the_log(addresses: Addresses) -> None:
    ids = Ids(now, random.Random(7).getrandbits)
    workspace, at = ids.new(), now()
    with psycopg.connect(addresses.owner_url, autocommit=True) as owner:
        owner.execute("INSERT INTO workspaces VALUES (%s, 'acme', 'Acme', now())", [workspace])
        with owner.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO jobs (root_id, id, workspace_id, path, depth, is_leaf, task, target_kind, target_id,"
                " target_label, subject, actor_kind, actor_label, trigger, cause_kind, cause_sentence, app, asked,"
                " status, reason, settled, attempt, fence, created_at, updated_at, started_at, finished_at)"
                " VALUES (%(id)s, %(id)s, %(workspace)s, '{}', 0, true, 1, 2, %(target)s, 'x', %(subject)s, 1, 'x', 1,"
                " 1, 'x', 'a', %(asked)s, %(status)s, %(reason)s, true, 1, 1, %(at)s, %(at)s, %(at)s, %(at)s)",
                [
                    {
                        "id": ids.new(),
                        "workspace": workspace,
                        "target": UUID(int=number % 40),
                        "subject": f"person-{number % 999}@example.com" if number % 3 else None,
                        "asked": Jsonb({}),
                        "status": 5 if number % 50 else 6,
                        "reason": None if number % 50 else "app_changed",
                        "at": at - timedelta(seconds=number),
                    }
                    for number in range(10_000)
                ],
            )
        owner.execute("ANALYZE jobs")
        (full,) = owner.execute("SELECT tableoid::regclass::text FROM jobs LIMIT 1").fetchone() or ()
    values = {"since": at - LOOKED_BACK, "reasons": [one.value for one in REASONS], "limit": 10_000}
    with psycopg.connect(addresses.program_url) as program:
        program.execute("SELECT set_config('automation_log.workspace', %s, false)", [str(workspace)])
        for name in ("count_failures", "list_failure_clusters"):
            plan = program.execute("EXPLAIN " + statements.read(name), values | {"named": 3}).fetchall()
            assert f"Seq Scan on {full}" not in str(plan), "\n".join(line for (line,) in plan)
