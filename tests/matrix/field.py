"""One workspace on one real app, and runs whose worker is killed between the act and its observation."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from pathlib import Path
from typing import Any
from uuid import UUID

from automation_log.connectors.definition import AppDefinition
from automation_log.domain.entries import EntryKind
from automation_log.domain.jobs import Actor, ActorKind, Cause, CauseKind, TargetKind
from automation_log.domain.secrets import Secret
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.service.runtime import Runtime, now
from automation_log.store.database import Connection
from automation_log.store.reading import SaidEntry, read_entries, read_job
from automation_log.store.verify import verify
from automation_log.triggers.checks import ACTS_ON
from automation_log.triggers.order import Order
from tests.matrix.brink import held_at_the_brink

PATIENCE_S = 150.0
Note = Callable[[str, str, Task, tuple[str, str]], None]
"""Keeps what was proven: the app, the interface, the task, and what both runs came to."""
IsReached = Callable[[dict[str, Any], tuple[SaidEntry, ...]], bool]
OPERATOR = Actor(kind=ActorKind.OPERATOR, id=None, label="matrix")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The workspace, the account jobs about one login act on, and the hub jobs about people act on."""

    runtime: Runtime
    owner_url: str = dataclass_field(repr=False)
    workspace_id: UUID
    environment: dict[str, str]
    worker_log: Path
    definition: AppDefinition
    noted: Note
    account: UUID
    hub: UUID

    async def order(
        self,
        task: Task,
        *people: str,
        roles: tuple[str, ...] = (),
        assets: Mapping[str, str] | None = None,
    ) -> UUID:
        """Submit one order; the root's id."""
        kind = ACTS_ON[task]
        return await self.runtime.submit.submit(
            Order(
                workspace_id=self.workspace_id,
                task=task,
                target_kind=kind,
                target_id=self.hub if kind is TargetKind.BUSINESS_HUB else self.account,
                people=people,
                roles=roles,
                assets=assets or {},
                scheduled_for=None,
                actor=OPERATOR,
                trigger=Trigger.ADMIN_API,
                cause=Cause(kind=CauseKind.REQUEST, id=None, sentence="The matrix asked."),
                idempotency_owner=None,
                idempotency_key=None,
            )
        )

    def note(self, task: Task, outcomes: tuple[str, str]) -> None:
        """Say what two runs of a task, the first one killed, came to."""
        self.noted(self.definition.app, self.definition.interface_of(task), task, outcomes)

    async def killed_after_acting(self, root_id: UUID) -> None:
        """Let a worker take the job, and kill it once its act is over and the next step has begun."""
        async with held_at_the_brink(self.owner_url):
            await self.killed_when(root_id, has_acted)

    async def killed_when(self, root_id: UUID, is_reached: IsReached) -> None:
        """Let a worker take the job, and kill it, browser and all, once its leaf and entries are so."""
        async with self.worker() as victim:
            await self._until(root_id, is_reached)
            os.killpg(victim.pid, signal.SIGKILL)
            await victim.wait()

    async def finished(self, root_id: UUID) -> dict[str, Any]:
        """Let a worker bring the job to its end; the leaf's row."""
        async with self.worker():
            row = await self.settled(root_id)
        _, entries = await self.leaf(root_id)
        assert Status(row["status"]) is Status.COMPLETED, (row["reason"], row["detail"], told(entries))
        verdict = await verify(self.runtime.database, self.workspace_id)
        assert verdict.is_clean, verdict.faults
        return row | {"outcome": outcome_of(entries)}

    async def settled(self, root_id: UUID) -> dict[str, Any]:
        """The leaf's row, once it has come to an end, good or bad."""
        await self._until(root_id, lambda row, entries: row["settled"])
        return (await self.leaf(root_id))[0]

    async def leaf(self, root_id: UUID) -> tuple[dict[str, Any], tuple[SaidEntry, ...]]:
        """The row and the entries of the tree's first leaf."""
        async with self.runtime.database.reading(self.workspace_id) as connection:
            statement = "SELECT * FROM jobs WHERE root_id = %s AND is_leaf ORDER BY id LIMIT 1"
            row = await (await connection.execute(statement, [root_id])).fetchone()
            assert row is not None
            return row, await read_entries(connection, await read_job(connection, row["id"]))

    async def secret(self, account_id: UUID, field: str) -> str:
        """The live secret of an account."""
        async with self.runtime.database.reading(self.workspace_id) as connection:
            secret = await self.runtime.credentials.live(connection, account_id=account_id, field=field)
        return secret.reveal()

    async def keep(self, field: str, secret: str) -> None:
        """Put another secret of the account into the vault, as a person who saves one."""

        async def work(connection: Connection) -> None:
            await self.runtime.credentials.keep(
                connection,
                workspace_id=self.workspace_id,
                account_id=self.account,
                field=field,
                secret=Secret(secret),
                now=now(),
            )

        await self.runtime.database.write(self.workspace_id, work)

    async def account_of(self, username: str) -> UUID:
        """The account with this user name."""
        async with self.runtime.database.reading(self.workspace_id) as connection:
            statement = "SELECT id FROM accounts WHERE username = %s"
            row = await (await connection.execute(statement, [username])).fetchone()
        assert row is not None
        account_id: UUID = row["id"]
        return account_id

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """A worker process in a session of its own; whatever is left of it is killed at the end."""
        with self.worker_log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "automation_log.cli.main", "work"),
                env=self.environment,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
                try:
                    await asyncio.wait_for(process.wait(), 30)
                except TimeoutError:
                    os.killpg(process.pid, signal.SIGKILL)
                    await process.wait()

    async def _until(self, root_id: UUID, is_reached: IsReached) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not is_reached(*await self.leaf(root_id)):  # noqa: ASYNC110 - another process moves the rows
                await asyncio.sleep(0.02)


def has_acted(row: dict[str, Any], entries: tuple[SaidEntry, ...]) -> bool:
    """Whether a step has begun after the last act; of a task that only observes, whether that has begun."""
    assert not row["settled"], (row["reason"], row["detail"], told(entries))
    phases = [entry.says["phase"] for entry in entries if entry.kind is EntryKind.STEP_BEGUN]
    if "act" in phases:
        return phases[-1] != "act"
    return "observe" in phases and row["task"] in (Task.LOGGING_IN, Task.SYNCING_USERS)


def outcome_of(entries: tuple[SaidEntry, ...]) -> str:
    """What the job came to: `already_so`."""
    return next(str(e.says["outcome"]) for e in reversed(entries) if e.kind is EntryKind.EFFECT_OBSERVED)


def told(entries: tuple[SaidEntry, ...]) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """The entries in short, for a test that fails."""
    return [(entry.kind.name, dict(entry.says), dict(entry.personal or {})) for entry in entries]
