"""The desk: the engine's workshop, a post office, people of every role, and the duties that tell them."""

from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from automation_log.directory.changing import Changing, Plan
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.mails import MailState
from automation_log.domain.roles import Role
from automation_log.notices.post import MailServer
from automation_log.notices.services import Notices, make_notices
from automation_log.store import mails, members
from automation_log.store.database import Connection, Database
from automation_log.store.mails import ListedMail, Outbox
from automation_log.triggers.follow import Follow
from tests.engine.workshop import Workshop
from tests.notices.post_office import PostOffice

SITE, SENDER = "https://log.example.com", "log@example.com"
UTC_ZONE: tzinfo = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The parts of a test of what is told."""

    workshop: Workshop
    office: PostOffice
    people: dict[Role, Actor]

    @property
    def outbox(self) -> Outbox:
        return Outbox(clock=self.workshop.clock, ids=self.workshop.record.ids)

    def notices(
        self, *, database: Database | None = None, server: MailServer | None = None, brand: str = "The log"
    ) -> Notices:
        """The duties, by default on the record's own connections."""
        return make_notices(
            database=database or self.workshop.record.database,
            recorder=self.workshop.record.recorder,
            outbox=self.outbox,
            clock=self.workshop.clock,
            ids=self.workshop.record.ids,
            server=server or self.office.address,
            sender=SENDER,
            brand=brand,
            address=SITE,
            zone=UTC_ZONE,
        )

    async def round(self) -> None:
        """One round of every duty."""
        notices = self.notices()
        await notices.telling.tell()
        await notices.answering.answer()
        await notices.mailing.send()

    async def change(self, plan: Plan, *, confirmed: str | None = None) -> None:
        """Change the directory; what follows from it is mailed."""
        record = self.workshop.record
        changing = Changing(database=record.database, follow=self.follow())
        await changing.make(record.workspace_id, plan, confirmed=confirmed)

    def follow(self) -> Follow:
        """What follows from a change, mails too."""
        record = self.workshop.record
        return Follow(
            recorder=record.recorder,
            queue=record.queue,
            catalog=self.workshop.catalog,
            clock=self.workshop.clock,
            ids=record.ids,
            outbox=self.outbox,
        )

    async def listed(self) -> tuple[ListedMail, ...]:
        """The outbox, the newest mail first."""
        record = self.workshop.record
        async with record.database.reading(record.workspace_id) as connection:
            return await mails.list_mails(connection, limit=1000)

    async def states(self) -> list[MailState]:
        return sorted(mail.state for mail in await self.listed())

    async def rows(self, table: str) -> list[dict[str, Any]]:
        return await self.workshop.all(f"SELECT * FROM {table}")

    async def run(self, statement: str, *values: object) -> None:
        record = self.workshop.record

        async def work(connection: Connection) -> None:
            await connection.execute(statement.encode(), values)

        await record.database.write(record.workspace_id, work)

    def address(self, role: Role) -> str:
        return self.people[role].label

    def id_of(self, role: Role) -> UUID:
        member_id = self.people[role].id
        assert member_id is not None
        return member_id

    async def new_member(self, email: str, role: Role = Role.USER) -> UUID:
        record, member_id = self.workshop.record, self.workshop.record.ids.new()

        async def work(connection: Connection) -> None:
            await members.add_member(
                connection,
                id=member_id,
                email=email,
                name=email,
                role=role,
                password_hash=None,
                now=self.workshop.clock(),
            )

        await record.database.write(record.workspace_id, work)
        return member_id


async def furnished_desk(workshop: Workshop, office: PostOffice) -> Desk:
    """One member of each role, called after it."""
    desk = Desk(workshop=workshop, office=office, people={})
    people = {}
    for role in Role:
        email = f"{role.name.lower()}@example.com"
        member_id = await desk.new_member(email, role)
        people[role] = Actor(kind=ActorKind.MEMBER, id=member_id, label=email)
    return replace(desk, people=people)
