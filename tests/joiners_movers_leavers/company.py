"""A company: Canaille is its identity provider, Django's admin site its app, and the running service stands between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import SecretStr

from automation_log.domain.entries import EntryKind
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.service.runtime import Runtime, runtime
from automation_log.settings import Settings
from automation_log.store import doors, jobs, teams
from automation_log.store.embedded import Addresses
from automation_log.store.reading import read_entries, read_job
from targets.canaille.pages import CanaillePages
from targets.canaille.target import CanailleTarget
from targets.django_admin.target import DjangoAdminTarget
from tests.matrix.secrecy import assert_nothing_leaked
from tests.service import Service, serving

PROVIDER = "Canaille"
"""What the log calls whoever holds the token."""
OLIVE = Actor(kind=ActorKind.MEMBER, id=None, label="Olive Owner")
PASSWORD = "Fr0m-the-first-day-2026"
"""Everybody's at Canaille."""
PATIENCE_S = 120.0
PUSHED_PASSWORD = "pbkdf2-sha512"
"""How the hash of a password begins that Canaille sends along with a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """What happens in the identity provider, what the app has, and what the log says of it."""

    canaille: CanailleTarget
    people: CanaillePages
    app: DjangoAdminTarget
    service: Service
    token: str
    running: Runtime
    workspace_id: UUID
    hub: UUID

    async def team(self, name: str, role: str) -> None:
        """A group of the identity provider, as the team that gives this role in the app."""
        await self.people.make_group(name)
        async with self.running.database.reading(self.workspace_id) as connection:
            (team,) = [one for one in await teams.list_teams(connection) if one.name == name]
        assert team.is_managed
        plan = self.running.directory.teams.share(team.id, self.hub, OLIVE, role=role)
        await self.running.directory.changing.make(self.workspace_id, plan)

    async def join(self, name: str, email: str, *groups: str) -> None:
        """A new person in the identity provider; the user name is what stands before the @."""
        username = email.split("@")[0]
        await self.people.add_person(username, name=name, email=email, password=PASSWORD, groups=groups)

    def access(self, email: str) -> tuple[str, ...]:
        """The roles a person has in the app; who is not in it, or may not sign in, has none."""
        user = self.app.users().get(email)
        return user.groups if user is not None and user.is_active else ()

    @asynccontextmanager
    async def watching(self, email: str) -> AsyncIterator[set[tuple[str, ...]]]:
        """Whatever access the person is seen with in the app's database while the block runs."""
        seen: set[tuple[str, ...]] = set()

        async def watch() -> None:
            while True:
                seen.add(await asyncio.to_thread(self.access, email))
                await asyncio.sleep(0.01)

        watcher = asyncio.create_task(watch())
        try:
            yield seen
        finally:
            watcher.cancel()
            await asyncio.wait([watcher])

    async def trees(self) -> list[list[dict[str, Any]]]:
        """Every tree of the log once all have settled, each from its root down."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                async with self.running.database.reading(self.workspace_id) as connection:
                    rows = await jobs.list_trees(connection)
                if all(row["settled"] for row in rows):
                    break
                await asyncio.sleep(0.1)
        found: dict[UUID, list[dict[str, Any]]] = {}
        for row in rows:
            found.setdefault(row["root_id"], []).append(row)
        return list(found.values())

    async def assert_all_is_well(self) -> None:
        """Each tree came from the provider's push, has a cause to be read, and is completed; the log is whole."""
        for root, *nested in await self.trees():
            for row in (root, *nested):
                said = (row["task"], row["status"], row["reason"])
                assert said == (row["task"], Status.COMPLETED, None)
                assert (row["trigger"], row["actor_kind"], row["actor_label"]) == (
                    Trigger.SCIM,
                    ActorKind.IDENTITY_PROVIDER,
                    PROVIDER,
                )
            assert nested
            assert root["cause_sentence"].startswith(f"{PROVIDER} ")
        await self.service.command("verify")

    async def log(self) -> list[list[str]]:
        """Each tree as lines: the root's task and cause, then `Removing users · ada@example.com · Kept as …`."""
        lines = []
        for root, *nested in await self.trees():
            below = [await self._line(row) for row in nested]
            lines.append([f"{Task(root['task']).label} · {root['cause_sentence']}", *sorted(below)])
        return lines

    async def _line(self, row: dict[str, Any]) -> str:
        """What a nested job was, for whom, and what it came to, as its page tells it."""
        async with self.running.database.reading(self.workspace_id) as connection:
            entries = await read_entries(connection, await read_job(connection, row["id"]))
        told = [str(e.says["outcome"]) for e in entries if e.kind is EntryKind.EFFECT_OBSERVED]
        return " · ".join([Task(row["task"]).label, row["subject"], *told[-1:]])


@asynccontextmanager
async def founded(addresses: Addresses, folder: Path) -> AsyncIterator[Company]:
    """Everything started, signed in and connected; nobody has joined yet.

    Afterwards everything written is searched for every secret, and for the passwords' hashes that Canaille pushes.
    """
    async with AsyncExitStack() as stack:
        app = DjangoAdminTarget(folder / "app")
        stack.push_async_callback(app.stop)
        await app.start()
        service = await stack.enter_async_context(serving(addresses, folder))
        account = await service.command(
            *("accounts", "add", "django-admin", app.address, app.username),
            AUTOMATION_LOG_ACCOUNT_PASSWORD=app.password,
        )
        hub = await service.command("hubs", "add", "Intranet", "--through", account)
        token = await service.command("scim-tokens", "make", PROVIDER)
        canaille = CanailleTarget(folder / "canaille", pushes_to=service.scim, pushes_with=token)
        stack.push_async_callback(canaille.stop)
        await canaille.start()
        people = await stack.enter_async_context(
            CanaillePages(canaille.address, username=canaille.username, password=canaille.password)
        )
        settings = Settings(
            data_folder=folder / "automation-log", database_url=SecretStr(addresses.program_url)
        )
        running = await stack.enter_async_context(runtime(settings, may_start=False))
        async with running.database.outside() as connection:
            workspace_id = await doors.any_workspace(connection)
        assert workspace_id is not None
        yield Company(
            canaille=canaille,
            people=people,
            app=app,
            service=service,
            token=token,
            running=running,
            workspace_id=workspace_id,
            hub=UUID(hub),
        )
        given = (app.password, token, PUSHED_PASSWORD)
        await asyncio.to_thread(
            assert_nothing_leaked, settings, addresses.owner_url, settings.data_folder, given
        )
