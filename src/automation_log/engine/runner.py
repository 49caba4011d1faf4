"""Takes one job through one attempt, and writes how it ended."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog

from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import (
    AutomationLogError,
    Changed,
    LeaseLost,
    Refused,
    StoreUnavailable,
    TargetError,
)
from automation_log.domain.ids import minted_at
from automation_log.domain.reasons import Reason
from automation_log.domain.retry import GiveUp, RetryAt, decide
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.engine import breaker, claims
from automation_log.engine.attempt import Attempt
from automation_log.engine.following import NextJob, planned_beside
from automation_log.engine.services import Engine
from automation_log.engine.tasks.interface import Done, Looked, Onward
from automation_log.engine.tasks.table import TASKS
from automation_log.store import jobs, leases, pauses, statements
from automation_log.store.database import Connection
from automation_log.store.planting import plant
from automation_log.store.queue import Attempt as QueuedAttempt

log = structlog.get_logger()

STORE_AWAY_PAUSE_S = 1.0


class Runner:
    """Runs attempts; it returns normally however they end, because the record says how."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def run(self, workspace_id: UUID, job_id: UUID) -> None:
        """One attempt at one job, if it is due and free."""
        try:
            claim = await claims.claim(self._engine, workspace_id, job_id)
            if claim is not None:
                await self._attempt(claim)
        except LeaseLost as lost:
            log.warning("lease lost", job_id=str(job_id), said=str(lost))
        except StoreUnavailable as away:
            # The lease runs out and the job is taken over; nothing recorded is lost.
            log.warning("database away", job_id=str(job_id), said=str(away))
            await asyncio.sleep(STORE_AWAY_PAUSE_S)

    async def _attempt(self, claim: claims.Claim) -> None:
        attempt = Attempt(self._engine, claim)
        task = asyncio.ensure_future(TASKS[Task(claim.row["task"])](attempt))
        # These only end by an error: another worker holds the job, or may; or the database is away.
        watches = [
            asyncio.ensure_future(attempt.keep_leases()),
            asyncio.ensure_future(attempt.outlive_leases()),
        ]
        try:
            await asyncio.wait({task, *watches}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                # With the task its session ends, in the middle of a step: a browser must not act beside another one.
                task.cancel()
                await asyncio.wait({task})
                next(watch for watch in watches if watch.done()).result()
            await self._finish(attempt, await self._outcome(task))
        finally:
            for one in (task, *watches):
                one.cancel()

    async def _outcome(self, task: "asyncio.Future[Done | Looked]") -> Done | Looked | TargetError:
        try:
            return await task
        except TargetError as error:
            return error
        except (LeaseLost, StoreUnavailable):
            raise
        except AutomationLogError as error:
            return Refused(Reason.FAILED, str(error))
        except Exception as error:
            log.exception("attempt broke", error=type(error).__name__)
            return Changed(f"The step broke with {type(error).__name__}.")

    async def _finish(self, attempt: Attempt, outcome: Done | Looked | TargetError) -> None:
        """The commit point: all there is to write, or nothing.

        The last step, the status, the effect, what follows, the leases, the next attempt and who waited.
        """

        async def work(connection: Connection) -> None:
            match await self._decided(connection, attempt, outcome):
                case Onward(done=done, next_jobs=next_jobs):
                    await self._complete(connection, attempt, done, next_jobs)
                case TargetError() as error:
                    await self._fail(connection, attempt, error)

        await self._engine.database.write(attempt.claim.workspace_id, work)

    async def _decided(
        self, connection: Connection, attempt: Attempt, outcome: Done | Looked | TargetError
    ) -> Onward | TargetError:
        """What it comes to. A look's under the tree's locks: whoever cancels comes before it or finds what follows."""
        match outcome:
            case Done():
                return Onward(done=outcome)
            case TargetError():
                return outcome
            case Looked(decide=decide):
                row = await jobs.lock(connection, attempt.claim.job_id)
                if row["fence"] != attempt.claim.fence:
                    raise LeaseLost(f"Job {row['id']} is held under a newer fence; nothing was decided.")
                if row["cancel_requested_at"] is None:
                    return await decide(connection)
                return Refused(Reason.CANCELLED, "Cancelled while it looked: nothing was changed in the app.")

    async def _complete(
        self, connection: Connection, attempt: Attempt, done: Done, next_jobs: Sequence[NextJob]
    ) -> None:
        completed = attempt.change(
            EntryKind.EFFECT_OBSERVED,
            status=Status.COMPLETED,
            sets={"evidence": int(done.evidence), "due_at": None},
            public={
                "attempt": attempt.claim.attempt,
                "evidence": done.evidence.word,
                "outcome": done.result.value,
            },
            personal={"outcome": done.outcome},
        )
        await plant(
            connection,
            [planned_beside(attempt.claim.row, following) for following in next_jobs],
            workspace_id=attempt.claim.workspace_id,
            recorder=self._engine.recorder,
            queue=self._engine.queue,
            now=self._engine.clock(),
            changes=[*attempt.unsaid, completed],
        )
        await done.effect(connection)
        await pauses.forget_failures(connection, attempt.claim.row["app"])
        await self._let_go(connection, attempt.claim)

    async def _fail(self, connection: Connection, attempt: Attempt, error: TargetError) -> None:
        decision = await self._decide(connection, attempt.claim, error)
        next_at = decision.at if isinstance(decision, RetryAt) else None
        picture = self._engine.ids.new() if attempt.picture else None
        failed = attempt.change(
            EntryKind.ATTEMPT_FAILED,
            status=Status.RETRYING if next_at else Status.NOT_COMPLETED,
            sets={"reason": decision.reason.value, "detail": str(error), "due_at": next_at},
            public={
                "attempt": attempt.claim.attempt,
                "reason": error.reason.value,
                "next_at": next_at,
                "picture": picture,
            },
            personal={"message": str(error)} | ({"excerpt": attempt.excerpt} if attempt.excerpt else {}),
        )
        await self._engine.recorder.record(connection, [*attempt.unsaid, failed])
        if picture is not None:
            await connection.execute(
                statements.read("insert_picture"),
                {
                    "root": attempt.claim.root_id,
                    "id": picture,
                    "job": attempt.claim.job_id,
                    "attempt": attempt.claim.attempt,
                    "png": attempt.picture,
                    "now": minted_at(picture),
                },
            )
        await breaker.count(self._engine, connection, attempt.definition, error.reason)
        await self._let_go(connection, attempt.claim, retry_at=next_at)

    async def _decide(
        self, connection: Connection, claim: claims.Claim, error: TargetError
    ) -> RetryAt | GiveUp:
        """Retry or give up; under the row's lock, as somebody may have cancelled what would now wait."""
        row = await jobs.lock(connection, claim.job_id)
        now = self._engine.clock()
        decision = decide(
            error,
            attempt=claim.attempt,
            first_attempt_at=row["started_at"],
            now=now,
            jitter=self._engine.jitter(),
            policy=self._engine.retry,
        )
        if isinstance(decision, RetryAt) and row["cancel_requested_at"] is not None:
            return GiveUp(reason=Reason.CANCELLED)
        return decision

    async def _let_go(
        self, connection: Connection, claim: claims.Claim, *, retry_at: datetime | None = None
    ) -> None:
        """Free the leases, and queue those who waited for them and the next attempt, if there is one."""
        freed = await leases.release(connection, holder=claim.job_id)
        now = self._engine.clock()
        next_up = [
            QueuedAttempt(workspace_id=claim.workspace_id, job_id=waiting, at=now)
            for waiting in await jobs.waiting_on(connection, freed, now=now)
        ]
        if retry_at is not None:
            next_up.append(QueuedAttempt(workspace_id=claim.workspace_id, job_id=claim.job_id, at=retry_at))
        await self._engine.queue.put(connection, next_up)
