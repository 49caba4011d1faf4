"""The single door over the real record, a business hub and an account to ask things of."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from automation_log.connectors.catalog import Catalog
from automation_log.domain.ids import Clock
from automation_log.domain.jobs import Actor, ActorKind, Cause, CauseKind, TargetKind
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store import directory
from automation_log.store.database import Connection
from automation_log.triggers.order import Order
from automation_log.triggers.submit import Submit
from tests.conftest import Record, now
from tests.engine.conftest import furnished
from tests.triggers.bulk import Bulk
from tests.triggers.rota import Rota, StillClock, utc


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Submit, and what can be asked of it."""

    record: Record
    hub: UUID
    account: UUID

    @property
    def submit(self) -> Submit:
        """Submit, now."""
        return self.submit_at(now)

    def submit_at(self, clock: Clock) -> Submit:
        """Submit, with its own idea of the time."""
        return Submit(
            database=self.record.database,
            recorder=self.record.recorder,
            queue=self.record.queue,
            catalog=Catalog(),
            clock=clock,
            ids=self.record.ids,
        )

    def adding(self, *people: str, **other: Any) -> Order:
        """An order to add people to the hub."""
        return self.order(
            Task.ADDING_USERS, TargetKind.BUSINESS_HUB, self.hub, people=people, roles=("Editors",), **other
        )

    def order(self, task: Task, kind: TargetKind, target: UUID, **other: Any) -> Order:
        """Any order of one member."""
        given: dict[str, Any] = {
            "workspace_id": self.record.workspace_id,
            "people": (),
            "roles": (),
            "scheduled_for": None,
            "actor": Actor(kind=ActorKind.MEMBER, id=UUID(int=7), label="Grace"),
            "trigger": Trigger.WEB_APP,
            "cause": Cause(kind=CauseKind.REQUEST, id=None, sentence="Asked for on the New job page."),
            "idempotency_owner": "member:7",
            "idempotency_key": None,
        }
        return Order(task=task, target_kind=kind, target_id=target, **(given | other))

    async def count(self, table: str) -> int:
        """Rows of a table, as this workspace sees it."""
        async with self.record.database.reading(self.record.workspace_id) as connection:
            row = await (await connection.execute(f"SELECT count(*) AS n FROM {table}")).fetchone()  # type: ignore[arg-type]
        return int(row["n"]) if row else 0

    async def jobs(self) -> list[dict[str, Any]]:
        """Every job, by id."""
        async with self.record.database.reading(self.record.workspace_id) as connection:
            return await (await connection.execute("SELECT * FROM jobs ORDER BY id")).fetchall()

    async def queued(self) -> list[dict[str, Any]]:
        """Every queue row: the job it is for, and when it may be taken."""
        async with self.record.database.reading(self.record.workspace_id) as connection:
            statement = "SELECT args ->> 'job_id' AS job, scheduled_at FROM procrastinate_jobs ORDER BY id"
            return await (await connection.execute(statement)).fetchall()


@pytest.fixture
async def door(record: Record) -> Door:
    hub, account = record.ids.new(), record.ids.new()
    app, address = "django-admin", "http://127.0.0.1:1"

    async def work(connection: Connection) -> None:
        await directory.add_account(
            connection, id=account, app=app, address=address, label="Robot", username="robot", now=now()
        )
        await directory.add_hub(
            connection, id=hub, app=app, address=address, label="Staff", service_account_id=account, now=now()
        )

    await record.database.write(record.workspace_id, work)
    return Door(record=record, hub=hub, account=account)


@pytest.fixture
async def rota(record: Record) -> AsyncIterator[Rota]:
    """Noon on 3 November 2026; whatever happens, the record agrees with itself afterwards."""
    made = Rota(workshop=await furnished(record, clock=StillClock(utc("2026-11-03T12:00"))))
    yield made
    await made.workshop.assert_verified()


@pytest.fixture
async def bulk(record: Record) -> Bulk:
    return Bulk(workshop=await furnished(record))
