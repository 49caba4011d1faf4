"""Asking what has settled since costs the same however much has settled ever: one look into an index, walls on."""

from uuid import UUID

import psycopg
import pytest

from automation_log.store import statements
from automation_log.store.embedded import Addresses

ENTRIES = """
INSERT INTO entries (root_id, id, workspace_id, about_kind, about_id, kind, at, public, personal_hash, leaf_hash, xid)
SELECT new.root, gen_random_uuid(), (SELECT id FROM workspaces), 1,
    CASE WHEN n % 3 = 0 THEN new.root ELSE gen_random_uuid() END, 2, now(),
    CASE WHEN n % 6 = 0 THEN '{"set":{"settled":true}}' ELSE '{"set":{"settled":false}}' END,
    sha256('a'), sha256('b'), n::text::xid8
FROM (SELECT n, gen_random_uuid() AS root FROM generate_series(1, 30000) AS n) AS new
"""
WEBHOOK = """
INSERT INTO webhooks (id, workspace_id, name, address, events, made_by, made_at, epoch, xid, entry_id, due_at,
    held_until)
SELECT gen_random_uuid(), id, 'Tickets', 'https://a.example.com/', '{job.failed}', 'Grace', now(), 1, '0',
    'ffffffff-ffff-ffff-ffff-ffffffffffff', now(), now()
FROM workspaces
"""
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)
MOST_PAGES = 60


@pytest.fixture
def full(addresses: Addresses) -> Addresses:
    """A workspace in which five thousand roots have settled, as the transactions 1 to 30000."""
    with psycopg.connect(addresses.owner_url, autocommit=True) as owner:
        owner.execute(
            "INSERT INTO workspaces (id, slug, name, created_at) VALUES (gen_random_uuid(), 'acme', 'Acme', now())"
        )
        owner.execute(ENTRIES)
        owner.execute("INSERT INTO epochs VALUES (2, now())")  # whatever its number, each has committed
        owner.execute("ANALYZE entries")
    return addresses


def pages_of(plan: list[tuple[str]]) -> int:
    """How many pages the statement touched."""
    line = next(line for (line,) in plan if "Buffers:" in line)
    return sum(int(part.partition("=")[2]) for part in line.split() if "=" in part)


def test_who_is_untold_is_one_look_a_workspace(full: Addresses) -> None:
    with psycopg.connect(full.owner_url) as owner:
        found = owner.execute(
            "SELECT prosrc FROM pg_proc WHERE proname = 'door_untold_workspaces'"
        ).fetchone()
        assert found is not None
        for xid, is_untold in (("0", 1), ("25000", 1), ("30000", 0)):
            owner.execute("DELETE FROM told_until")
            owner.execute("INSERT INTO told_until SELECT id, 1, %s::text::xid8 FROM workspaces", [xid])
            assert len(owner.execute("SELECT door_untold_workspaces()").fetchall()) == is_untold
            plan = owner.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {found[0]}".encode()).fetchall()
            assert pages_of(plan) < MOST_PAGES, "\n".join(line for (line,) in plan)


def test_what_settled_is_read_in_its_order_and_no_further_than_a_round_needs(full: Addresses) -> None:
    values = {"epoch": 1, "to_xid": str(10**12), "limit": 10}
    with psycopg.connect(full.program_url) as program:
        program.execute("SELECT set_config('automation_log.workspace', door_any_workspace()::text, false)")
        for xid, first in (("0", 6), ("25000", 25002)):
            statement = statements.read("list_settlings")
            rows = program.execute(statement, values | {"xid": xid}).fetchall()
            assert [row[2] for row in rows] == list(range(first, first + 60, 6))
            explained = "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + statement
            plan = program.execute(explained, values | {"xid": xid}).fetchall()
            assert pages_of(plan) < MOST_PAGES, "\n".join(line for (line,) in plan)


def test_which_webhooks_are_due_is_one_look_a_webhook(full: Addresses) -> None:
    with psycopg.connect(full.owner_url) as owner:
        found = owner.execute("SELECT prosrc FROM pg_proc WHERE proname = 'door_due_webhooks'").fetchone()
        assert found is not None
        owner.execute(WEBHOOK)
        for xid, is_due in (("0", 1), ("25000", 1), ("29999", 1), ("30000", 0)):
            owner.execute("UPDATE webhooks SET xid = %s::text::xid8", [xid])
            assert len(owner.execute("SELECT door_due_webhooks(now())").fetchall()) == is_due
            statement = found[0].replace("instant", "now()")
            plan = owner.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {statement}".encode()).fetchall()
            assert pages_of(plan) < MOST_PAGES, "\n".join(line for (line,) in plan)


def test_a_webhook_reads_on_from_its_position_in_its_order(full: Addresses) -> None:
    values = {"epoch": 1, "to_epoch": 2, "to_xid": str(10**12), "limit": 10}
    with psycopg.connect(full.program_url) as program:
        program.execute("SELECT set_config('automation_log.workspace', door_any_workspace()::text, false)")
        statement = statements.read("list_settlings_after")
        for xid, entry, first in (("0", LAST, 6), ("25002", LAST, 25008), ("25002", FIRST, 25002)):
            asked = values | {"xid": xid, "entry": entry}
            rows = program.execute(statement, asked).fetchall()
            assert [row[4] for row in rows] == list(range(first, first + 60, 6))
            plan = program.execute("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + statement, asked).fetchall()
            assert pages_of(plan) < MOST_PAGES, "\n".join(line for (line,) in plan)
