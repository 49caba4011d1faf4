"""The SCIM door on a real socket, a business hub to lose, and an identity provider with a token."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
import pytest
import uvicorn

from automation_log.access.scim_tokens import ScimTokens
from automation_log.api.scim.door import ScimDoor
from automation_log.connectors.catalog import Catalog
from automation_log.directory.provisioned_members import ProvisionedMembers
from automation_log.directory.provisioned_teams import ProvisionedTeams
from automation_log.domain.entries import EntryKind
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.tasks import Task
from automation_log.store import directory, jobs, teams
from automation_log.store.database import Connection
from automation_log.store.verify import verify
from automation_log.triggers.follow import Follow
from tests.conftest import Record, now

OWNER = Actor(kind=ActorKind.MEMBER, id=None, label="Olive Owner")
SLUG = "acme"
USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@dataclass(frozen=True, kw_only=True)
class Provider:
    """An identity provider: it pushes over HTTP, and we look at what came of it."""

    record: Record
    http: httpx2.AsyncClient
    tokens: ScimTokens
    hubs: dict[str, UUID]
    accounts: dict[str, UUID]

    async def user(self, email: str, **more: Any) -> str:
        """Push a new user; the id."""
        said = {"schemas": [USER_SCHEMA], "userName": email, "emails": [{"value": email, "primary": True}]}
        answer = await self.http.post("/Users", json=said | more)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def group(self, name: str, *members: str, **more: Any) -> str:
        """Push a new group; the id."""
        said = {
            "schemas": [GROUP_SCHEMA],
            "displayName": name,
            "members": [{"value": one} for one in members],
        }
        answer = await self.http.post("/Groups", json=said | more)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def patch(self, address: str, *operations: dict[str, Any], **options: Any) -> httpx2.Response:
        """Push changes."""
        said = {"schemas": [PATCH_SCHEMA], "Operations": list(operations)}
        return await self.http.patch(address, json=said, **options)

    async def share(self, team: str, hub: str, role: str = "Editors") -> None:
        """The team gives this role in this hub from now on, and no job follows."""

        async def work(connection: Connection) -> None:
            await teams.share_with_team(connection, UUID(team), self.hubs[hub], asset="", role=role)

        await self.record.database.write(self.record.workspace_id, work)

    async def share_account(self, team: str, account: str) -> None:
        """The team's members can reach this account."""
        statement = (
            "INSERT INTO account_shares (workspace_id, account_id, team_id)"
            " VALUES (current_workspace(), %s, %s)"
        )
        await self.run(statement, [self.accounts[account], UUID(team)])

    async def run(self, statement: str, values: Sequence[object] = ()) -> None:
        async def work(connection: Connection) -> None:
            await connection.execute(statement.encode(), values)

        await self.record.database.write(self.record.workspace_id, work)

    async def jobs(self) -> list[dict[str, Any]]:
        """Every job there is, each tree from its root down."""
        async with self.record.database.reading(self.record.workspace_id) as connection:
            return await jobs.list_trees(connection)

    async def trees(self) -> list[list[str]]:
        """Each tree as lines: `Removing users · Team Marketing`, then its jobs."""
        found: dict[UUID, list[str]] = {}
        names = {identifier: name for name, identifier in (self.hubs | self.accounts).items()}
        for row in await self.jobs():
            label = names.get(row["target_id"], row["target_label"])
            about = f" · {row['subject']}" if row["subject"] and row["is_leaf"] else ""
            found.setdefault(row["root_id"], []).append(f"{Task(row['task']).label} · {label}{about}")
        return [[lines[0], *sorted(lines[1:])] for lines in found.values()]

    async def entries(self, about: UUID, kind: EntryKind) -> list[dict[str, Any]]:
        async with self.record.database.reading(self.record.workspace_id) as connection:
            cursor = await connection.execute(
                "SELECT * FROM entries WHERE about_id = %s AND kind = %s ORDER BY id", [about, int(kind)]
            )
            return await cursor.fetchall()

    async def assert_verified(self) -> None:
        """The log agrees with itself."""
        verdict = await verify(self.record.database, self.record.workspace_id)
        assert verdict.is_clean, verdict.faults


@asynccontextmanager
async def listening(app: Any) -> AsyncIterator[str]:
    """The app on a free port of this machine; its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        listener.close()


@pytest.fixture
async def provider(record: Record) -> AsyncIterator[Provider]:
    follow = Follow(
        recorder=record.recorder, queue=record.queue, catalog=Catalog(), clock=now, ids=record.ids
    )
    tokens = ScimTokens(database=record.database, recorder=record.recorder, clock=now, ids=record.ids)
    door = ScimDoor(
        database=record.database,
        tokens=tokens,
        provisioned_members=ProvisionedMembers(follow=follow, clock=now, ids=record.ids),
        provisioned_teams=ProvisionedTeams(follow=follow, clock=now, ids=record.ids),
    )
    hubs, accounts = await _furnish(record)
    token = await tokens.make(record.workspace_id, "Okta", OWNER)
    async with listening(door) as address:
        base_url = f"{address}/w/{SLUG}/scim/v2"
        headers = {"Authorization": f"Bearer {token.reveal()}"}
        async with httpx2.AsyncClient(base_url=base_url, headers=headers, timeout=30) as http:
            yield Provider(record=record, http=http, tokens=tokens, hubs=hubs, accounts=accounts)


async def _furnish(record: Record) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """Two hubs of Django's admin, each with a service account, and an account to share."""
    names = ("Newsroom service", "Shop service", "Press account")
    accounts = {name: record.ids.new() for name in names}
    hubs = {"Newsroom": record.ids.new(), "Shop": record.ids.new()}

    async def work(connection: Connection) -> None:
        for name, account in accounts.items():
            await directory.add_account(
                connection,
                id=account,
                app="django-admin",
                address="http://127.0.0.1:9",
                label=name,
                username=name,
                now=now(),
            )
        for name, hub in hubs.items():
            await directory.add_hub(
                connection,
                id=hub,
                app="django-admin",
                address="http://127.0.0.1:9",
                label=name,
                service_account_id=accounts[f"{name} service"],
                now=now(),
            )

    await record.database.write(record.workspace_id, work)
    return hubs, accounts
