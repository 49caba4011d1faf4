"""How a job of the script must end, and the wait for it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from automation_log.domain.errors import AutomationLogError
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.service.runtime import Runtime
from automation_log.store import jobs

PATIENCE = timedelta(minutes=6)


class ScriptBroken(AutomationLogError):
    """The demo cannot go on: a form led to no job, or a job to no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """One job of the script, where it comes from, and how it must end."""

    said: str
    job_id: UUID
    trigger: Trigger = Trigger.WEB_APP
    status: Status = Status.COMPLETED
    reason: Reason | None = None
    attempts: int | None = None
    is_retried: bool = False


async def settled(runtime: Runtime, workspace_id: UUID, job_id: UUID) -> None:
    """Return when the job has come to its end, good or bad. Raises: ScriptBroken."""
    await reached(runtime, workspace_id, job_id, lambda row: row["settled"])


async def reached(
    runtime: Runtime, workspace_id: UUID, job_id: UUID, is_so: Callable[[dict[str, Any]], bool]
) -> None:
    """Return when the job's row is so, or the job has ended otherwise. Raises: ScriptBroken."""
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            while True:
                async with runtime.database.reading(workspace_id) as connection:
                    row = await jobs.find(connection, job_id)
                if is_so(row) or row["settled"]:
                    return
                await asyncio.sleep(0.2)
    except TimeoutError:
        raise ScriptBroken(
            f"“{Task(row['task']).label}” for {row['target_label']} has not ended"
            f" within {PATIENCE.seconds} s."
        ) from None
