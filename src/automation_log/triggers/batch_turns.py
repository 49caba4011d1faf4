"""The duty that works batches off: a few jobs a transaction, in which each job's turn and what is asked of it commit.

Any number of processes may mind it, and any may die: whoever holds the batch's row works at it, and whatever was
asked for has had its turn.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

import structlog

from automation_log.domain.batches import Act, Batch, BatchState, Outcome, Refusal, Turn, why_not
from automation_log.domain.errors import Conflict, RequestError, StoreUnavailable
from automation_log.domain.ids import Clock
from automation_log.domain.jobs import Actor, ActorKind, Cause, CauseKind
from automation_log.store import batches, doors, jobs
from automation_log.store.batch_finding import standing
from automation_log.store.database import Connection, Database
from automation_log.store.directory_entries import say_changed
from automation_log.store.jobs import JobRow
from automation_log.store.queue import Queue
from automation_log.store.reading import read_reruns
from automation_log.store.record import Recorder
from automation_log.triggers.asking import cancel_leaves, retry_leaves, withdrawn_among
from automation_log.triggers.batches import came_to
from automation_log.triggers.rerunning import Rerunning

log = structlog.get_logger()

TURNS_AT_ONCE = 20
IN_TIME_S = 5.0
"""How long one time of the duty lasts at most: a worker that is told to stop waits for it."""


class BatchTurns:
    """Gives every job of every running batch its turn."""

    def __init__(
        self,
        *,
        database: Database,
        recorder: Recorder,
        queue: Queue,
        rerunning: Rerunning,
        clock: Clock,
        brand: str,
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._queue = queue
        self._rerunning = rerunning
        self._clock = clock
        self._brand = Actor(kind=ActorKind.BRAND, id=None, label=brand)

    async def work_off(self) -> None:
        """Go on with what runs, every batch in its turn; what breaks in one holds back no other."""
        ends_at = time.monotonic() + IN_TIME_S
        async with self._database.outside() as connection:
            running = await doors.running_batches(connection)
        while running and time.monotonic() < ends_at:
            running = [place for place in running if await self.take_turns(*place)]

    async def take_turns(self, workspace_id: UUID, batch_id: UUID) -> bool:
        """The next few turns of one batch; whether there may be more now. Raises: StoreUnavailable."""
        tried: list[Turn] = []
        for most in (TURNS_AT_ONCE, 1):
            tried.clear()
            work = partial(
                self._take_turns, workspace_id=workspace_id, batch_id=batch_id, most=most, tried=tried
            )
            try:
                return await self._database.write(workspace_id, work)
            except StoreUnavailable:
                raise
            except Exception:
                log.exception("a turn breaks", batch=str(batch_id), jobs=most)
        refuse = partial(self._refuse, batch_id=batch_id, broken=tuple(tried))
        return await self._database.write(workspace_id, refuse)

    async def _take_turns(
        self,
        connection: Connection,
        *,
        workspace_id: UUID,
        batch_id: UUID,
        most: int,
        tried: list[Turn],
    ) -> bool:
        batch = await batches.take(connection, batch_id)
        if batch is None:
            return False
        # A rerun may plant a large tree: one a transaction.
        limit = 1 if batch.act is Act.RERUN else most
        turns = await batches.list_next_turns(connection, batch_id, limit=limit)
        tried[:] = turns
        outcomes = await self._ask(connection, workspace_id, batch, turns)
        return await self._keep(connection, batch, outcomes)

    async def _refuse(self, connection: Connection, *, batch_id: UUID, broken: Sequence[Turn]) -> bool:
        """What cannot even be asked for does not stand in the way of the others."""
        batch = await batches.take(connection, batch_id)
        if batch is None:
            return False
        # Another worker may have been there since, and may have got further.
        turns = await batches.list_next_turns(connection, batch_id, limit=1)
        outcomes = [Outcome(job_id=turn.job_id, refusal=Refusal.BROKE) for turn in turns if turn in broken]
        return await self._keep(connection, batch, outcomes)

    async def _keep(self, connection: Connection, batch: Batch, outcomes: Sequence[Outcome]) -> bool:
        refused = sum(one.refusal is not None for one in outcomes)
        now = replace(batch, done=batch.done + len(outcomes) - refused, refused=batch.refused + refused)
        await batches.put_outcomes(connection, batch.id, outcomes)
        if not now.waiting:
            now = replace(now, state=BatchState.DONE, ended_at=self._clock())
            said = f"A bulk {now.act.word} by {now.actor.label} came to its end: {came_to(now)}"
            await say_changed(connection, self._recorder, batch.id, kind="batch", by=self._brand, said=said)
        await batches.put(connection, now)
        return bool(now.waiting)

    async def _ask(
        self, connection: Connection, workspace_id: UUID, batch: Batch, turns: Sequence[Turn]
    ) -> list[Outcome]:
        """What became of each; whoever is asked is locked from here on."""
        locked = await jobs.lock_all(connection, [(turn.root_id, turn.job_id) for turn in turns])
        rows = {row["id"]: row for row in locked}
        refusals = {turn.job_id: _refusal(batch.act, turn, rows.get(turn.job_id)) for turn in turns}
        wanted = [rows[job_id] for job_id, refusal in refusals.items() if refusal is None]
        match batch.act:
            case Act.RERUN:
                again = [await self._rerun(connection, workspace_id, batch, row) for row in wanted]
                return again + [
                    Outcome(job_id=job_id, refusal=refusal) for job_id, refusal in refusals.items() if refusal
                ]
            case Act.RETRY:
                withdrawn = await withdrawn_among(connection, wanted)
                refusals |= dict.fromkeys(withdrawn, Refusal.POLICY_CHANGED)
                wanted = [row for row in wanted if row["id"] not in withdrawn]
                await retry_leaves(
                    connection,
                    self._recorder,
                    self._queue,
                    wanted,
                    actor=batch.actor,
                    now=self._clock(),
                    batch_id=batch.id,
                )
            case Act.CANCEL:
                await cancel_leaves(
                    connection,
                    self._recorder,
                    wanted,
                    actor=batch.actor,
                    now=self._clock(),
                    batch_id=batch.id,
                )
        return [Outcome(job_id=job_id, refusal=refusal) for job_id, refusal in refusals.items()]

    async def _rerun(self, connection: Connection, workspace_id: UUID, batch: Batch, row: JobRow) -> Outcome:
        reruns = await read_reruns(connection, row["id"])
        if any(rerun["created_at"] > batch.asked_at for rerun in reruns):
            return Outcome(job_id=row["id"], refusal=Refusal.RERUN_MEANWHILE)
        sentence = f"{batch.actor.label} asked again for {batch.found_by}."
        cause = Cause(kind=CauseKind.REQUEST, id=batch.id, sentence=batch.actor.explained(sentence))
        try:
            planned = await self._rerunning.planned(
                connection, row["id"], batch.actor, trigger=batch.trigger, cause=cause
            )
        except Conflict:
            return Outcome(job_id=row["id"], refusal=Refusal.TARGET_GONE)
        except RequestError:
            return Outcome(job_id=row["id"], refusal=Refusal.APP_CANNOT)
        return Outcome(
            job_id=row["id"], made_id=await self._rerunning.plant(connection, workspace_id, planned)
        )


def _refusal(act: Act, turn: Turn, row: JobRow | None) -> Refusal | None:
    if row is None:
        return Refusal.GONE
    return why_not(act, standing(row), seen_at=turn.seen_at)
