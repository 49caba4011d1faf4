"""A rotation killed at every commit it makes: the live password logs in, or the record says in doubt."""

import asyncio
import os
import signal
from typing import Any
from uuid import UUID

import pytest

from automation_log.domain.custody import Custody
from automation_log.domain.entries import EntryKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.store.credentials import LIVE, PASSWORD, PENDING
from automation_log.store.reading import SaidEntry
from targets.django_admin.target import DjangoAdminTarget
from tests.matrix.django_admin.conftest import logs_in
from tests.matrix.field import Field

pytestmark = pytest.mark.long


async def test_whichever_commit_was_the_last_the_password_is_known(
    app: DjangoAdminTarget, field: Field
) -> None:
    undisturbed = await field.order(Task.ROTATING_PASSWORDS)
    await field.finished(undisturbed)
    commits = await commits_of(field, undisturbed)
    assert len(commits) >= 8, "claimed, sealed, signed in, changed, signed in anew, recognised, done"
    seen_in_doubt = 0
    # The last commit ends the job: nothing is left to kill after it.
    for entries_by_then in commits[:-1]:
        root = await field.order(Task.ROTATING_PASSWORDS)
        await field.killed_when(root, lambda row, entries, least=entries_by_then: len(entries) >= least)
        seen_in_doubt += await the_record_is_honest(app, field, root)
        row = await field.finished(root)
        assert Status(row["status"]) is Status.COMPLETED
        assert await logs_in(app, field), entries_by_then
        assert await states(field) == [LIVE], entries_by_then
        assert custody_of(await entries_of(field, root)) is Custody.NEW
    assert seen_in_doubt, "some kill came while the password was being changed"


async def test_sealed_and_killed_before_any_step_the_same_password_is_used(
    app: DjangoAdminTarget, field: Field
) -> None:
    # The sign-in page is waited for: by then the password is sealed, and nothing else is done.
    await app.stop()
    root = await field.order(Task.ROTATING_PASSWORDS)
    async with field.worker() as victim:
        while PENDING not in await states(field):  # noqa: ASYNC110 - another process seals it
            await asyncio.sleep(0.02)
        os.killpg(victim.pid, signal.SIGKILL)
        await victim.wait()
    (sealed,) = await pending(field)
    await app.start()
    assert await logs_in(app, field)
    await field.finished(root)
    assert await logs_in(app, field)
    assert (await live(field))["id"] == sealed["id"]


async def the_record_is_honest(app: DjangoAdminTarget, field: Field, root: UUID) -> bool:
    """Just after a kill: the live password logs in, or the job says in doubt; whether it says so."""
    is_in_doubt = custody_of(await entries_of(field, root)) is Custody.IN_DOUBT
    assert is_in_doubt or await logs_in(app, field)
    return is_in_doubt


async def commits_of(field: Field, root: UUID) -> list[int]:
    """How many entries the job had after each commit."""
    async with field.runtime.database.reading(field.workspace_id) as connection:
        statement = "SELECT count(*) AS made FROM entries WHERE root_id = %s GROUP BY xid ORDER BY xid"
        rows = await (await connection.execute(statement, [root])).fetchall()
    return [sum(row["made"] for row in rows[: place + 1]) for place in range(len(rows))]


async def states(field: Field) -> list[int]:
    """The states of the passwords that are not retired."""
    return sorted(row["state"] for row in await _secrets(field))


async def pending(field: Field) -> list[dict[str, Any]]:
    return [row for row in await _secrets(field) if row["state"] == PENDING]


async def live(field: Field) -> dict[str, Any]:
    (row,) = [row for row in await _secrets(field) if row["state"] == LIVE]
    return row


async def _secrets(field: Field) -> list[dict[str, Any]]:
    async with field.runtime.database.reading(field.workspace_id) as connection:
        statement = "SELECT id, state FROM secrets WHERE account_id = %s AND field = %s AND state < 3"
        return await (await connection.execute(statement, [field.account, PASSWORD])).fetchall()


async def entries_of(field: Field, root: UUID) -> tuple[SaidEntry, ...]:
    return (await field.leaf(root))[1]


def custody_of(entries: tuple[SaidEntry, ...]) -> Custody | None:
    """What the job last said of the password."""
    said = [entry.says["custody"] for entry in entries if entry.kind is EntryKind.CUSTODY]
    return Custody(said[-1]) if said else None
