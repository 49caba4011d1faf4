"""A morning in an installation of its own: accounts whose secrets are canaries, and jobs of every kind."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2

from automation_log.access.password_hashes import PasswordHashes
from automation_log.access.sessions import Sessions
from automation_log.directory.webhooks import NewWebhook
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.secrets import Secret
from automation_log.domain.tasks import Task
from automation_log.domain.webhooks import Event
from automation_log.service.demo.member import DemoMember
from automation_log.service.runtime import Runtime, now
from automation_log.store import directory, doors, members
from automation_log.store.credentials import PASSWORD
from automation_log.store.database import Connection
from targets.django_admin.target import DjangoAdminTarget
from tests.canary.flock import GIVEN, SEED

PATIENCE_S = 120.0
PEOPLE = ("ada@example.com", "grace@example.com")
SERVICE, ROTATED, WRONG, ECHOED, HANGING = list(GIVEN)[:5]
APPS = {ECHOED: "echoing", HANGING: "stuck"}
USERNAMES = {SERVICE: "admin", ROTATED: "marketing", WRONG: "newsroom", ECHOED: "echo", HANGING: "press"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """The workspace's parts, by the names of their canaries."""

    runtime: Runtime
    workspace_id: UUID
    owner_id: UUID
    accounts: dict[str, UUID]
    hub: UUID

    async def link(self) -> str:
        """The path of a one-time sign-in link of the owner's."""
        sessions = Sessions(
            database=self.runtime.database, hashes=PasswordHashes(), clock=now, ids=self.runtime.ids
        )
        return f"/sign-in/{(await sessions.make_link(self.workspace_id, self.owner_id)).reveal()}"

    async def add_webhook(self, address: str) -> str:
        """A webhook that is told of everything; its secret."""
        asked = NewWebhook(name="Tickets", address=address, events=tuple(Event))
        by = Actor(kind=ActorKind.MEMBER, id=self.owner_id, label="Olive")
        _, secret = await self.runtime.webhooks.add(self.workspace_id, asked, by)
        return secret.reveal()

    async def work(self, client: httpx2.AsyncClient, slug: str) -> list[dict[str, Any]]:
        """Send every job by the form, as the signed-in client; the rows when all that are due have ended."""
        member = DemoMember(client, slug)
        hub = f"business_hub:{self.hub}"
        await member.new_job(Task.ADDING_USERS, target=hub, people=PEOPLE, role="Editors", scheduled_for=None)
        for task, account in (
            (Task.LOGGING_IN, SERVICE),
            (Task.ROTATING_PASSWORDS, ROTATED),
            (Task.LOGGING_IN, WRONG),
            (Task.LOGGING_IN, ECHOED),
            (Task.ROTATING_PASSWORDS, HANGING),
        ):
            target = f"account:{self.accounts[account]}"
            await member.new_job(task, target=target, people=(), role="", scheduled_for=None)
        later = now() + timedelta(hours=1)  # so that the queue's tables are not empty
        await member.new_job(Task.SYNCING_USERS, target=hub, people=(), role="", scheduled_for=later)
        async with asyncio.timeout(PATIENCE_S):
            rows = await self.rows()
            while not all(row["settled"] or row["scheduled_for"] for row in rows):
                await asyncio.sleep(0.1)
                rows = await self.rows()
        return rows

    async def rows(self) -> list[dict[str, Any]]:
        """Every job, with the number of its pictures."""
        async with self.runtime.database.reading(self.workspace_id) as connection:
            statement = (
                "SELECT *, (SELECT count(*) FROM pictures WHERE job_id = jobs.id) AS pictures FROM jobs"
            )
            return await (await connection.execute(statement)).fetchall()


@asynccontextmanager
async def app(folder: Path) -> AsyncIterator[DjangoAdminTarget]:
    """Django's admin site, where the accounts are; one has a seed."""
    target = DjangoAdminTarget(folder, password=GIVEN[SERVICE])
    try:
        await target.start()
        seed = base64.b32decode(SEED).hex()
        await target.add_staff_user(USERNAMES[ROTATED], GIVEN[ROTATED], totp_key=seed)
        await target.add_staff_user(USERNAMES[HANGING], GIVEN[HANGING])
        yield target
    finally:
        await target.stop()


async def begin(runtime: Runtime, address: str) -> Morning:
    """Put the accounts into the workspace that the first page made."""
    async with runtime.database.outside() as connection:
        workspace_id = await doors.any_workspace(connection)
    assert workspace_id is not None
    ids = runtime.ids
    accounts, hub = {name: ids.new() for name in USERNAMES}, ids.new()

    async def work(connection: Connection) -> UUID:
        for name, account in accounts.items():
            place = {"app": APPS.get(name, "django-admin"), "address": address, "now": now()}
            username = USERNAMES[name]
            await directory.add_account(connection, id=account, label=username, username=username, **place)  # type: ignore[arg-type]
            await keep(connection, account, PASSWORD, GIVEN[name])
        await keep(connection, accounts[ROTATED], "totp", SEED)
        await directory.add_hub(
            connection,
            id=hub,
            app="django-admin",
            address=address,
            label="Staff",
            service_account_id=accounts[SERVICE],
            now=now(),
        )
        owner, *_ = await members.list_members(connection)
        return owner.id

    async def keep(connection: Connection, account: UUID, field: str, secret: str) -> None:
        await runtime.credentials.keep(
            connection,
            workspace_id=workspace_id,
            account_id=account,
            field=field,
            secret=Secret(secret),
            now=now(),
        )

    owner_id = await runtime.database.write(workspace_id, work)
    return Morning(runtime=runtime, workspace_id=workspace_id, owner_id=owner_id, accounts=accounts, hub=hub)
