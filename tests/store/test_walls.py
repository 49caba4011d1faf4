"""The walls: a query that forgets the workspace sees nothing, whoever wrote it, on every table."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import InsufficientPrivilege

from automation_log.store.embedded import Addresses
from tests.conftest import Server

PROGRAM = "automation_log_program"
TABLES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND (c.relname = 'workspaces' OR c.relname IN (
      SELECT table_name FROM information_schema.columns WHERE column_name = 'workspace_id'))
ORDER BY 1
"""
# A value of each type, and of each column that a CHECK is stricter about: enough for one row in any table. Every id
# is the same, so that what views join is joined.
BY_TYPE = {
    "uuid": "'00000000-0000-7000-8000-000000000001'",
    "text": "'a' || substr(md5(random()::text), 1, 8)",
    "smallint": "1",
    "integer": "1",
    "bigint": "1",
    "boolean": "false",
    "bytea": "sha256(random()::text::bytea)",
    "jsonb": "'{}'",
    "ARRAY": "'{}'",
    "timestamp with time zone": "now()",
    "xid8": "'1'",
    "time without time zone": "'01:00'",
    "interval": "'1 minute'",
    "date": "'2026-11-03'",
}
BY_COLUMN = {("jobs", "depth"): "0", ("jobs", "is_leaf"): "true", ("policies", "kind"): "2"}
BY_COLUMN |= {("usual_durations", "samples"): "0"}
ALSO = {
    "account_shares": ["member_id"],
    "collection_shares": ["member_id"],
    "hub_owners": ["member_id"],
    "reads": ["job_id", "session_id"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Walled:
    """A database with two workspaces and, in the first, a row in every table."""

    program: psycopg.Connection
    owner: psycopg.Connection
    tables: list[str]
    own: UUID
    foreign: UUID

    def enter(self, workspace: UUID) -> None:
        self.program.execute("SELECT set_config('automation_log.workspace', %s, true)", [str(workspace)])

    def count(self, table: str) -> int:
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        found = self.program.execute(query).fetchone()
        assert found is not None
        return int(found[0])

    def run(self, workspace: UUID | None, statement: bytes | sql.Composed, *values: UUID) -> None:
        """One statement as the program, in a transaction of this workspace."""
        with self.program.transaction():
            if workspace:
                self.enter(workspace)
            self.program.execute(statement, values)


@pytest.fixture
def walled(server: Server, addresses: Addresses) -> Iterator[Walled]:
    own, foreign = uuid4(), uuid4()
    name = conninfo_to_dict(addresses.owner_url)["dbname"]
    with psycopg.connect(addresses.owner_url, autocommit=True) as owner:
        tables = [row[0] for row in owner.execute(TABLES).fetchall()]
        with psycopg.connect(make_conninfo(server.superuser_url, dbname=name)) as superuser:
            superuser.execute("SET session_replication_role = replica")  # references may point nowhere here
            for workspace in (own, foreign):
                fill(superuser, "workspaces", {"id": workspace})
            for table in tables:
                if table != "workspaces":
                    fill(superuser, table, {"workspace_id": own})
        with psycopg.connect(addresses.program_url) as program:
            yield Walled(program=program, owner=owner, tables=tables, own=own, foreign=foreign)


def fill(connection: psycopg.Connection, table: str, given: dict[str, UUID]) -> None:
    """Insert one row: the given values, and one of its type for each column that must have one."""
    needed = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'",
        [table],
    ).fetchall()
    values = {column: BY_COLUMN.get((table, column)) or BY_TYPE[kind] for column, kind in needed}
    values |= dict.fromkeys(ALSO.get(table, ()), BY_TYPE["uuid"])
    values |= {column: f"'{value}'" for column, value in given.items()}
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(sql.SQL(value) for value in values.values()),
        )
    )


