"""A workspace with an owner and a newcomer, another workspace with the same newcomer, and the ways to a password."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from argon2 import PasswordHasher

from automation_log.access.choosing import Choosing
from automation_log.access.invitations import Invitations
from automation_log.access.password_hashes import PasswordHashes
from automation_log.access.sessions import Sessions
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.roles import Role
from automation_log.store import members
from automation_log.store.database import Connection
from automation_log.store.mails import Outbox
from tests.conftest import Record, now

NEWCOMER, OWNER = "newcomer@example.com", "owner@example.com"


@dataclass
class Entrance:
    """The services over the record, and a clock to move on by hand."""

    record: Record
    foreign_id: UUID
    members: dict[str, UUID]
    foreign_newcomer: UUID
    ahead: timedelta = timedelta()
    hashes: PasswordHashes = field(
        default_factory=lambda: PasswordHashes(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
    )

    def clock(self) -> datetime:
        return now() + self.ahead

    @property
    def outbox(self) -> Outbox:
        return Outbox(clock=self.clock, ids=self.record.ids)

    def invitations(self, outbox: Outbox | None = None) -> Invitations:
        return Invitations(
            database=self.record.database,
            recorder=self.record.recorder,
            outbox=outbox,
            clock=self.clock,
            ids=self.record.ids,
        )

    @property
    def sessions(self) -> Sessions:
        return Sessions(
            database=self.record.database, hashes=self.hashes, clock=self.clock, ids=self.record.ids
        )

    @property
    def choosing(self) -> Choosing:
        return Choosing(
            database=self.record.database,
            recorder=self.record.recorder,
            hashes=self.hashes,
            sessions=self.sessions,
            clock=self.clock,
        )

    @property
    def owner(self) -> Actor:
        return Actor(kind=ActorKind.MEMBER, id=self.members[OWNER], label="Olive")

    async def all(self, statement: str, workspace_id: UUID | None = None) -> list[dict[str, Any]]:
        async with self.record.database.reading(workspace_id or self.record.workspace_id) as connection:
            return await (await connection.execute(statement.encode())).fetchall()


@pytest.fixture
async def entrance(record: Record) -> Entrance:
    ids = record.ids
    found = {OWNER: ids.new(), NEWCOMER: ids.new()}
    foreign_id, foreign_newcomer = ids.new(), ids.new()

    async def add(connection: Connection, member_id: UUID, email: str, role: Role) -> None:
        await members.add_member(
            connection, id=member_id, email=email, name=email, role=role, password_hash=None, now=now()
        )

    async def here(connection: Connection) -> None:
        await add(connection, found[OWNER], OWNER, Role.OWNER)
        await add(connection, found[NEWCOMER], NEWCOMER, Role.ADMIN)

    async def elsewhere(connection: Connection) -> None:
        await connection.execute(
            "INSERT INTO workspaces (id, slug, name, created_at) VALUES (%s, 'other', 'Other', now())",
            [foreign_id],
        )
        await add(connection, foreign_newcomer, NEWCOMER, Role.USER)

    await record.database.write(record.workspace_id, here)
    await record.database.write(foreign_id, elsewhere)
    return Entrance(record=record, foreign_id=foreign_id, members=found, foreign_newcomer=foreign_newcomer)
