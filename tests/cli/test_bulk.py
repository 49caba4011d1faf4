"""Bulk on the command line: told on stderr, begun on a yes, followed and aborted."""

import json
from uuid import UUID

from automation_log.domain.statuses import Status
from tests.cli.conftest import Call
from tests.cli.test_jobs import failed, planted
from tests.conftest import Record
from tests.store.many_jobs import HOSTILE
from tests.store.trees import job


async def test_a_filter_is_told_begun_followed_and_aborted(call: Call, record: Record) -> None:
    first, second, open_ = await planted(record, [job(record.ids) for _ in range(3)])
    for leaf in (first, second):
        await failed(record, leaf)
    no = await call("jobs", "bulk", "retry", "-status:completed")
    assert (no.exit_code, no.stdout.strip()) == (1, "")
    assert "Found 3 jobs of the log and 0 nested ones by themselves; 2 would be retried." in no.stderr
    assert "  not 1: It has not ended." in no.stderr
    assert f"  {first.id}  Adding users · Django admin" in no.stderr
    assert "Nothing was asked for." in no.stderr
    yes = await call("jobs", "bulk", "retry", "status:not_completed", "--yes")
    assert yes.exit_code == 0, yes.stderr
    batch = str(UUID(yes.stdout.strip()))
    shown = json.loads((await call("jobs", "batch", batch, "--json")).stdout)
    assert (shown["state"], shown["found"], shown["done"]) == ("running", 2, 0)
    ended = await call("jobs", "abort", batch)
    assert ended.stdout == "Aborted: 0 of 2 were retried, 2 left as they were.\n"
    assert "State     Aborted by " in (await call("jobs", "batch", batch)).stdout
    again = await call("jobs", "abort", batch)
    assert (again.exit_code, "(not_running)" in again.stderr) == (2, True)
    async with record.database.reading(record.workspace_id) as connection:
        rows = await (await connection.execute("SELECT id, status FROM jobs")).fetchall()
    assert {row["id"]: row["status"] for row in rows} == {
        first.id: Status.NOT_COMPLETED,
        second.id: Status.NOT_COMPLETED,
        open_.id: Status.QUEUED,
    }


async def test_what_cannot_be_asked_is_one_sentence(call: Call, record: Record) -> None:
    nothing = await call("jobs", "bulk", "cancel", "status:running", "--yes")
    assert (nothing.exit_code, "Nothing was asked for." in nothing.stderr) == (1, True)
    unread = await call("jobs", "bulk", "cancel", "colour:red")
    assert (unread.exit_code, "(malformed_filter)" in unread.stderr) == (2, True)
    assert "there is no act “delete”" in (await call("jobs", "bulk", "delete")).stderr
    assert "there is no option --force" in (await call("jobs", "bulk", "retry", "--force")).stderr


async def test_a_label_moves_no_cursor(call: Call, record: Record) -> None:
    (leaf,) = await planted(record, [job(record.ids)])

    async def rename(connection: object) -> None:
        await connection.execute(  # type: ignore[attr-defined]
            "UPDATE jobs SET target_label = %s WHERE id = %s", [HOSTILE, leaf.id]
        )

    await record.database.write(record.workspace_id, rename)
    told = await call("jobs", "bulk", "cancel")
    assert str(leaf.id) in told.stderr
    assert not any(sign in told.stderr for sign in "\x1b\u202e")
