"""One workspace on one real app, and runs whose worker is killed between the act and its observation."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import SecretStr

from automation_log.access.founding import Founder, Founding
from automation_log.access.password_hashes import PasswordHashes
from automation_log.directory.accounts import Accounts, NewAccount
from automation_log.directory.hubs import Hubs, NewHub
from automation_log.domain.entries import EntryKind
from automation_log.domain.jobs import Actor, ActorKind, Cause, CauseKind, TargetKind
from automation_log.domain.secrets import Secret
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.service.runtime import Runtime, now, runtime
from automation_log.settings import Settings
from automation_log.store.embedded import Addresses
from automation_log.store.reading import SaidEntry, read_entries, read_job
from automation_log.store.verify import verify
from automation_log.triggers.checks import ACTS_ON
from automation_log.triggers.order import Order

LEASE_S = "2"
PATIENCE_S = 150.0
IsReached = Callable[[dict[str, Any], tuple[SaidEntry, ...]], bool]
OPERATOR = Actor(kind=ActorKind.OPERATOR, id=None, label="matrix")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The workspace, the account jobs about one login act on, and the hub jobs about people act on."""

    runtime: Runtime
    workspace_id: UUID
    environment: dict[str, str]
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

    async def killed_after_acting(self, root_id: UUID) -> None:
        """Let a worker take the job, and kill it once its act is over and the next step has begun."""
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
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "automation_log.cli.main", "work"),
            env=self.environment,
            start_new_session=True,
            stdout=quiet,
            stderr=quiet,
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


@asynccontextmanager
async def field_on(
    app: str,
    address: str,
    *,
    service: tuple[str, str],
    account: tuple[str, str],
    addresses: Addresses,
    folder: Path,
    apps: Path | None = None,
) -> AsyncIterator[Field]:
    """A workspace with a hub through the service account, and one more account; both as (user name, password).

    `apps` is a folder of app definitions beside the built-in ones.
    """
    async with AsyncExitStack() as stack:
        (folder / "data").mkdir()
        settings = Settings(
            data_folder=folder / "data", database_url=SecretStr(addresses.program_url), apps_folder=apps
        )
        running = await stack.enter_async_context(runtime(settings, may_start=False))
        founder = Founder(database=running.database, hashes=PasswordHashes(), clock=now, ids=running.ids)
        workspace_id, _ = await founder.found(
            Founding(
                workspace="Matrix",
                name="Olive",
                email="olive@example.com",
                password=Secret("a matrix runs here"),
            )
        )
        accounts = Accounts(
            database=running.database,
            credentials=running.credentials,
            catalog=running.catalog,
            clock=now,
            ids=running.ids,
        )
        ids = [
            await accounts.add(
                workspace_id,
                NewAccount(app=app, address=address, username=username, password=Secret(password)),
            )
            for username, password in (service, account)
        ]
        hubs = Hubs(database=running.database, clock=now, ids=running.ids)
        hub = await hubs.add(workspace_id, NewHub(label="Staff", service_account_id=ids[0]))
        more = {"AUTOMATION_LOG_APPS_FOLDER": str(apps)} if apps else {}
        environment = {**os.environ, **more} | {
            "DATABASE_URL": addresses.program_url,
            "AUTOMATION_LOG_DATA_FOLDER": str(folder / "data"),
            "AUTOMATION_LOG_LEASE": LEASE_S,
            "AUTOMATION_LOG_CHROMIUM_NO_SANDBOX": str(os.geteuid() == 0).lower(),
            "AUTOMATION_LOG_RETRY_FIRST_DELAY": "1",
        }
        yield Field(
            runtime=running, workspace_id=workspace_id, environment=environment, account=ids[1], hub=hub
        )
