"""Bulk: what was previewed is asked for, each job at most once, whatever dies on the way and whoever acts meanwhile."""

import asyncio
import base64
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from pydantic import SecretStr

from automation_log.connectors.catalog import Catalog
from automation_log.domain.batches import Act, Batch, BatchState, Refusal
from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import Conflict, NotAllowed, NotFound, StoreUnavailable
from automation_log.domain.filters.errors import MalformedFilter
from automation_log.domain.filters.grammar import parse
from automation_log.domain.statuses import Status
from automation_log.domain.triggers import Trigger
from automation_log.service.duties import duties
from automation_log.service.runtime import runtime
from automation_log.settings import Settings
from automation_log.store import batches
from automation_log.store.changes import Change
from automation_log.store.database import Connection, Database
from automation_log.store.directory_history import list_changes
from automation_log.store.finding import find_roots
from automation_log.store.record import Recorder
from automation_log.store.searching import LogQuery
from automation_log.triggers import batch_turns
from automation_log.triggers.batch_turns import BatchTurns
from automation_log.triggers.batches import Batches, Wish
from automation_log.triggers.rerunning import Rerunning
from tests.conftest import Record
from tests.engine.conftest import furnished
from tests.engine.workshop import GRACE, Workshop

OLIVE = replace(GRACE, id=UUID(int=8), label="Olive")
PEOPLE = tuple(f"person-{number}@example.com" for number in range(3))
FAILED = "status:not_completed"
ASKED = (EntryKind.RETRY_ASKED, EntryKind.CANCEL_ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """A workspace with jobs, what somebody asks of many of them, and the duty that works it off."""

    workshop: Workshop

    @property
    def record(self) -> Record:
        return self.workshop.record

    @property
    def batches(self) -> Batches:
        return Batches(
            database=self.record.database,
            recorder=self.record.recorder,
            clock=self.workshop.clock,
            ids=self.record.ids,
            zone=ZoneInfo("UTC"),
        )

    def turns(
        self,
        *,
        database: Database | None = None,
        recorder: Recorder | None = None,
        catalog: Catalog | None = None,
    ) -> BatchTurns:
        """The duty, by default over the record's own parts."""
        parts: dict[str, Any] = {
            "database": database or self.record.database,
            "recorder": recorder or self.record.recorder,
            "queue": self.record.queue,
            "clock": self.workshop.clock,
        }
        rerunning = Rerunning(catalog=catalog or self.workshop.catalog, ids=self.record.ids, **parts)
        return BatchTurns(rerunning=rerunning, brand="Automation Log", **parts)

    async def failed(self, *people: str) -> UUID:
        """A root whose leaves were all cancelled before anybody took one."""
        root = await self.workshop.adding(*people)
        await self.workshop.cancel(root)
        return root

    async def preview(self, act: Act, text: str = FAILED) -> Batch:
        wish = Wish(act=act, filter=text, actor=GRACE, trigger=Trigger.WEB_APP)
        return await self.batches.preview(self.record.workspace_id, wish)

    async def begun(self, act: Act, text: str = FAILED) -> Batch:
        return await self.confirm(await self.preview(act, text))

    async def confirm(self, batch: Batch) -> Batch:
        return await self.batches.confirm(self.record.workspace_id, batch.id, GRACE)

    async def read(self, batch: Batch) -> Batch:
        async with self.record.database.reading(self.record.workspace_id) as connection:
            return await batches.read(connection, batch.id)

    async def refusals(self, batch: Batch) -> dict[Refusal, int]:
        async with self.record.database.reading(self.record.workspace_id) as connection:
            return dict(await batches.count_refusals(connection, batch.id))

    async def worked_off(self, act: Act, text: str = FAILED) -> Batch:
        """From the preview to the end."""
        batch = await self.begun(act, text)
        await self.turns().work_off()
        return await self.read(batch)

    async def asked(self, batch: Batch) -> Counter[UUID]:
        """How often each job was asked by this batch, by its entries."""
        found: Counter[UUID] = Counter()
        for job_id in await self.workshop.rows():
            for entry in await self.workshop.entries(job_id, *ASKED):
                found[job_id] += entry["public"]["says"].get("batch") == str(batch.id)
        for row in (await self.workshop.rows()).values():
            if row["cause_id"] == batch.id and row["rerun_of"]:
                found[row["rerun_of"]] += 1
        return +found

    async def statuses(self, *job_ids: UUID) -> list[str]:
        rows = await self.workshop.rows()
        return [Status(rows[job_id]["status"]).word for job_id in job_ids]

    async def found(self, text: str) -> set[UUID]:
        """The jobs that a filter finds: roots, or the nested ones that make them found."""
        query = LogQuery(filter=parse(text), now=self.workshop.clock(), zone=ZoneInfo("UTC"))
        async with self.record.database.reading(self.record.workspace_id) as connection:
            answer = await find_roots(connection, query, in_time_s=60)
        return {(root.hit or root.row)["id"] for root in answer.roots}

    async def said(self, batch: Batch) -> list[str]:
        """What the log says of the batch itself, oldest first."""
        async with self.record.database.reading(self.record.workspace_id) as connection:
            return [one.sentence for one in reversed(await list_changes(connection, batch.id))]


@pytest.fixture
async def bulk(record: Record) -> Bulk:
    return Bulk(workshop=await furnished(record))


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


class Answerless(Database):
    """Commits, and its answer is lost on the way back."""

    async def write(self, workspace_id: UUID, work: Callable[[Connection], Awaitable[Any]]) -> Any:
        await super().write(workspace_id, work)
        raise StoreUnavailable("lost")


@contextmanager
def dying(number: int) -> Iterator[list[str]]:
    """The process's connection ends right after this many statements, if they are any; which there were."""
    seen: list[str] = []
    execute = psycopg.AsyncCursor.execute

    async def counted(self: Any, query: Any, *values: Any, **more: Any) -> Any:
        answer = await execute(self, query, *values, **more)
        if not query:
            return answer  # the pool looks whether the connection is alive
        seen.append(str(query).split()[0])
        if len(seen) == number:
            await self.connection.close()
            raise psycopg.OperationalError("the process is gone")
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.AsyncCursor, "execute", counted)
        yield seen


