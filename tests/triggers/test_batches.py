"""Bulk: which jobs an act takes in, who may begin it, and what of it stays in the record."""

from datetime import timedelta

import pytest

from automation_log.domain.batches import Act, BatchState, Refusal
from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import Conflict, NotAllowed, NotFound
from automation_log.domain.filters.errors import MalformedFilter
from automation_log.domain.triggers import Trigger
from automation_log.store import batches
from automation_log.store.database import Connection
from automation_log.triggers.batches import Wish
from tests.engine.workshop import GRACE
from tests.triggers.bulk import FAILED, OLIVE, PEOPLE, Bulk


async def test_what_failed_is_retried_each_with_the_batch_in_its_entry(bulk: Bulk) -> None:
    root = await bulk.failed(*PEOPLE)
    await bulk.workshop.adding("ada@example.com")
    preview = await bulk.preview(Act.RETRY)
    assert (preview.roots, preview.nested, preview.found, preview.left_out) == (1, 0, 3, {})
    assert await bulk.asked(preview) == {}, "a preview asks for nothing"
    leaves = await bulk.workshop.leaves(root)
    batch = await bulk.confirm(preview)
    await bulk.turns().work_off()
    batch = await bulk.read(batch)
    assert (batch.state, batch.done, batch.refused) == (BatchState.DONE, 3, 0)
    assert await bulk.asked(batch) == dict.fromkeys(leaves, 1)
    (entry,) = await bulk.workshop.entries(leaves[0], EntryKind.RETRY_ASKED)
    assert (entry["public"]["says"]["actor_id"], entry["personal"]["says"]["by"]) == (str(GRACE.id), "Grace")
    assert await bulk.found(f"batch:{batch.id}") == {leaves[0]}, "by the first of its nested jobs"
    assert await bulk.said(batch) == [
        "Grace began a bulk retry of 3 jobs, out of all that “status:not_completed” found.",
        "A bulk retry by Grace came to its end: 3 of 3 were retried.",
    ]
    for leaf in leaves:
        assert len(await bulk.workshop.queued(leaf)) >= 1
        await bulk.workshop.attempt(leaf)
    assert await bulk.statuses(root) == ["completed"]
    await bulk.workshop.assert_verified()


async def test_a_filter_about_a_person_acts_on_that_persons_job_and_not_on_the_root(bulk: Bulk) -> None:
    root = await bulk.failed(*PEOPLE)
    first, second, third = await bulk.workshop.leaves(root)
    batch = await bulk.worked_off(Act.RETRY, f"person:{PEOPLE[1]}")
    assert (batch.roots, batch.nested, batch.done) == (0, 1, 1)
    assert await bulk.statuses(first, second, third) == ["not_completed", "retrying", "not_completed"]
    again = await bulk.worked_off(Act.CANCEL, f"person:{PEOPLE[1]}")
    assert again.done == 1
    assert await bulk.statuses(second) == ["not_completed"]
    rerun = await bulk.worked_off(Act.RERUN, f"person:{PEOPLE[1]}")
    rows = await bulk.workshop.rows()
    (new,) = [row for row in rows.values() if row["rerun_of"] is not None]
    assert (rerun.done, new["rerun_of"], new["subject"], new["cause_id"]) == (1, second, PEOPLE[1], rerun.id)
    assert new["cause_sentence"] == f"Grace asked again for all that “person:{PEOPLE[1]}” found."
    assert await bulk.found(f"batch:{rerun.id}") == {new["id"]}
    await bulk.workshop.assert_verified()


async def test_what_the_filter_excludes_is_not_touched_though_its_root_is_found(bulk: Bulk) -> None:
    root = await bulk.failed(*PEOPLE)
    first, second, third = await bulk.workshop.leaves(root)
    text = f"{FAILED} -person:{PEOPLE[1]}"
    rerun = await bulk.preview(Act.RERUN, text)
    assert (rerun.found, rerun.left_out) == (0, {Refusal.EXCLUDED_INSIDE: 1})
    with pytest.raises(Conflict) as refusal:
        await bulk.confirm(rerun)
    assert refusal.value.code == "nothing_to_do"
    retry = await bulk.worked_off(Act.RETRY, text)
    assert (retry.done, retry.roots) == (2, 1)
    assert await bulk.statuses(first, second, third) == ["retrying", "not_completed", "retrying"]


