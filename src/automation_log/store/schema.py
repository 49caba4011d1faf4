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

from automation_log.domain.errors import SchemaMismatch
from automation_log.domain.ids import first_id_at
from automation_log.store import statements

PARTITIONED = ("jobs", "tallies", "entries", "pictures")
MONTHS_AHEAD = 3


def migrate(owner_conninfo: str, *, now: datetime) -> None:
    """Apply what is missing, as the owner; safe to run from several processes at once."""
    with psycopg.connect(owner_conninfo, autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(hashtext('automation-log schema'))")
        _apply_ours(owner_conninfo)
        _apply_queue(owner_conninfo)
        with guard.transaction():
            for month in _months(now):
                _add_partitions(guard, *month)


def check(program_conninfo: str) -> None:
    """Raises: SchemaMismatch when a migration this program needs has not been applied."""
    with psycopg.connect(program_conninfo) as connection:
        applied = connection.execute("SELECT to_regclass('entries') IS NOT NULL").fetchone()
        if not applied or not applied[0]:
            raise SchemaMismatch(
                "The database has no Automation Log schema; run `automation-log init` with DATABASE_OWNER_URL set."
            )


def _apply_ours(owner_conninfo: str) -> None:
    backend = get_backend(_url(owner_conninfo))
    try:
        # Under our advisory lock nobody else migrates: a lock row left here is a dead process's.
        backend.break_lock()
        with backend.lock():
            migrations = read_migrations(str(resources.files("automation_log.store") / "migrations"))
            backend.apply_migrations(backend.to_apply(migrations))
    finally:
        backend.connection.close()


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
    parts = conninfo_to_dict(conninfo)
    user, password, host = (str(parts.get(key) or "") for key in ("user", "password", "host"))
    port = str(parts.get("port") or "5432")
    who = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return f"postgresql+psycopg://{who}@/{parts['dbname']}?{urlencode({'host': host, 'port': port})}"
