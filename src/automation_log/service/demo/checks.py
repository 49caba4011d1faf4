"""The checks: whatever did not end as the script says, in the record or in the app's own database."""

import asyncio
from collections.abc import Iterator
from typing import Any

from automation_log.domain.statuses import Status
from automation_log.domain.triggers import Trigger
from automation_log.service.demo.endings import Ending
from automation_log.service.demo.identity_provider import LEAVES, STAYS
from automation_log.service.demo.stage import PROVIDER, ROLE, ROTATED, Stage, username_of
from automation_log.service.demo.workspace import PEOPLE
from automation_log.service.runtime import Runtime
from automation_log.store import jobs
from automation_log.store.credentials import PASSWORD


async def faults(runtime: Runtime, stage: Stage, endings: list[Ending]) -> list[str]:
    """A sentence for each thing that is not as it should be."""
    async with runtime.database.reading(stage.workspace.id) as connection:
        rows = [(ending, await jobs.find(connection, ending.job_id)) for ending in endings]
    found = [fault for ending, row in rows for fault in _of_ending(ending, row)]
    return [*found, *await _of_people(stage), *await _of_passwords(runtime, stage)]


def _of_ending(ending: Ending, row: dict[str, Any]) -> Iterator[str]:
    if row["status"] != ending.status or (ending.reason and row["reason"] != ending.reason.value):
        yield f"“{ending.said}” ended {Status(row['status']).label} ({row['reason']})."
    if row["trigger"] != ending.trigger:
        yield f"“{ending.said}” came from {Trigger(row['trigger']).label}."
    if ending.trigger is Trigger.SCIM and row["actor_label"] != PROVIDER:
        yield f"“{ending.said}” was caused by {row['actor_label']}."
    if ending.attempts and row["attempt"] != ending.attempts:
        yield f"“{ending.said}” took {row['attempt']} attempts."
    if ending.is_retried and row["attempt"] < 2:
        yield f"“{ending.said}” was not retried."


async def _of_people(stage: Stage) -> list[str]:
    users = await asyncio.to_thread(stage.app.users)
    found = [
        f"{person} is not in the app with the role."
        for person in (*PEOPLE, STAYS.email)
        if person not in users
        or (users[person].email, users[person].groups, users[person].is_active) != (person, (ROLE,), True)
    ]
    if LEAVES.email not in users:
        found.append(f"{LEAVES.email} has never been in the app.")
    elif users[LEAVES.email].groups or users[LEAVES.email].is_active:
        found.append(f"{LEAVES.email} is still in the app.")
    return found


async def _of_passwords(runtime: Runtime, stage: Stage) -> list[str]:
    found = []
    for label in ROTATED:
        async with runtime.database.reading(stage.workspace.id) as connection:
            account_id = stage.workspace.accounts[label]
            live = await runtime.credentials.live(connection, account_id=account_id, field=PASSWORD)
        if not await asyncio.to_thread(stage.app.password_is, username_of(label), live.reveal()):
            found.append(f"The new password of {label} does not log in.")
        if await asyncio.to_thread(
            stage.app.password_is, username_of(label), stage.first_passwords[label].reveal()
        ):
            found.append(f"The old password of {label} still logs in.")
    return found
