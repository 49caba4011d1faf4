"""The Admin API's door over the office of the API's tests, and operators who call."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx2
import pytest

from automation_log.access.operators import Operators
from automation_log.api.admin.door import AdminDoor
from automation_log.api.v1.limits import Limits
from automation_log.domain.entries import EntryKind
from automation_log.domain.roles import Role
from automation_log.store import members
from tests.api.v1.conftest import MANY, Api, api, services_of
from tests.conftest import now
from tests.web.conftest import hashes, web

__all__ = ["api", "hashes", "web"]
HOST = "http://log.test"
BASE = f"{HOST}/admin/v1/w/acme"
REASON = "Ticket 4711"


@dataclass
class Admin:
    """The door, the operators, and the API beside it."""

    api: Api
    operators: Operators
    door: AdminDoor
    callers: list[httpx2.AsyncClient] = field(default_factory=list)

    async def token(self, name: str = "Mara") -> str:
        """A new operator's token."""
        return (await self.operators.make(name, made_by="root")).reveal()

    async def caller(self, reason: str | bytes | None = REASON) -> httpx2.AsyncClient:
        """An operator who calls, with this reason for everything."""
        return self.calling(await self.token(), reason)

    def calling(
        self,
        token: str | None,
        reason: str | bytes | None = REASON,
        *,
        at: Callable[[], datetime] | None = None,
        per_minute: int = MANY,
    ) -> httpx2.AsyncClient:
        """Somebody who calls with this token, or none; `at` another time, or where an operator may call less often."""
        is_here = at is None and per_minute == MANY
        door = self.door if is_here else door_of(self.api, at or now, per_minute=per_minute)
        raw = [(b"Authorization", f"Bearer {token}".encode())] if token else []
        if reason is not None:
            raw.append((b"Reason", reason if isinstance(reason, bytes) else reason.encode()))
        transport = httpx2.ASGITransport(door, raise_app_exceptions=True)
        caller = httpx2.AsyncClient(transport=transport, base_url=BASE, headers=raw)
        self.callers.append(caller)
        return caller

    async def said(self, about: str) -> list[str]:
        """What the log says of changes of this, oldest first."""
        found = await self.api.office.entries(UUID(about), EntryKind.DIRECTORY_CHANGED)
        return [json.loads(one["personal"])["says"]["said"] for one in found]

    async def other_workspace(self) -> UUID:
        """A second workspace, at `other`, with an owner."""
        record = self.api.office.record
        other, owner = record.ids.new(), record.ids.new()

        async def found(connection: Any) -> None:
            await connection.execute(
                "INSERT INTO workspaces (id, slug, name, created_at) VALUES (%s, 'other', 'Other', now())",
                [other],
            )
            await members.add_member(
                connection,
                id=owner,
                email="owner@other.example",
                name="Otto",
                role=Role.OWNER,
                password_hash=None,
                now=now(),
            )

        await record.database.write(other, found)
        return other


def operators_of(api: Api, clock: Callable[[], datetime] = now) -> Operators:
    """The operators of this office's database."""
    return Operators(database=api.office.record.database, clock=clock, ids=api.office.record.ids)


def door_of(api: Api, clock: Callable[[], datetime] = now, *, per_minute: int = MANY) -> AdminDoor:
    """The door over this office."""
    limits = Limits(per_minute=per_minute, clock=clock, holder="operator")
    return AdminDoor(services_of(api.office, clock), operators=operators_of(api, clock), limits=limits)


@pytest.fixture
async def admin(api: Api) -> AsyncIterator[Admin]:
    made = Admin(api=api, operators=operators_of(api), door=door_of(api))
    yield made
    for caller in made.callers:
        await caller.aclose()
