"""The engine at work on the small app: a workspace, the door, what people ask, and any number of workers."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from automation_log.connectors.catalog import Catalog
from automation_log.domain.ids import Clock
from automation_log.domain.jobs import Actor, ActorKind, Cause, CauseKind, TargetKind
from automation_log.domain.retry import RetryPolicy
from automation_log.domain.roles import Role
from automation_log.domain.secrets import Secret
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.engine.runner import Runner
from automation_log.engine.services import Engine
from automation_log.engine.worker import Duty, Worker
from automation_log.settings import Settings
from automation_log.store import members, sync_rules
from automation_log.store.credentials import PASSWORD as FIELD
from automation_log.store.credentials import Credentials
from automation_log.store.database import Connection, Database
from automation_log.store.queue import Queue
from automation_log.store.record import Recorder
from automation_log.store.sync_rules import HubRule
from automation_log.triggers.asking import Asking
from automation_log.triggers.order import Order
from automation_log.triggers.submit import Submit
from tests.conftest import now
from tests.engine.readings import Readings
from tests.engine.small_app import SERVICE, SmallApp, SmallConnector

GRACE = Actor(kind=ActorKind.MEMBER, id=UUID(int=7), label="Grace")
LEASE = Settings.model_fields["lease"].default


class MovedClock:
    """The time, moved on by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return now() + self.ahead

    def move_to(self, instant: datetime) -> None:
        """Let it be just after this instant."""
        self.ahead = instant - now() + timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop(Readings):
    """The parts of a test of the engine."""

    app: SmallApp
    catalog: Catalog
    credentials: Credentials
    clock: MovedClock
    hub: UUID
    account: UUID

    def engine(self, *, clock: Clock | None = None, lease: timedelta = LEASE, **other: Any) -> Engine:
        """An engine; by default on the record's own connections, without jitter and with the first delay of 5 s."""
        clock = clock or self.clock
        parts = {"database": self.record.database, "queue": self.record.queue, "retry": RetryPolicy()} | other
        return Engine(
            recorder=Recorder(clock=clock, ids=self.record.ids, random_bytes=secrets.token_bytes),
            credentials=self.credentials,
            catalog=self.catalog,
            connectors={"browser": SmallConnector(self.app)},
            clock=clock,
            ids=self.record.ids,
            random=random.SystemRandom(),
            jitter=lambda: 0.0,
            lease=lease,
            version="0",
            brand="Automation Log",
            **parts,
        )

    async def attempt(self, job_id: UUID, **parts: Any) -> None:
        """One attempt at a job, if it is due and free: what a worker does with one queue row."""
        await Runner(self.engine(**parts)).run(self.record.workspace_id, job_id)

    @asynccontextmanager
    async def attempting(self, job_id: UUID, **parts: Any) -> AsyncIterator["asyncio.Task[None]"]:
        """An attempt that goes on beside the test; what is left of it at the end dies as a killed worker's does."""
        task = asyncio.create_task(self.attempt(job_id, **parts))
        try:
            yield task
        finally:
            await killed(task)

    @asynccontextmanager
    async def worker(
        self, *, concurrency: int = 4, duties: Sequence[Duty] = (), **parts: Any
    ) -> AsyncIterator[Engine]:
        """A worker with connections and a queue of its own, stopped gracefully at the end."""
        conninfo = self.record.database.conninfo
        database, queue = Database(conninfo), Queue(conninfo)
        await database.open()
        await queue.app.open_async()
        engine = self.engine(database=database, queue=queue, **parts)
        working = asyncio.create_task(Worker(engine, concurrency=concurrency, duties=duties).work())
        try:
            yield engine
            assert not working.done(), "the worker gave up"
        finally:
            await killed(working)
            await queue.app.close_async()
            await database.close()

    @property
    def submit(self) -> Submit:
        return Submit(
            database=self.record.database,
            recorder=self.record.recorder,
            queue=self.record.queue,
            catalog=self.catalog,
            clock=self.clock,
            ids=self.record.ids,
        )

    @property
    def asking(self) -> Asking:
        return Asking(
            database=self.record.database,
            recorder=self.record.recorder,
            queue=self.record.queue,
            clock=self.clock,
        )

    async def adding(self, *people: str, scheduled_for: datetime | None = None) -> UUID:
        """The root job that adds these people."""
        hub = TargetKind.BUSINESS_HUB
        return await self._order(Task.ADDING_USERS, hub, self.hub, people, "Editors", scheduled_for)

    async def removing(self, *people: str) -> UUID:
        """The root job that removes these people."""
        return await self._order(Task.REMOVING_USERS, TargetKind.BUSINESS_HUB, self.hub, people, None, None)

    async def logging_in(self) -> UUID:
        """A job that looks and observes but never acts."""
        return await self._order(Task.LOGGING_IN, TargetKind.ACCOUNT, self.account, (), None, None)

    async def turning_off_mfa(self) -> UUID:
        """A job that signs in with the account's code, or without it."""
        return await self._order(Task.TURNING_OFF_MFA, TargetKind.ACCOUNT, self.account, (), None, None)

    async def syncing(self, *, is_preview: bool = False) -> UUID:
        """The root job that syncs the hub."""
        hub = TargetKind.BUSINESS_HUB
        return await self._order(Task.SYNCING_USERS, hub, self.hub, (), None, None, is_preview=is_preview)

    async def _order(
        self,
        task: Task,
        kind: TargetKind,
        target: UUID,
        people: tuple[str, ...],
        role: str | None,
        scheduled_for: datetime | None,
        *,
        is_preview: bool = False,
    ) -> UUID:
        return await self.submit.submit(
            Order(
                workspace_id=self.record.workspace_id,
                task=task,
                target_kind=kind,
                target_id=target,
                people=people,
                roles=(role,) if role else (),
                scheduled_for=scheduled_for,
                actor=GRACE,
                trigger=Trigger.WEB_APP,
                cause=Cause(kind=CauseKind.REQUEST, id=None, sentence="Grace asked."),
                idempotency_owner=None,
                idempotency_key=None,
                is_preview=is_preview,
            )
        )

    async def cancel(self, job_id: UUID) -> None:
        await self.asking.cancel(self.record.workspace_id, job_id, GRACE)

    async def retry(self, job_id: UUID) -> None:
        await self.asking.retry(self.record.workspace_id, job_id, GRACE)

    async def set_rule(self, *, removes_unmatched: bool = True, safeguard_percent: int = 20) -> None:
        """What the hub lets a sync do."""
        rule = HubRule(removes_unmatched=removes_unmatched, safeguard_percent=safeguard_percent)
        await self.record.database.write(
            self.record.workspace_id, lambda connection: sync_rules.set_rule(connection, self.hub, rule)
        )

    async def exempt(self, email: str, reason: str) -> None:
        """Let syncing leave this person alone."""

        async def work(connection: Connection) -> None:
            await sync_rules.exempt(
                connection, self.hub, email=email, reason=reason, by=GRACE.label, now=self.clock()
            )

        await self.record.database.write(self.record.workspace_id, work)

    async def join(self, *emails: str) -> None:
        """Let these people be members."""

        async def work(connection: Connection) -> None:
            for email in emails:
                await members.add_member(
                    connection,
                    id=self.record.ids.new(),
                    email=email,
                    name=email,
                    role=Role.USER,
                    password_hash=None,
                    now=self.clock(),
                )

        await self.record.database.write(self.record.workspace_id, work)

    async def keep_password(self, password: str) -> None:
        """Let the vault believe in this password of the service account."""
        await self.keep_secret(FIELD, password)

    async def keep_secret(self, field: str, secret: str) -> None:
        """Let the vault believe in this secret of the service account."""

        async def work(connection: Connection) -> None:
            await self.credentials.keep(
                connection,
                workspace_id=self.record.workspace_id,
                account_id=self.account,
                field=field,
                secret=Secret(secret),
                now=self.clock(),
            )

        await self.record.database.write(self.record.workspace_id, work)

    async def lose_queue_rows(self) -> None:
        """As a worker does that dies between taking its row and claiming the job."""

        async def work(connection: Connection) -> None:
            await connection.execute("DELETE FROM procrastinate_jobs")

        await self.record.database.write(self.record.workspace_id, work)

    def assert_added_once(self, *people: str) -> None:
        """The app has exactly these people, each created once."""
        assert self.app.roles == dict.fromkeys(people, "Editors")
        assert self.app.created == dict.fromkeys(people, 1)
        assert self.app.inside[SERVICE] == 0


async def killed(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
