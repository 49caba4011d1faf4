"""The API's door over the real store, an office to change, and a key for whoever asks for one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx2
import pytest

from automation_log.access.api_keys import ApiKeys, NewKey
from automation_log.access.scim_tokens import ScimTokens
from automation_log.api.v1.door import ApiDoor
from automation_log.api.v1.limits import Limits
from automation_log.api.v1.services import ApiServices
from automation_log.connectors.catalog import Catalog
from automation_log.directory.accounts import Accounts
from automation_log.directory.hubs import Hubs
from automation_log.directory.pausing import Pausing
from automation_log.directory.sync_rules import SyncRules
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.roles import Role
from automation_log.domain.scopes import Scope
from automation_log.store import members
from automation_log.store.credentials import Credentials
from automation_log.store.vault import Vault
from automation_log.store.vault_keys import LocalKey
from automation_log.triggers.asking import Asking
from automation_log.triggers.batches import Batches
from automation_log.triggers.rerunning import Rerunning
from automation_log.triggers.scheduling import Scheduling
from automation_log.triggers.submit import Submit
from tests.conftest import Record, now
from tests.directory.office import Office, open_office

OLIVE = Actor(kind=ActorKind.OPERATOR, id=None, label="olive")
BASE = "http://log.test/w/acme/api/v1"
MANY = 100_000
ALL = tuple(Scope)


@dataclass
class Api:
    """The door, and callers with keys. `people` are a member of every role, by role."""

    office: Office
    services: ApiServices
    door: ApiDoor
    people: dict[Role, Actor]
    callers: list[httpx2.AsyncClient] = field(default_factory=list)

    @property
    def workspace_id(self) -> UUID:
        return self.office.record.workspace_id

    async def key(self, role: Role = Role.OWNER, scopes: tuple[Scope, ...] = ALL) -> str:
        """A key of the member of this role; one whose role could have none is given it afterwards."""
        person = self.people[role]
        assert person.id is not None
        name = f"key {self.office.record.ids.new()}"
        asked = NewKey(member_id=person.id, name=name, scopes=scopes)
        if role.may_see_log:
            return (await self.services.keys.make(self.workspace_id, asked, OLIVE)).reveal()
        await self.give_role(person.id, Role.ADMIN)
        key = await self.services.keys.make(self.workspace_id, asked, OLIVE)
        await self.give_role(person.id, role)
        return key.reveal()

    async def caller(self, role: Role = Role.OWNER, scopes: tuple[Scope, ...] = ALL) -> httpx2.AsyncClient:
        """Somebody who calls with a key of the member of this role."""
        return self.calling(await self.key(role, scopes))

    def calling(
        self, key: str | None, *, at: Callable[[], datetime] | None = None, per_minute: int = MANY
    ) -> httpx2.AsyncClient:
        """Somebody who calls with this key, or none; `at` another time, or where a key may call less often."""
        is_here = at is None and per_minute == MANY
        door = self.door if is_here else ApiDoor(services_of(self.office, at or now, per_minute=per_minute))
        transport = httpx2.ASGITransport(door, raise_app_exceptions=True)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        caller = httpx2.AsyncClient(transport=transport, base_url=BASE, headers=headers)
        self.callers.append(caller)
        return caller

    async def give_role(self, member_id: UUID, role: Role) -> None:
        async def work(connection: Any) -> None:
            await members.give_role(connection, member_id, role, now=now())

        await self.office.record.database.write(self.workspace_id, work)


def services_of(
    office: Office, clock: Callable[[], datetime] = now, *, per_minute: int = MANY
) -> ApiServices:
    """The API's parts over this office."""
    record, catalog = office.record, Catalog()
    ended = asyncio.Event()
    ended.set()  # a stream ends at once, where a test does not clear it
    store = {"database": record.database, "recorder": record.recorder}
    parts = store | {"queue": record.queue, "clock": clock}
    return ApiServices(
        database=record.database,
        keys=ApiKeys(**store, clock=clock, ids=record.ids),
        limits=Limits(per_minute=per_minute, clock=clock),
        catalog=catalog,
        directory=office.directory,
        accounts=Accounts(
            **store,
            credentials=Credentials(Vault(LocalKey(b"k" * 32)), record.ids),
            catalog=catalog,
            clock=clock,
            ids=record.ids,
        ),
        hubs=Hubs(**store, clock=clock, ids=record.ids),
        sync_rules=SyncRules(**store, clock=clock),
        scim_tokens=ScimTokens(**store, clock=clock, ids=record.ids),
        pausing=Pausing(**parts, catalog=catalog, ids=record.ids),
        submit=Submit(**parts, catalog=catalog, ids=record.ids),
        asking=Asking(**parts),
        scheduling=Scheduling(**parts),
        rerunning=Rerunning(**parts, catalog=catalog, ids=record.ids),
        ending=ended,
        batches=Batches(**store, clock=clock, ids=record.ids, zone=ZoneInfo("UTC")),
        clock=clock,
        ids=record.ids,
        zone=ZoneInfo("UTC"),
    )


@pytest.fixture
async def api(record: Record) -> AsyncIterator[Api]:
    office = await open_office(record)
    people = {role: await office.member(f"{role.name.lower()}@example.com", role) for role in Role}
    services = services_of(office)
    made = Api(office=office, services=services, door=ApiDoor(services), people=people)
    yield made
    for caller in made.callers:
        await caller.aclose()
