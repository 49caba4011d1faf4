"""Bulk: at its turn a job is asked or refused by how it stands then; an abort leaves the rest."""

import asyncio
import base64
import secrets
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from automation_log.connectors.catalog import Catalog
from automation_log.domain.batches import Act, Batch, BatchState, Refusal
from automation_log.domain.errors import Conflict
from automation_log.service.duties import duties
from automation_log.service.runtime import runtime
from automation_log.settings import Settings
from automation_log.store.database import Connection
from automation_log.store.record import Recorder
from automation_log.triggers import batch_turns
from tests.triggers.bulk import OLIVE, Bulk


async def test_who_was_retried_or_ended_meanwhile_is_refused_with_its_reason(bulk: Bulk) -> None:
    left, retried, again, done = [await bulk.failed(f"{name}@example.com") for name in "abcd"]
    batch = await bulk.begun(Act.RETRY)
    for job in (retried, again, done):
        await bulk.workshop.retry(job)
    await bulk.workshop.cancel(again)
    await bulk.workshop.attempt(done)
    await bulk.turns().work_off()
    assert await bulk.refusals(batch) == dict.fromkeys(
        (Refusal.STILL_OPEN, Refusal.CHANGED_MEANWHILE, Refusal.COMPLETED), 1
    )
    assert await bulk.asked(batch) == {left: 1}
    batch = await bulk.read(batch)
    assert (batch.state, batch.done, batch.refused) == (BatchState.DONE, 1, 3)
    assert (await bulk.said(batch))[-1].endswith("1 of 4 were retried, 3 refused.")


async def test_a_cancel_that_comes_too_late_or_twice_is_refused(bulk: Bulk) -> None:
    left, ended, asked = [await bulk.workshop.adding(f"{name}@example.com") for name in "abc"]
    batch = await bulk.begun(Act.CANCEL, "status:queued")
    await bulk.workshop.attempt(ended)
    with bulk.workshop.app.held("Sign in") as gate:
        async with bulk.workshop.attempting(asked) as attempt:
            await gate.reached.wait()
            await bulk.workshop.cancel(asked)
            await bulk.turns().work_off()
            gate.opened.set()
            await attempt
    assert await bulk.refusals(batch) == {Refusal.ALREADY_ENDED: 1, Refusal.CANCEL_ASKED: 1}
    assert await bulk.asked(batch) == {left: 1}


async def test_a_rerun_whose_job_was_run_again_or_lost_its_target_is_refused(bulk: Bulk) -> None:
    left, again, retried = [await bulk.failed(f"{name}@example.com") for name in "abc"]
    login = await bulk.workshop.logging_in()
    await bulk.workshop.cancel(login)
    batch = await bulk.begun(Act.RERUN)
    await bulk.workshop.retry(retried)
    wish = await bulk.begun(Act.RERUN, f"id:{again}")
    await bulk.turns().take_turns(bulk.record.workspace_id, wish.id)

    async def gone(connection: Connection) -> None:
        await connection.execute("UPDATE jobs SET target_id = %s WHERE id = %s", [UUID(int=1), login])

    await bulk.record.database.write(bulk.record.workspace_id, gone)
    await bulk.turns().work_off()
    assert await bulk.refusals(batch) == dict.fromkeys(
        (Refusal.RERUN_MEANWHILE, Refusal.STILL_OPEN, Refusal.TARGET_GONE), 1
    )
    assert await bulk.asked(batch) == {left: 1}


async def test_an_app_that_does_the_task_no_more_is_said(bulk: Bulk) -> None:
    await bulk.failed("a@example.com")
    batch = await bulk.begun(Act.RERUN)
    await bulk.turns(catalog=Catalog()).work_off()
    assert await bulk.refusals(batch) == {Refusal.APP_CANNOT: 1}


async def test_an_abort_in_the_middle_leaves_the_rest_as_it_was(
    bulk: Bulk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_turns, "TURNS_AT_ONCE", 2)
    root = await bulk.failed(*(f"person-{number}@example.com" for number in range(5)))
    leaves = await bulk.workshop.leaves(root)
    batch = await bulk.begun(Act.RETRY)
    assert await bulk.turns().take_turns(bulk.record.workspace_id, batch.id)
    ended = await bulk.batches.abort(bulk.record.workspace_id, batch.id, OLIVE)
    assert (ended.state, ended.done, ended.waiting, ended.ended_by) == (BatchState.ABORTED, 2, 3, "Olive")
    assert not await bulk.turns().take_turns(bulk.record.workspace_id, batch.id)
    await bulk.turns().work_off()
    assert await bulk.asked(batch) == dict.fromkeys(leaves[:2], 1)
    assert await bulk.statuses(*leaves) == ["retrying"] * 2 + ["not_completed"] * 3
    assert (await bulk.said(batch))[-1] == (
        "Olive aborted a bulk retry of 5 jobs, out of all that “status:not_completed” found. "
        "2 of 5 were retried, 3 left as they were."
    )
    with pytest.raises(Conflict, match="It has ended: 2 of 5 were retried") as refusal:
        await bulk.batches.abort(bulk.record.workspace_id, batch.id, OLIVE)
    assert refusal.value.code == "not_running"
    await bulk.workshop.assert_verified()


async def test_an_abort_waits_for_the_turn_that_is_under_way(bulk: Bulk) -> None:
    await bulk.failed("a@example.com")
    batch = await bulk.begun(Act.RETRY)
    aborting: list[asyncio.Task[Batch]] = []

    class Slow(Recorder):
        async def record(self, *parts: Any, **more: Any) -> Any:
            aborting.append(
                asyncio.create_task(bulk.batches.abort(bulk.record.workspace_id, batch.id, OLIVE))
            )
            return await super().record(*parts, **more)

    slow = Slow(clock=bulk.workshop.clock, ids=bulk.record.ids, random_bytes=secrets.token_bytes)
    await bulk.turns(recorder=slow).work_off()
    with pytest.raises(Conflict, match="1 of 1 were retried"):
        await aborting[0]
    assert (await bulk.read(batch)).state is BatchState.DONE


async def test_a_worker_minds_it(bulk: Bulk, tmp_path: Path) -> None:
    root = await bulk.failed("a@example.com")
    batch = await bulk.begun(Act.RETRY)
    settings = Settings(
        data_folder=tmp_path,
        database_url=SecretStr(bulk.record.database.conninfo),
        vault_key=SecretStr(base64.b64encode(bytes(32)).decode()),
    )
    async with runtime(settings, may_start=False) as running:
        for duty in duties(running):
            await duty.mind()
    assert await bulk.asked(batch) == {root: 1}
