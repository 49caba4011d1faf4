"""Brings the database's schema to this program's: our plain SQL migrations, the queue's own, and the months ahead."""

from datetime import datetime
from importlib import resources
from itertools import pairwise
from urllib.parse import quote, urlencode

import procrastinate
import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from yoyo import get_backend, read_migrations
from yoyo.migrations import MigrationList

from automation_log.domain.errors import SchemaMismatch
from automation_log.domain.ids import first_id_at
from automation_log.store import statements

PARTITIONED = ("jobs", "tallies", "entries", "pictures", "syncs", "findings")
MONTHS_AHEAD = 3


def migrate(owner_conninfo: str, *, now: datetime) -> None:
    """Apply what is missing, as the owner; safe to run from several processes at once."""
    with psycopg.connect(owner_conninfo, autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(hashtext('automation-log schema'))")
        _apply_ours(owner_conninfo)
        _apply_queue(owner_conninfo)
        guard.execute(statements.read("grant_migrations"))
        with guard.transaction():
            for month in _months(now):
                _add_partitions(guard, *month)


def check(program_conninfo: str) -> None:
    """Raises: SchemaMismatch, unless exactly this program's migrations have been applied."""
    ours = {migration.id for migration in _migrations()}
    with psycopg.connect(program_conninfo) as connection:
        present = connection.execute("SELECT to_regclass('_yoyo_migration') IS NOT NULL").fetchone()
        is_ready = bool(present and present[0])
        applied = (
            {row[0] for row in connection.execute(statements.read("list_migrations"))} if is_ready else set()
        )
    if ours - applied:
        raise SchemaMismatch(
            "The database is behind this program; start `automation-log serve` once with DATABASE_OWNER_URL set."
        )
    if applied - ours:
        raise SchemaMismatch("The database is ahead of this program; update the program.")


def _apply_ours(owner_conninfo: str) -> None:
    backend = get_backend(_url(owner_conninfo))
    try:
        # Under our advisory lock nobody else migrates: a lock row left here is a dead process's.
        backend.break_lock()
        with backend.lock():
            backend.apply_migrations(backend.to_apply(_migrations()))
    finally:
        backend.connection.close()


def _migrations() -> MigrationList:
    return read_migrations(str(resources.files("automation_log.store") / "migrations"))


def _apply_queue(owner_conninfo: str) -> None:
    with psycopg.connect(owner_conninfo) as connection:
        present = connection.execute("SELECT to_regclass('procrastinate_jobs') IS NOT NULL").fetchone()
        if present and present[0]:
            return
        queue_schema = procrastinate.App(
            connector=procrastinate.PsycopgConnector()
        ).schema_manager.get_schema()
        connection.execute(queue_schema.encode())
        connection.execute(statements.read("grant_queue").encode())


def _months(now: datetime) -> list[tuple[datetime, datetime]]:
    starts = [now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)]
    for _ in range(MONTHS_AHEAD + 1):
        last = starts[-1]
        starts.append(last.replace(year=last.year + last.month // 12, month=last.month % 12 + 1))
    return list(pairwise(starts))


def _add_partitions(connection: psycopg.Connection, start: datetime, end: datetime) -> None:
    for table in PARTITIONED:
        name = f"{table}_{start:%Y_%m}"
        exists = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [name]).fetchone()
        if exists and not exists[0]:
            connection.execute(
                sql.SQL("CREATE TABLE {} PARTITION OF {} FOR VALUES FROM ({}) TO ({})").format(
                    sql.Identifier(name), sql.Identifier(table), first_id_at(start), first_id_at(end)
                )
            )


def _url(conninfo: str) -> str:
    """The address as the migrations' library reads it; what it does not know by name goes into the query."""
    parts = {key: str(value) for key, value in conninfo_to_dict(conninfo).items() if value is not None}
    who = ":".join(quote(parts.pop(key, ""), safe="") for key in ("user", "password"))
    return f"postgresql+psycopg://{who}@/{parts.pop('dbname')}?{urlencode({'port': '5432'} | parts)}"
