"""A log of many jobs, written straight into the tables: what a search reads need not have been lived."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.types.json import Jsonb

from automation_log.domain.ids import Ids
from automation_log.domain.jobs import TargetKind
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import FINAL, Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store.database import Connection
from tests.conftest import Record

NOW = datetime(2026, 11, 3, 14, 31, 8, tzinfo=UTC)
HUB, ACCOUNT = UUID(int=7), UUID(int=9)
BATCH = UUID(int=11)
HOSTILE = "=cmd()|<script>alert(1)</script>\x1b[31m\u202e"
LABELS = ("Figma", "figma", "Press account", "Ünïcode", HOSTILE)
PEOPLE = (None, "ada@example.com", "grace@example.com", "o'neil@example.com")
ACTORS = ("Olive Owner", "Okta", "Automation Log")
APPS = ("figma", "django-admin")
CAUSES = ("Olive Owner asked for it.", "Joined the group Design.", "The policy “Nightly” was due.")

Rows = list[dict[str, Any]]


def made(seed: int, roots: int, *, over: timedelta = timedelta(days=40)) -> Rows:
    """Trees of one to four jobs, oldest first, spread evenly over the time before NOW."""
    chance = random.Random(seed)
    rows: Rows = []
    for number in range(roots):
        created_at = NOW - over * (1 - number / roots)
        ids = Ids(lambda: created_at, chance.getrandbits)  # noqa: B023 - used within the round
        nested = chance.choice((0, 0, 1, 3))
        root = _row(chance, ids.new(), None, created_at, is_leaf=not nested)
        rows += [root, *(_row(chance, ids.new(), root, created_at, is_leaf=True) for _ in range(nested))]
    return rows


def is_of_batch(row: dict[str, Any]) -> bool:
    """Whether the one batch there is asked for this job; others it refused, or never took in."""
    return bool(row["id"].int % 10 == 5)


async def write_batch(record: Record, rows: Rows) -> None:
    """One batch that asked for some of these jobs, refused others, and took in no more."""

    async def work(connection: Connection) -> None:
        await connection.execute(
            "INSERT INTO batches (id, workspace_id, act, filter, actor_kind, actor_label, because, trigger, asked_at,"
            " state, roots, nested, found, left_out, begun_at)"
            " VALUES (%s, current_workspace(), 1, '', 1, 'Olive', '', 1, now(), 2, 0, 0, 9, '{}', now())",
            [BATCH],
        )
        async with connection.cursor() as cursor:
            await cursor.executemany(
                "INSERT INTO batch_jobs (workspace_id, batch_id, root_id, job_id, seen_at, state, reason)"
                " VALUES (current_workspace(), %s, %s, %s, now(), %s, %s)",
                [
                    (BATCH, row["root_id"], row["id"], *((2, None) if is_of_batch(row) else (3, "gone")))
                    for row in rows
                    if row["id"].int % 2
                ],
            )

    await record.database.write(record.workspace_id, work)


async def write(record: Record, rows: Sequence[dict[str, Any]]) -> None:
    """Into jobs, with tallies for those that nest."""
    columns = [*rows[0]]

    async def work(connection: Connection) -> None:
        insert = sql.SQL(
            "INSERT INTO jobs (workspace_id, asked, {}) VALUES (current_workspace(), %s, {})"
        ).format(
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
        )
        async with connection.cursor() as cursor:
            await cursor.executemany(
                insert, [[Jsonb({}), *(row[column] for column in columns)] for row in rows]
            )
        await connection.execute(
            "INSERT INTO tallies"
            " (root_id, id, workspace_id, queued, started, running, retrying, completed, not_completed)"
            " SELECT root_id, id, workspace_id, 0, 0, 0, 0, 1, 0 FROM jobs WHERE NOT is_leaf"
        )

    await record.database.write(record.workspace_id, work)


def _row(
    chance: random.Random,
    identifier: UUID,
    parent: dict[str, Any] | None,
    created_at: datetime,
    *,
    is_leaf: bool,
) -> dict[str, Any]:
    status = chance.choice([*Status])
    kind = chance.choice((TargetKind.BUSINESS_HUB, TargetKind.ACCOUNT, TargetKind.TEAM))
    ends = status in FINAL
    started_at = (
        created_at + timedelta(seconds=chance.randrange(600)) if status is not Status.QUEUED else None
    )
    finished_at = (started_at or created_at) + timedelta(seconds=chance.randrange(7_200)) if ends else None
    return {
        "root_id": parent["root_id"] if parent else identifier,
        "id": identifier,
        "parent_id": parent["id"] if parent else None,
        "path": [parent["id"]] if parent else [],
        "depth": 1 if parent else 0,
        "is_leaf": is_leaf,
        "task": chance.choice([*Task]).value,
        "target_kind": kind.value,
        "target_id": HUB if kind is TargetKind.BUSINESS_HUB else ACCOUNT,
        "target_label": chance.choice(LABELS),
        "subject": chance.choice(PEOPLE),
        "actor_kind": parent["actor_kind"] if parent else chance.randint(1, 5),
        "actor_id": None,
        "actor_label": parent["actor_label"] if parent else chance.choice(ACTORS),
        "trigger": parent["trigger"] if parent else chance.choice([*Trigger]).value,
        "cause_kind": 1,
        "cause_id": chance.choice((None, HUB)),
        "cause_sentence": chance.choice(CAUSES),
        "app": chance.choice(APPS),
        "status": status.value,
        "settled": ends,
        "decided_by": None,
        "reason": chance.choice([*Reason]).value
        if status in (Status.NOT_COMPLETED, Status.RETRYING)
        else None,
        "evidence": chance.choice((1, 2, 3)) if status is Status.COMPLETED else None,
        "attempt": 1,
        "fence": 0,
        "due_at": created_at if status is Status.RETRYING else None,
        "created_at": created_at,
        "updated_at": finished_at or started_at or created_at,
        "started_at": started_at,
        "finished_at": finished_at,
    }
