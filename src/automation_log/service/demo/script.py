"""The script: what the owner orders at the New job form, while people join and leave at the identity provider."""

import asyncio
from datetime import timedelta
from uuid import UUID

from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.service.demo.endings import Ending, reached, settled
from automation_log.service.demo.identity_provider import Say, join_and_leave
from automation_log.service.demo.member import DemoMember
from automation_log.service.demo.stage import HUB, LATE, ROLE, ROTATED, SERVICE, WRONG, Stage
from automation_log.service.demo.workspace import PEOPLE
from automation_log.service.runtime import Runtime, now

SCHEDULED_AHEAD = timedelta(minutes=1)


async def play(runtime: Runtime, stage: Stage, member: DemoMember, say: Say) -> list[Ending]:
    """Play both acts beside each other, and wait until each job has settled. Raises: ScriptBroken."""
    try:
        async with asyncio.TaskGroup() as acts:
            played = [
                acts.create_task(_order(runtime, stage, member)),
                acts.create_task(join_and_leave(runtime, stage, say)),
            ]
    except ExceptionGroup as broken:
        raise broken.exceptions[0] from None
    return [ending for act in played for ending in act.result()]


async def _order(runtime: Runtime, stage: Stage, member: DemoMember) -> list[Ending]:
    """Send the owner's jobs; the late app starts once its job retries."""
    workspace = stage.workspace

    async def order(task: Task, target: str, *, people: tuple[str, ...] = (), later: bool = False) -> UUID:
        is_hub = target in workspace.hubs
        return await member.new_job(
            task,
            target=f"business_hub:{workspace.hubs[target]}"
            if is_hub
            else f"account:{workspace.accounts[target]}",
            people=people,
            role=ROLE if people else "",
            scheduled_for=now() + SCHEDULED_AHEAD if later else None,
        )

    later = await order(Task.LOGGING_IN, SERVICE, later=True)
    added = await order(Task.ADDING_USERS, HUB, people=PEOPLE)
    rotated = {label: await order(Task.ROTATING_PASSWORDS, label) for label in ROTATED}
    refused = await order(Task.LOGGING_IN, WRONG)
    retried = await order(Task.LOGGING_IN, LATE)
    await reached(runtime, workspace.id, retried, lambda row: row["status"] == Status.RETRYING)
    await stage.late_app.start()
    await settled(runtime, workspace.id, added)
    synced = await order(Task.SYNCING_USERS, HUB)
    endings = [
        Ending(said="logs in a minute later", job_id=later),
        Ending(said="adds five people", job_id=added),
        *[Ending(said=f"rotates {label}", job_id=job_id) for label, job_id in rotated.items()],
        Ending(
            said="fails: wrong credentials",
            job_id=refused,
            status=Status.NOT_COMPLETED,
            reason=Reason.BAD_CREDENTIALS,
            attempts=1,
        ),
        Ending(said="retries, then completes", job_id=retried, is_retried=True),
        Ending(said="reads the roster", job_id=synced),
    ]
    for ending in endings:
        await settled(runtime, workspace.id, ending.job_id)
    return endings
