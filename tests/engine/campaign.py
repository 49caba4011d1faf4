"""A workspace on a real app, and worker processes that can be killed or frozen: the ground of the fault campaigns."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import SecretStr

from automation_log.domain.jobs import Cause, CauseKind, TargetKind
from automation_log.domain.secrets import Secret
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.service.demo.workspace import DemoWorkspace, Login, make_workspace
from automation_log.service.runtime import Runtime, runtime
from automation_log.settings import Settings
from automation_log.store.credentials import PASSWORD
from automation_log.store.embedded import Addresses
from automation_log.triggers.order import Order
from targets.django_admin.target import DjangoAdminTarget

LEASE_S = "2"
PATIENCE_S = 90.0
HUB, SERVICE, ROTATED = "Django admin", "Service account", "Marketing"
FIRST_PASSWORD = "First-pass-2026-marketing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The parts of a campaign."""

    runtime: Runtime
    workspace: DemoWorkspace
    app: DjangoAdminTarget
    environment: dict[str, str]

    async def order(self, task: Task, *, people: tuple[str, ...] = ()) -> UUID:
        is_hub = task in (Task.ADDING_USERS, Task.SYNCING_USERS)
        target = self.workspace.hubs[HUB] if is_hub else self.workspace.accounts[ROTATED]
        return await self.runtime.submit.submit(
            Order(
                workspace_id=self.workspace.id,
                task=task,
                target_kind=TargetKind.BUSINESS_HUB if is_hub else TargetKind.ACCOUNT,
                target_id=target,
                people=people,
                roles=("Editors",) if people else (),
                scheduled_for=None,
                actor=self.workspace.owner,
                trigger=Trigger.WEB_APP,
                cause=Cause(kind=CauseKind.REQUEST, id=None, sentence="The campaign asked."),
                idempotency_owner=None,
                idempotency_key=None,
            )
        )

    async def rows(self) -> list[dict[str, Any]]:
        async with self.runtime.database.reading(self.workspace.id) as connection:
            return await (await connection.execute("SELECT * FROM jobs ORDER BY id")).fetchall()

    async def until(self, is_reached: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        async with asyncio.timeout(PATIENCE_S):
            while not is_reached(rows := await self.rows()):  # noqa: ASYNC110 - another process moves the rows
                await asyncio.sleep(0.05)
        return rows

    async def live_password(self) -> str:
        async with self.runtime.database.reading(self.workspace.id) as connection:
            secret = await self.runtime.credentials.live(
                connection, account_id=self.workspace.accounts[ROTATED], field=PASSWORD
            )
        return secret.reveal()

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """A worker process in a session of its own; whatever is left of it is killed at the end."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "automation_log.cli.main", "work",
            env=self.environment, start_new_session=True,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield process
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGCONT)
                process.terminate()
                try:
                    await asyncio.wait_for(process.wait(), 30)
                except TimeoutError:
                    os.killpg(process.pid, signal.SIGKILL)
                    await process.wait()


@asynccontextmanager
async def ground(addresses: Addresses, folder: Path) -> AsyncIterator[Ground]:
    """An app, a workspace on it, and the environment a worker process needs."""
    async with AsyncExitStack() as stack:
        app = DjangoAdminTarget(folder / "app")
        stack.push_async_callback(app.stop)
        await app.start()
        await app.add_staff_user("marketing", FIRST_PASSWORD)
        settings = Settings(data_folder=folder / "data", database_url=SecretStr(addresses.program_url))
        (folder / "data").mkdir()
        running = await stack.enter_async_context(runtime(settings, may_start=False))
        logins = [
            Login(label=SERVICE, address=app.address, username=app.username, password=Secret(app.password)),
            Login(label=ROTATED, address=app.address, username="marketing", password=Secret(FIRST_PASSWORD)),
        ]
        workspace = await make_workspace(running, slug="campaign", logins=logins, hubs={HUB: SERVICE})
        environment = os.environ | {
            "DATABASE_URL": addresses.program_url,
            "AUTOMATION_LOG_DATA_FOLDER": str(folder / "data"),
            "AUTOMATION_LOG_LEASE": LEASE_S,
            "AUTOMATION_LOG_CHROMIUM_NO_SANDBOX": str(os.geteuid() == 0).lower(),
            "AUTOMATION_LOG_RETRY_FIRST_DELAY": "1",
        }
        yield Ground(runtime=running, workspace=workspace, app=app, environment=environment)
