"""The signs are read as they stand, the filter finds what the rules mark, and neither reads the whole log for it."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from automation_log.connectors.catalog import Catalog
from automation_log.domain.filters.grammar import parse
from automation_log.domain.ids import Ids
from automation_log.domain.marks import FEWEST_SAMPLES, Mark
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.engine.usual import capabilities_of, refresh_usual_durations
from automation_log.store import leases, statements
from automation_log.store.conditions import condition
from automation_log.store.database import Connection
from automation_log.store.embedded import Addresses
from automation_log.store.finding import find_roots
from automation_log.store.marks import Marks, read_marks
from automation_log.store.searching import LogQuery
from tests.conftest import Record, now
from tests.store.test_record import apply, moves, plant
from tests.store.trees import job

APP, ADDING = "django-admin", Task.ADDING_USERS
USUAL, STEP = timedelta(seconds=40), timedelta(seconds=30)
COMPLETED = "UPDATE jobs SET status = 5, settled = true, attempt = %s, started_at = %s, finished_at = %s WHERE id = %s"


async def roots(record: Record, count: int, *, at: datetime | None = None) -> list[UUID]:
    """Leaves that are roots, Queued and due at this instant."""
    planned = [job(record.ids) for _ in range(count)]

    async def work(connection: Connection) -> None:
        await record.recorder.record(connection, additions=planned)
        await connection.execute("UPDATE jobs SET due_at = %s", [at])

    await record.database.write(record.workspace_id, work)
    return [one.id for one in planned]


async def run(record: Record, statement: str, *values: object) -> None:
    async def work(connection: Connection) -> None:
        await connection.execute(sql.SQL(statement), values)  # type: ignore[arg-type]

    await record.database.write(record.workspace_id, work)


async def marked(record: Record, at: datetime) -> Marks:
    async with record.database.reading(record.workspace_id) as connection:
        rows = await (await connection.execute("SELECT id, root_id, settled FROM jobs")).fetchall()
        return await read_marks(connection, rows, now=at)


async def found(record: Record, text: str, at: datetime) -> set[UUID]:
    """The roots that a filter finds."""
    query = LogQuery(filter=parse(text), now=at, zone=UTC)
    async with record.database.reading(record.workspace_id) as connection:
        return {one.row["id"] for one in (await find_roots(connection, query, in_time_s=60)).roots}


async def start(record: Record, leaf: UUID, *, at: datetime, status: Status = Status.RUNNING) -> None:
    """The leaf is at work since then, holds a lease for ten more minutes, and has said nothing since."""
    statement = "UPDATE jobs SET status = %s, started_at = %s, due_at = NULL WHERE id = %s"
    await run(record, statement, int(status), at, leaf)
    async with record.database.reading(record.workspace_id) as connection:
        (row,) = await (await connection.execute("SELECT root_id FROM jobs WHERE id = %s", [leaf])).fetchall()
    insert = (
        "INSERT INTO entries (root_id, id, workspace_id, about_kind, about_id, kind, at, public, personal_hash,"
        " leaf_hash) VALUES (%s, %s, current_workspace(), 1, %s, 3, %s, '{}', sha256('a'), sha256('b'))"
    )
    await run(record, insert, row["root_id"], record.ids.new(), leaf, at)

    async def hold(connection: Connection) -> None:
        await leases.take(
            connection,
            resources=[f"job:{leaf}"],
            holder=leaf,
            fence=1,
            expires_at=at + timedelta(minutes=10),
        )

    await record.database.write(record.workspace_id, hold)


async def let_be_usual(record: Record, samples: int) -> None:
    statement = (
        "INSERT INTO usual_durations (workspace_id, task, app, p95, samples, longest_step)"
        " VALUES (current_workspace(), %s, %s, %s, %s, %s)"
    )
    await run(record, statement, int(ADDING), APP, USUAL if samples else None, samples, STEP)


async def test_what_is_due_and_waits_for_nothing_stalls_after_five_minutes(record: Record) -> None:
    at = now()
    due, waits, freed, tomorrow = await roots(record, 4, at=at)
    await run(record, "UPDATE jobs SET waits_for = 'waits', waits_on = 'account:x' WHERE id = %s", waits)
    await run(record, "UPDATE jobs SET waits_for = 'waits', waits_on = 'pause:app:x' WHERE id = %s", freed)
    await run(record, "UPDATE jobs SET due_at = %s WHERE id = %s", at + timedelta(days=1), tomorrow)
    later = at + timedelta(minutes=5)
    assert await marked(record, later) == {}
    assert await found(record, "mark:stalled", later) == set()
    later += timedelta(minutes=4)
    assert await marked(record, later) == {
        one: {Mark.STALLED: at + timedelta(minutes=5)} for one in (due, freed)
    }
    assert await found(record, "mark:stalled", later) == {due, freed}
    assert await found(record, "-mark:stalled", later) == {waits, tomorrow}


@pytest.mark.parametrize("resource", ["workspace:", f"app:{APP}", f"business_hub:{UUID(int=7)}"])
async def test_a_paused_job_does_not_stall_though_nobody_told_it(record: Record, resource: str) -> None:
    await roots(record, 1, at=now() - timedelta(hours=1))
    assert len(await marked(record, now())) == 1
    pause = (
        "INSERT INTO pauses (id, workspace_id, scope, key, resource, label, why, paused_by, paused_at)"
        " VALUES (gen_random_uuid(), current_workspace(), 1, '', %s, 'x', 'x', 'x', now())"
    )
    await run(record, pause, f"pause:{resource}")
    assert await marked(record, now()) == {}
    assert await found(record, "mark:stalled", now()) == set()


@pytest.mark.parametrize("status", [Status.STARTED, Status.RUNNING])
async def test_what_works_stalls_by_its_silence_or_its_lease(record: Record, status: Status) -> None:
    at = now()
    (leaf,) = await roots(record, 1)
    await start(record, leaf, at=at, status=status)
    unknown = at + timedelta(minutes=10)
    assert await marked(record, unknown) == {}
    assert await marked(record, unknown + timedelta(seconds=1)) == {leaf: {Mark.STALLED: unknown}}
    await let_be_usual(record, 0)
    silent = at + 3 * STEP
    assert await marked(record, silent) == {}
    assert await marked(record, silent + timedelta(seconds=1)) == {leaf: {Mark.STALLED: silent}}
    assert await found(record, "mark:stalled", silent) == set()
    assert await found(record, "mark:stalled", silent + timedelta(seconds=1)) == {leaf}


async def test_slow_is_told_from_fifty_completed_and_since_the_retry_that_was_asked_for(
    record: Record,
) -> None:
    at = now()
    (leaf,) = await roots(record, 1)
    await start(record, leaf, at=at)
    await let_be_usual(record, FEWEST_SAMPLES - 1)
    slow = at + 3 * USUAL
    later = slow + timedelta(seconds=1)
    assert await found(record, "mark:slow", later) == set()
    await run(record, "UPDATE usual_durations SET samples = %s", FEWEST_SAMPLES)
    assert Mark.SLOW not in (await marked(record, slow)).get(leaf, {})
    assert await found(record, "mark:slow", slow) == set()
    assert (await marked(record, later))[leaf][Mark.SLOW] == slow
    assert await found(record, "mark:slow", later) == {leaf}
    asked = (
        "INSERT INTO entries (root_id, id, workspace_id, about_kind, about_id, kind, at, public, personal_hash,"
        " leaf_hash) VALUES (%s, %s, current_workspace(), 1, %s, 8, %s, '{}', sha256('a'), sha256('b'))"
    )
    await run(record, asked, leaf, record.ids.new(), leaf, slow)
    await run(record, "UPDATE jobs SET attempt = 2 WHERE id = %s", leaf)
    assert Mark.SLOW not in (await marked(record, later)).get(leaf, {})
    assert await found(record, "mark:slow", later) == set()


async def test_a_parent_bears_the_longest_mark_of_a_leaf_in_it_and_the_filter_names_the_leaf(
    record: Record,
) -> None:
    parent, first, second, _ = await plant(record, 3)
    at = now()
    await run(record, "UPDATE jobs SET due_at = %s WHERE id = %s", at - timedelta(minutes=6), second.id)
    await run(record, "UPDATE jobs SET due_at = %s WHERE id = %s", at - timedelta(minutes=9), first.id)
    marks = await marked(record, at)
    assert set(marks) == {parent.id, first.id, second.id}
    assert marks[parent.id] == marks[first.id] == {Mark.STALLED: at - timedelta(minutes=4)}
    query = LogQuery(filter=parse("mark:stalled"), now=at, zone=UTC)
    async with record.database.reading(record.workspace_id) as connection:
        (root,) = (await find_roots(connection, query)).roots
    assert root.hit is not None
    assert (root.row["id"], root.hit["id"], root.hits) == (parent.id, first.id, 2)
    await apply(record, *(moves(one, Status.NOT_COMPLETED, reason="cancelled") for one in (first, second)))
    assert await marked(record, at) == {}


async def test_marks_stay_within_their_workspace(record: Record) -> None:
    (leaf,) = await roots(record, 1, at=now() - timedelta(hours=1))
    other = record.ids.new()
    async with record.database.reading(other) as connection:
        rows = [{"id": leaf, "root_id": leaf, "settled": False}]
        assert await read_marks(connection, rows, now=now()) == {}
        cursor = await connection.execute("SELECT count(*) AS count FROM leaf_signs")
        assert await cursor.fetchone() == {"count": 0}


async def test_what_is_usual_is_what_completed_jobs_took(record: Record) -> None:
    catalog = Catalog()
    planned = await roots(record, 102)
    at = now()
    for number, leaf in enumerate(planned[:100], 1):
        finished = at + timedelta(seconds=number)
        await run(record, COMPLETED, 1, at, finished, leaf)
    await run(record, COMPLETED, 2, at, at + timedelta(days=9), planned[100])
    for _ in range(2):
        await refresh_usual_durations(record.database, catalog)
    async with record.database.reading(record.workspace_id) as connection:
        rows = await (await connection.execute("SELECT * FROM usual_durations")).fetchall()
    known = {(row["app"], Task(row["task"])): row for row in rows}
    works = {(work.app, work.task): work.longest_step for work in capabilities_of(catalog)}
    assert {place: row["longest_step"] for place, row in known.items()} == works
    assert len(set(works.values())) > 2
    usual = known[APP, ADDING]
    assert usual["samples"] == 100
    assert usual["p95"] == timedelta(seconds=95.05)
    assert {row["samples"] for place, row in known.items() if place != (APP, ADDING)} == {0}


def test_a_page_of_a_long_log_is_marked_without_reading_the_log(addresses: Addresses) -> None:
    ids = Ids(now, random.Random(7).getrandbits)
    workspace, page = ids.new(), [ids.new() for _ in range(50)]
    with psycopg.connect(addresses.owner_url, autocommit=True) as owner:
        owner.execute("INSERT INTO workspaces VALUES (%s, 'acme', 'Acme', now())", [workspace])
        everything = [*page, *(ids.new() for _ in range(10_000))]
        rows = [(identifier, index % 50 == 0) for index, identifier in enumerate(everything)]
        with owner.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO jobs (root_id, id, workspace_id, path, depth, is_leaf, task, target_kind, target_id,"
                " target_label, actor_kind, actor_label, trigger, cause_kind, cause_sentence, app, asked, status,"
                " settled, attempt, fence, created_at, updated_at, started_at, finished_at)"
                " VALUES (%(id)s, %(id)s, %(workspace)s, '{}', 0, true, 1, 2, %(id)s, 'x', 1, 'x', 1, 1, 'x', %(app)s,"
                " %(asked)s, %(status)s, %(settled)s, 1, 1, now(), now(), now(), %(finished)s)",
                [
                    {
                        "id": identifier, "workspace": workspace, "app": APP, "asked": Jsonb({}),
                        "status": 3 if is_open else 5, "settled": not is_open,
                        "finished": None if is_open else now(),
                    }
                    for identifier, is_open in rows
                ],
            )  # fmt: skip
        owner.execute("ANALYZE jobs")
        (full,) = owner.execute("SELECT tableoid::regclass::text FROM jobs LIMIT 1").fetchone() or ()
    with psycopg.connect(addresses.program_url) as program:
        program.execute("SELECT set_config('automation_log.workspace', %s, false)", [str(workspace)])
        values = {"roots": page, "now": now()}
        plan = program.execute("EXPLAIN " + statements.read("list_leaf_signs"), values).fetchall()
        assert f"Seq Scan on {full}" not in str(plan), "\n".join(line for (line,) in plan)
        asked, given = condition(parse("mark:stalled,slow"), now=now(), zone=UTC)
        statement = sql.SQL("EXPLAIN " + statements.read("find_roots_by_nested")).format(
            condition=asked, direction=sql.SQL("DESC")
        )
        span = {"low": min(page), "high": UUID(int=2**128 - 1), "limit": 50}
        plan = program.execute(statement, given | span).fetchall()
        assert f"Seq Scan on {full}" not in str(plan), "\n".join(line for (line,) in plan)