@pytest.mark.parametrize("act", Act)
async def test_a_death_after_any_statement_asks_for_nothing_twice_and_loses_nothing(
    bulk: Bulk, act: Act
) -> None:
    roots = [await bulk.failed(person) for person in PEOPLE]
    if act is Act.CANCEL:
        roots = [await bulk.workshop.adding(f"other-{person}") for person in PEOPLE]
    batch = await bulk.begun(act, "status:queued" if act is Act.CANCEL else FAILED)
    deaths, has_survived, more = 0, False, True
    while more:
        before, is_dead = await bulk.read(batch), False
        with dying(0 if has_survived else deaths + 1) as seen:
            try:
                more = await bulk.turns().take_turns(bulk.record.workspace_id, batch.id)
            except StoreUnavailable:
                is_dead = True
        if is_dead:
            deaths += 1
            assert await bulk.read(batch) == before, f"half of it stands after {seen[-1]}"
            assert sum((await bulk.asked(batch)).values()) == before.done
        else:
            assert has_survived or len(seen) == deaths, "it was to die"
            has_survived = True
    assert deaths > 5
    assert await bulk.asked(batch) == dict.fromkeys(roots, 1)
    ended = await bulk.read(batch)
    assert (ended.state, ended.done, ended.refused) == (BatchState.DONE, 3, 0)
    await bulk.workshop.assert_verified()


@pytest.mark.parametrize("act", Act)
async def test_an_answer_that_is_lost_after_the_commit_asks_for_nothing_twice(
    bulk: Bulk, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_turns, "TURNS_AT_ONCE", 1)
    roots = [await bulk.failed(person) for person in PEOPLE]
    if act is Act.CANCEL:
        roots = [await bulk.workshop.adding(f"other-{person}") for person in PEOPLE]
    batch = await bulk.begun(act, "status:queued" if act is Act.CANCEL else FAILED)
    answerless = Answerless(bulk.record.database.conninfo)
    await answerless.open()
    try:
        for _ in PEOPLE:
            with pytest.raises(StoreUnavailable):
                await bulk.turns(database=answerless).work_off()
    finally:
        await answerless.close()
    await bulk.turns().work_off()
    assert await bulk.asked(batch) == dict.fromkeys(roots, 1)
    assert (await bulk.read(batch)).state is BatchState.DONE


async def test_two_workers_at_one_batch_ask_each_job_once(
    bulk: Bulk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_turns, "TURNS_AT_ONCE", 2)
    roots = [await bulk.failed(f"person-{number}@example.com") for number in range(12)]
    batch = await bulk.begun(Act.RETRY)
    while (await bulk.read(batch)).state is BatchState.RUNNING:
        await asyncio.gather(*(bulk.turns().work_off() for _ in range(3)))
    assert await bulk.asked(batch) == dict.fromkeys(roots, 1)


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


class Breaking(Recorder):
    """Breaks at one job, as a fault of ours would."""

    job_id: UUID

    async def record(
        self, connection: Connection, changes: Sequence[Change] = (), additions: Sequence[Any] = ()
    ) -> Any:
        if any(change.job_id == self.job_id for change in changes):
            raise RuntimeError("broken")
        return await super().record(connection, changes, additions)


async def test_a_job_at_which_the_program_breaks_holds_back_no_other(bulk: Bulk) -> None:
    first, broken, last = [await bulk.failed(f"{name}@example.com") for name in "abc"]
    batch = await bulk.begun(Act.RETRY)
    recorder = Breaking(clock=bulk.workshop.clock, ids=bulk.record.ids, random_bytes=secrets.token_bytes)
    recorder.job_id = broken
    await bulk.turns(recorder=recorder).work_off()
    assert await bulk.refusals(batch) == {Refusal.BROKE: 1}
    assert await bulk.asked(batch) == {first: 1, last: 1}
    assert (await bulk.read(batch)).state is BatchState.DONE


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