def test_a_view_is_walled_like_its_tables(walled: Walled) -> None:
    views = walled.owner.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'"
        " AND pg_get_viewdef(oid) LIKE '%workspace_id%'"
    ).fetchall()
    assert views
    for (view,) in views:
        with walled.program.transaction():
            assert walled.count(view) == 0, f"{view} answers without a workspace"
        for workspace, has_rows in ((walled.own, True), (walled.foreign, False)):
            with walled.program.transaction():
                walled.enter(workspace)
                assert bool(walled.count(view)) is has_rows, view


def test_a_workspace_sees_its_own_rows_and_no_other(walled: Walled) -> None:
    assert len(walled.tables) >= 14
    for table in walled.tables:
        with walled.program.transaction():
            assert walled.count(table) == 0, f"{table} answers without a workspace"
        with walled.program.transaction():
            walled.enter(walled.own)
            assert walled.count(table) == 1, f"{table} hides a workspace's own row"
        with walled.program.transaction():
            walled.enter(walled.foreign)
            assert walled.count(table) == (table == "workspaces"), f"{table} answers a foreign workspace"
        with walled.program.transaction():
            assert walled.count(table) == 0, f"{table} remembers the workspace of another transaction"


def test_no_row_enters_a_foreign_workspace(walled: Walled) -> None:
    for table in walled.tables:
        column = "id" if table == "workspaces" else "workspace_id"
        insert = sql.SQL("INSERT INTO {} ({}) VALUES (%s)").format(
            sql.Identifier(table), sql.Identifier(column)
        )
        for workspace in (walled.own, None):
            with pytest.raises(InsufficientPrivilege, match="row-level security"):
                walled.run(workspace, insert, walled.foreign)


def test_no_row_moves_to_a_foreign_workspace(walled: Walled) -> None:
    for table in walled.tables:
        if walled.program.execute("SELECT has_table_privilege(%s, 'UPDATE')", [table]).fetchone() != (True,):
            continue
        column = "id" if table == "workspaces" else "workspace_id"
        update = sql.SQL("UPDATE {} SET {} = %s").format(sql.Identifier(table), sql.Identifier(column))
        with pytest.raises(InsufficientPrivilege, match="row-level security"):
            walled.run(walled.own, update, walled.foreign)


def test_every_table_forces_its_walls(walled: Walled) -> None:
    open_ones = [row[0] for row in walled.owner.execute(TABLES).fetchall() if row[1:] != (True, True)]
    assert open_ones == []


def test_partitions_are_closed_to_the_program(walled: Walled) -> None:
    partitions = walled.owner.execute(
        "SELECT relname, has_table_privilege(%s, oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')"
        " FROM pg_class WHERE relispartition AND relkind = 'r'",
        [PROGRAM],
    ).fetchall()
    assert len(partitions) > 4
    assert [name for name, is_open in partitions if is_open] == []


def test_views_ask_as_the_one_who_reads(walled: Walled) -> None:
    views = walled.owner.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
        " AND NOT coalesce(reloptions @> ARRAY['security_invoker=true'], false)"
    ).fetchall()
    assert views == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET public = 'x'",
        "DELETE FROM entries",
        "TRUNCATE entries",
        "UPDATE pictures SET png = ''",
        "DELETE FROM pictures",
        "DELETE FROM jobs",
        "DELETE FROM tallies",
        "TRUNCATE jobs",
        "DELETE FROM secrets",
        "UPDATE policy_runs SET outcome = 1",
        "DELETE FROM policy_runs",
        "DELETE FROM policies",
        "UPDATE reads SET actor_label = 'x'",
        "DELETE FROM reads",
        "UPDATE epochs SET epoch = 2",
        "INSERT INTO epochs VALUES (2, now())",
    ],
)
def test_what_is_recorded_stays(walled: Walled, statement: str) -> None:
    with pytest.raises(InsufficientPrivilege, match="permission denied"):
        walled.run(walled.own, statement.encode())
