"""A workspace with two business hubs, an account to share, and the directory's services over the real store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from automation_log.connectors.catalog import Catalog
from automation_log.directory.changing import Plan, Unconfirmed
from automation_log.directory.services import Directory, make_directory
from automation_log.domain.entries import EntryKind
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.roles import Role
from automation_log.domain.tasks import Task
from automation_log.store import directory, jobs, members
from automation_log.store.claims import Claim, list_claims_of
from automation_log.store.database import Connection
from automation_log.store.verify import verify
from tests.conftest import Record, now


@dataclass(frozen=True, kw_only=True)
class Office:
    """Where people come and go, and what follows in the apps is planned but never run."""

    record: Record
    directory: Directory
    hubs: dict[str, UUID]
    accounts: dict[str, UUID]

    async def make(self, plan: Plan) -> tuple[UUID, ...]:
        """Change the directory, saying yes to whatever it takes away; the roots that follow."""
        try:
            return await self.directory.changing.make(self.record.workspace_id, plan)
        except Unconfirmed as asked:
            return await self.directory.changing.make(
                self.record.workspace_id, plan, confirmed=asked.confirmation
            )

    async def tell(self, plan: Plan) -> list[str]:
        """What would follow, as lines: `Removing users · ada@example.com`."""
        told = await self.directory.changing.tell(self.record.workspace_id, plan)
        return sorted(" · ".join(filter(None, (one.task.label, one.email))) for one in told)

    async def member(self, email: str, role: Role = Role.USER) -> Actor:
        """A new member, as the actor of what they do."""
        member_id = self.record.ids.new()

        async def work(connection: Connection) -> None:
            await members.add_member(
                connection, id=member_id, email=email, name=email, role=role, password_hash=None, now=now()
            )

        await self.record.database.write(self.record.workspace_id, work)
        return Actor(kind=ActorKind.MEMBER, id=member_id, label=email)

    async def claims(self, member: Actor) -> tuple[Claim, ...]:
        """What is offered to a member."""
        assert member.id is not None
        async with self.record.database.reading(self.record.workspace_id) as connection:
            return await list_claims_of(connection, member.id)

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


async def open_office(record: Record) -> Office:
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
    services = make_directory(
        database=record.database,
        recorder=record.recorder,
        queue=record.queue,
        catalog=Catalog(),
        clock=now,
        ids=record.ids,
    )
    return Office(record=record, directory=services, hubs=hubs, accounts=accounts)
