"""Bulk: each job is asked at most once, whatever dies or breaks on the way."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest

from automation_log.domain.batches import Act, BatchState, Refusal
from automation_log.domain.errors import StoreUnavailable
from automation_log.store.changes import Change
from automation_log.store.database import Connection, Database
from automation_log.store.record import Recorder
from automation_log.triggers import batch_turns
from tests.triggers.bulk import FAILED, PEOPLE, Bulk


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
