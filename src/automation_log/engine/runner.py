"""Takes one job through one attempt, and writes how it ended."""

import asyncio
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
from automation_log.engine import claims
from automation_log.engine.attempt import Attempt
from automation_log.engine.services import Engine
from automation_log.engine.tasks.interface import Done
from automation_log.engine.tasks.table import TASKS
from automation_log.store import jobs, leases, statements
from automation_log.store.changes import Change
from automation_log.store.database import Connection
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
        keeper = asyncio.ensure_future(attempt.keep_leases())
        try:
            await asyncio.wait({task, keeper}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                # The keeper only ends by an error: another worker holds the job, or the database is away.
                task.cancel()
                await asyncio.wait({task})
                keeper.result()
            await self._finish(attempt, await self._outcome(task))
        finally:
            keeper.cancel()
            task.cancel()

    async def _outcome(self, task: "asyncio.Future[Done]") -> Done | TargetError:
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

    async def _finish(self, attempt: Attempt, outcome: Done | TargetError) -> None:
        now = self._engine.clock()
        match outcome:
            case Done():
                await self._write(attempt, self._done(attempt, outcome), outcome=outcome)
            case TargetError():
                decision = decide(
                    outcome,
                    attempt=attempt.claim.attempt,
                    first_attempt_at=attempt.claim.row["started_at"] or now,
                    now=now,
                    jitter=self._engine.jitter(),
                    policy=self._engine.retry,
                )
                picture = self._engine.ids.new() if attempt.picture else None
                changes = self._failed(attempt, outcome, decision, picture)
                retry_at = decision.at if isinstance(decision, RetryAt) else None
                await self._write(attempt, changes, picture=picture, retry_at=retry_at)

    def _done(self, attempt: Attempt, done: Done) -> list[Change]:
        return [
            attempt.change(
                EntryKind.EFFECT_OBSERVED,
                status=Status.COMPLETED,
                sets={"evidence": int(done.evidence), "due_at": None},
                public={"attempt": attempt.claim.attempt, "evidence": done.evidence.word},
                personal={"outcome": done.outcome},
            )
        ]

    def _failed(
        self, attempt: Attempt, error: TargetError, decision: RetryAt | GiveUp, picture: UUID | None
    ) -> list[Change]:
        next_at = decision.at if isinstance(decision, RetryAt) else None
        return [
            attempt.change(
                EntryKind.ATTEMPT_FAILED,
                status=Status.RETRYING if next_at else Status.NOT_COMPLETED,
                sets={"reason": error.reason.value, "detail": str(error), "due_at": next_at},
                public={
                    "attempt": attempt.claim.attempt,
                    "reason": error.reason.value,
                    "next_at": next_at,
                    "picture": picture,
                },
                personal={"message": str(error)},
            )
        ]

    async def _write(
        self,
        attempt: Attempt,
        changes: list[Change],
        *,
        outcome: Done | None = None,
        picture: UUID | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        """The commit point: last step, status, effect, leases, next attempt and who waited, together or not at all."""
        claim, engine = attempt.claim, self._engine

        async def work(connection: Connection) -> None:
            await engine.recorder.record(connection, [*attempt.unsaid, *changes])
            if outcome is not None:
                await outcome.effect(connection)
            if picture is not None:
                await connection.execute(
                    statements.read("insert_picture"),
                    {
                        "root": claim.root_id,
                        "id": picture,
                        "job": claim.job_id,
                        "attempt": claim.attempt,
                        "png": attempt.picture,
                        "now": minted_at(picture),
                    },
                )
            freed = await leases.release(connection, holder=claim.job_id)
            now = engine.clock()
            next_up = [
                QueuedAttempt(workspace_id=claim.workspace_id, job_id=waiting, at=now)
                for waiting in await jobs.waiting_on(connection, freed, now=now)
            ]
            if retry_at is not None:
                next_up.append(
                    QueuedAttempt(workspace_id=claim.workspace_id, job_id=claim.job_id, at=retry_at)
                )
            await engine.queue.put(connection, next_up)

        await engine.database.write(claim.workspace_id, work)
