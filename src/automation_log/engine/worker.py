"""One worker: it takes attempts from the queue and minds its duties until told to stop."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from automation_log.domain.errors import StoreUnavailable
from automation_log.engine.missed import end_missed_jobs
from automation_log.engine.overdue import clear_dead_rows, queue_overdue_jobs
from automation_log.engine.runner import Runner
from automation_log.engine.services import Engine
from automation_log.engine.takeover import take_over_lost_jobs
from automation_log.store.queue import QUEUE, TASK_NAME

log = structlog.get_logger()

GRACEFUL_STOP_S = 20.0
STORE_AWAY_PAUSE_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What every worker also minds though it is not the engine's own, and the pause between two times."""

    pause_s: float
    mind: Callable[[], Awaitable[object]]


class Worker:
    """Runs attempts, several at once, and the duties every worker shares."""

    def __init__(self, engine: Engine, *, concurrency: int, duties: Sequence[Duty] = ()) -> None:
        self._engine = engine
        self._concurrency = concurrency
        self._duties = duties
        self._ending = asyncio.Event()
        runner = Runner(engine)

        @engine.queue.app.task(name=TASK_NAME, queue=QUEUE)
        async def attempt(workspace_id: str, job_id: str) -> None:
            await runner.run(UUID(workspace_id), UUID(job_id))

    async def work(self) -> None:
        """Until cancelled: a cancelled worker lets its attempts end, within 20 seconds."""
        duties = [
            asyncio.ensure_future(self._repeat(self._lease_s / 10, self._take_over)),
            asyncio.ensure_future(self._repeat(self._lease_s / 5, self._queue_overdue)),
            asyncio.ensure_future(self._repeat(self._lease_s, self._end_missed)),
            asyncio.ensure_future(self._repeat(self._lease_s * 2, self._clear_dead_rows)),
            *(asyncio.ensure_future(self._repeat(duty.pause_s, duty.mind)) for duty in self._duties),
        ]
        try:
            while True:
                await self._take_attempts()
                await asyncio.sleep(STORE_AWAY_PAUSE_S)
        finally:
            # Not cancelled: a cancel that meets the answer of the database may be lost on the way.
            self._ending.set()
            await asyncio.gather(*duties, return_exceptions=True)

    async def _take_attempts(self) -> None:
        """Until the database goes away, or this worker is cancelled."""
        try:
            await self._engine.queue.run_worker(
                concurrency=self._concurrency,
                delete_jobs="always",
                fetch_job_polling_interval=1.0,
                update_heartbeat_interval=self._lease_s,
                stalled_worker_timeout=self._lease_s * 3,
                shutdown_graceful_timeout=GRACEFUL_STOP_S,
            )
        except StoreUnavailable as away:
            this = asyncio.current_task()
            if this is not None and this.cancelling():
                raise asyncio.CancelledError from away  # told to stop while the database was away
            log.warning("queue waits", said=str(away))

    @property
    def _lease_s(self) -> float:
        return self._engine.lease.total_seconds()

    async def _take_over(self) -> None:
        await take_over_lost_jobs(self._engine)

    async def _queue_overdue(self) -> None:
        await queue_overdue_jobs(self._engine)

    async def _end_missed(self) -> None:
        await end_missed_jobs(self._engine)

    async def _clear_dead_rows(self) -> None:
        await clear_dead_rows(self._engine)

    async def _repeat(self, pause_s: float, duty: Callable[[], Awaitable[object]]) -> None:
        while not self._ending.is_set():
            try:
                await duty()
            except StoreUnavailable as away:
                log.warning("duty waits", duty=duty.__name__, said=str(away))
            except Exception:
                log.exception("duty broke", duty=duty.__name__)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._ending.wait()
