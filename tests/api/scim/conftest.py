"""The SCIM door on a real socket, a business hub to lose, and an identity provider with a token."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
import pytest
import uvicorn

from automation_log.access.scim_tokens import ScimTokens
from automation_log.api.scim.door import ScimDoor
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.store import teams
from automation_log.store.database import Connection
from tests.conftest import Record, now
from tests.directory.office import Office, open_office

OWNER = Actor(kind=ActorKind.MEMBER, id=None, label="Olive Owner")
SLUG = "acme"
USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@dataclass(frozen=True, kw_only=True)
class Provider:
    """An identity provider: it pushes over HTTP, and we look at what came of it."""

    office: Office
    http: httpx2.AsyncClient
    tokens: ScimTokens

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
            await teams.share_with_team(connection, UUID(team), self.office.hubs[hub], asset="", role=role)

        await self.office.record.database.write(self.office.record.workspace_id, work)

    async def share_account(self, team: str, account: str) -> None:
        """The team's members can reach this account."""
        statement = (
            "INSERT INTO account_shares (workspace_id, account_id, team_id)"
            " VALUES (current_workspace(), %s, %s)"
        )
        await self.office.run(statement, [self.office.accounts[account], UUID(team)])


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
    office = await open_office(record)
    tokens = ScimTokens(database=record.database, recorder=record.recorder, clock=now, ids=record.ids)
    door = ScimDoor(
        database=record.database,
        tokens=tokens,
        provisioned_members=office.directory.provisioned_members,
        provisioned_teams=office.directory.provisioned_teams,
    )
    token = await tokens.make(record.workspace_id, "Okta", OWNER)
    async with listening(door) as address:
        base_url = f"{address}/w/{SLUG}/scim/v2"
        headers = {"Authorization": f"Bearer {token.reveal()}"}
        async with httpx2.AsyncClient(base_url=base_url, headers=headers, timeout=30) as http:
            yield Provider(office=office, http=http, tokens=tokens)