async def test_a_preview_counts_what_the_act_means_nothing_to(bulk: Bulk) -> None:
    done, open_ = await bulk.workshop.adding("ada@example.com"), await bulk.workshop.adding("bob@example.com")
    await bulk.workshop.attempt(done)
    failed = await bulk.failed("eve@example.com")
    told = {act: await bulk.preview(act, "") for act in Act}
    assert [told[act].found for act in Act] == [1, 2, 1]
    assert told[Act.RETRY].left_out == {Refusal.COMPLETED: 1, Refusal.STILL_OPEN: 1}
    assert told[Act.RERUN].left_out == {Refusal.STILL_OPEN: 1}
    assert told[Act.CANCEL].left_out == {Refusal.ALREADY_ENDED: 2}
    assert told[Act.CANCEL].upto == failed > open_


async def test_jobs_that_come_after_the_preview_are_not_touched(bulk: Bulk) -> None:
    old = await bulk.failed("old@example.com")
    preview = await bulk.preview(Act.RETRY)
    new = await bulk.failed("new@example.com")
    batch = await bulk.confirm(preview)
    after = await bulk.failed("after@example.com")
    await bulk.turns().work_off()
    assert await bulk.asked(batch) == {old: 1}
    assert await bulk.statuses(new, after) == ["not_completed"] * 2
    assert preview.upto == old


async def test_only_who_saw_the_preview_begins_it_once_and_within_the_hour(bulk: Bulk) -> None:
    root = await bulk.failed("a@example.com")
    preview = await bulk.preview(Act.RETRY)
    with pytest.raises(NotAllowed):
        await bulk.batches.confirm(bulk.record.workspace_id, preview.id, OLIVE)
    with pytest.raises(Conflict, match="never begun"):
        await bulk.batches.abort(bulk.record.workspace_id, preview.id, GRACE)
    old = await bulk.preview(Act.RETRY)
    begun = await bulk.confirm(preview)
    assert await bulk.confirm(preview) == begun
    assert len(await bulk.said(begun)) == 1
    bulk.workshop.clock.ahead = timedelta(minutes=61)
    with pytest.raises(Conflict) as refusal:
        await bulk.confirm(old)
    assert refusal.value.code == "preview_expired"
    await bulk.preview(Act.RETRY)
    with pytest.raises(NotFound):
        await bulk.read(old)
    await bulk.turns().work_off()
    assert await bulk.asked(begun) == {root: 1}, "what was begun outlives the hour"


async def test_another_workspace_sees_touches_and_works_off_nothing_of_it(bulk: Bulk) -> None:
    await bulk.failed("a@example.com")
    batch = await bulk.begun(Act.RETRY)
    foreign = bulk.record.ids.new()

    async def found(connection: Connection) -> None:
        await connection.execute(
            "INSERT INTO workspaces (id, slug, name, created_at) VALUES (%s, 'globex', 'Globex', now())",
            [foreign],
        )

    await bulk.record.database.write(foreign, found)
    for asked in (bulk.batches.confirm, bulk.batches.abort):
        with pytest.raises(NotFound):
            await asked(foreign, batch.id, GRACE)
    async with bulk.record.database.reading(foreign) as connection:
        assert await batches.list_batches(connection, limit=9) == ()
        assert await batches.list_jobs(connection, batch.id, limit=9) == ()
    wish = Wish(act=Act.RETRY, filter="", actor=GRACE, trigger=Trigger.WEB_APP)
    assert (await bulk.batches.preview(foreign, wish)).found == 0
    assert not await bulk.turns().take_turns(foreign, batch.id)
    assert await bulk.read(batch) == batch


async def test_what_was_begun_stays_in_the_record(bulk: Bulk) -> None:
    await bulk.failed("a@example.com")
    batch = await bulk.begun(Act.RETRY)

    async def delete(connection: Connection) -> int:
        return (await connection.execute("DELETE FROM batches")).rowcount

    assert await bulk.record.database.write(bulk.record.workspace_id, delete) == 0
    assert await bulk.read(batch) == batch


async def test_a_filter_that_cannot_be_read_is_refused(bulk: Bulk) -> None:
    with pytest.raises(MalformedFilter, match="there is no field"):
        await bulk.preview(Act.RETRY, "colour:red")
