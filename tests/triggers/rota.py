"""Policies over the small app: a clock that stands until it is moved, hubs and accounts, and workers' work by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from automation_log.directory.policies import AskedHours, NewPasswordPolicy, Policies
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.policies import Policy, PolicyKind
from automation_log.domain.secrets import Secret
from automation_log.domain.statuses import Status
from automation_log.engine.missed import end_missed_jobs
from automation_log.store import directory, policies
from automation_log.store.credentials import PASSWORD as FIELD
from automation_log.store.database import Connection, Database
from automation_log.triggers.firing import Firing
from automation_log.triggers.ghosts import Ghost, find_ghosts
from tests.engine.workshop import MovedClock, Workshop

GRACE = Actor(kind=ActorKind.MEMBER, id=UUID(int=7), label="Grace")
BERLIN = "Europe/Berlin"
NIGHT = AskedHours(zone="UTC", opens=time(1), closes=time(5))
EVENING = AskedHours(zone="UTC", opens=time(20), closes=time(6))


class StillClock(MovedClock):
    """Stands until it is set, so that a boundary can be met exactly."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move_to(self, instant: datetime) -> None:
        self.at = instant


def utc(text: str) -> datetime:
    """`2027-03-14T12:00` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """A workspace with one hub, what its people decide, and the duty that fires."""

    workshop: Workshop

    @property
    def workspace_id(self) -> UUID:
        return self.workshop.record.workspace_id

    @property
    def policies(self) -> Policies:
        return Policies(
            database=self.workshop.record.database,
            recorder=self.workshop.record.recorder,
            catalog=self.workshop.catalog,
            clock=self.workshop.clock,
            ids=self.workshop.record.ids,
            zone="UTC",
        )

    def firing(self, database: Database | None = None, zone: str = "UTC") -> Firing:
        """The duty, over connections of its own if they are given."""
        return Firing(
            database=database or self.workshop.record.database,
            recorder=self.workshop.record.recorder,
            queue=self.workshop.record.queue,
            catalog=self.workshop.catalog,
            clock=self.workshop.clock,
            ids=self.workshop.record.ids,
            brand="Automation Log",
            zone=zone,
        )

    async def fire(self, at: str | datetime | None = None) -> tuple[UUID, ...]:
        """Mind the duty, at this time; the roots it planted."""
        self.move_to(at)
        return await self.firing().fire(self.workspace_id)

    def move_to(self, at: str | datetime | None) -> None:
        """Let it be this time."""
        if at is not None:
            self.workshop.clock.move_to(utc(at) if isinstance(at, str) else at)

    async def work(self) -> list[UUID]:
        """Run every leaf that is due by now, and end what was missed, as workers would; the leaves that ran."""
        await end_missed_jobs(self.workshop.engine())
        now = self.workshop.clock()
        due = [
            row["id"]
            for row in (await self.workshop.rows()).values()
            if row["is_leaf"] and row["due_at"] is not None and row["due_at"] <= now
        ]
        for job_id in due:
            await self.workshop.attempt(job_id)
        return due

    async def jobs(self, *roots: UUID) -> list[dict[str, Any]]:
        """Every job of these trees, or all there are, from the root down."""
        rows = (await self.workshop.rows()).values()
        return [row for row in rows if not roots or row["root_id"] in roots]

    async def leaves(self, *roots: UUID) -> list[dict[str, Any]]:
        """Every leaf of these trees, or all there are."""
        return [row for row in await self.jobs(*roots) if row["is_leaf"]]

    async def runs(self, kind: PolicyKind = PolicyKind.NIGHTLY_SYNC) -> list[tuple[str, str, UUID | None]]:
        """(window, outcome, root) of each run of the one policy of this kind, oldest first."""
        policy = await self.policy(kind)
        async with self.workshop.record.database.reading(self.workspace_id) as connection:
            found = await policies.list_runs(connection, policy.id, limit=500)
        return [(run.key, run.outcome.word, run.job_id) for run in reversed(found)]

    async def policy(self, kind: PolicyKind = PolicyKind.NIGHTLY_SYNC) -> Policy:
        async with self.workshop.record.database.reading(self.workspace_id) as connection:
            return next(one for one in await policies.list_policies(connection) if one.kind is kind)

    async def ghosts(self, at: str | None = None) -> tuple[Ghost, ...]:
        self.move_to(at)
        async with self.workshop.record.database.reading(self.workspace_id) as connection:
            return await find_ghosts(connection, catalog=self.workshop.catalog, now=self.workshop.clock())

    async def add_hub(self, label: str) -> UUID:
        """One more hub, with a service account of its own."""
        account_id, hub_id = await self.add_account(f"{label}'s robot"), self.workshop.record.ids.new()

        async def work(connection: Connection) -> None:
            await directory.add_hub(
                connection,
                id=hub_id,
                app="small-app",
                address="http://small.example",
                label=label,
                service_account_id=account_id,
                now=self.workshop.clock(),
            )

        await self.workshop.record.database.write(self.workspace_id, work)
        return hub_id

    async def add_account(self, label: str) -> UUID:
        """One more account of the small app, with a password that logs in."""
        account_id, password = self.workshop.record.ids.new(), f"The-first-password-of-{label}"
        self.workshop.app.passwords[label] = password

        async def work(connection: Connection) -> None:
            await directory.add_account(
                connection,
                id=account_id,
                app="small-app",
                address="http://small.example",
                label=label,
                username=label,
                now=self.workshop.clock(),
            )
            await self.workshop.credentials.keep(
                connection,
                workspace_id=self.workspace_id,
                account_id=account_id,
                field=FIELD,
                secret=Secret(password),
                now=self.workshop.clock(),
            )

        await self.workshop.record.database.write(self.workspace_id, work)
        return account_id

    async def rotate_every(self, days: int, starts_on: str, hours: AskedHours = EVENING) -> UUID:
        """A password policy of the small app."""
        asked = NewPasswordPolicy(
            app="small-app",
            kind=PolicyKind.EVERY_DAYS,
            every=days,
            starts_on=date.fromisoformat(starts_on),
            hours=hours,
        )
        return await self.policies.add(self.workspace_id, asked, GRACE)

    async def rotate_after_login(self, hours: int) -> UUID:
        """A password policy of the small app."""
        asked = NewPasswordPolicy(
            app="small-app",
            kind=PolicyKind.AFTER_LOGIN,
            every=hours,
            starts_on=self.workshop.clock().date(),
            hours=EVENING,
        )
        return await self.policies.add(self.workspace_id, asked, GRACE)


def told(rows: Sequence[dict[str, Any]]) -> list[tuple[str, str, str | None]]:
    """(target, status, reason) of each."""
    return [(row["target_label"], Status(row["status"]).label, row["reason"]) for row in rows]
