"""Somebody who leaves: with a seat in two hubs and two accounts in reach; the jobs that follow are led by hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from automation_log.domain.coverage import Coverage, CoveredPlace
from automation_log.domain.entries import EntryKind
from automation_log.domain.evidence import Evidence
from automation_log.domain.roster import RosterPerson
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.store.changes import Change
from automation_log.store.database import Connection
from automation_log.store.people import Person, read_person
from automation_log.store.rosters import keep_roster
from tests.conftest import now
from tests.web.directory.desk import Desk

ADA = "ada@example.com"


@dataclass
class Leaver:
    """Ada, the desk at which she is looked at, and the hands that move her jobs."""

    desk: Desk
    member_id: UUID

    async def leave(self) -> list[dict[str, Any]]:
        """Deactivated; the leaves that follow."""
        await self.desk.confirmed(f"members/{self.member_id}/deactivate")
        return await self.leaves()

    async def leaves(self) -> list[dict[str, Any]]:
        return [row for row in await self.desk.office.jobs() if row["is_leaf"] and not row["settled"]]

    async def leaf(self, place: str, task: Task = Task.REMOVING_USERS) -> dict[str, Any]:
        """The newest leaf of this task in this hub or account."""
        target = (self.desk.office.hubs | self.desk.office.accounts)[place]
        rows = [row for row in await self.desk.office.jobs() if row["is_leaf"] and row["target_id"] == target]
        return next(row for row in reversed(rows) if row["task"] == task)

    async def ask(self, task: str, place: str, **fields: object) -> None:
        """For a job, at the page New job."""
        office = self.desk.office
        kind = "business_hub" if place in office.hubs else "account"
        target = f"{kind}:{(office.hubs | office.accounts)[place]}"
        await self.desk.done("jobs", task=task, target=target, **fields)

    async def end(
        self,
        row: dict[str, Any],
        evidence: Evidence = Evidence.OBSERVED,
        *,
        outcome: str = "done",
        said: str = "",
    ) -> None:
        """The job completes."""
        await self._change(row, Status.STARTED)
        await self._change(row, Status.RUNNING)
        await self._change(
            row,
            Status.COMPLETED,
            kind=EntryKind.EFFECT_OBSERVED,
            sets={"evidence": int(evidence), "due_at": None},
            public={"outcome": outcome, "evidence": evidence.word},
            personal={"outcome": said or "Gone from the app."},
        )

    async def fail(self, row: dict[str, Any], reason: str = "app_unavailable") -> None:
        await self._change(row, Status.STARTED)
        await self._change(row, Status.NOT_COMPLETED, sets={"reason": reason, "due_at": None})

    async def retry(self, row: dict[str, Any]) -> None:
        """A person asks for it, and it completes."""
        await self._change(row, Status.RETRYING, sets={"due_at": now(), "reason": None})
        await self.end(row)

    async def read_roster(
        self, hub: str, *emails: str, at: datetime | None = None, active: bool = True
    ) -> None:
        """A sync has read these people, and whoever serves the hub."""
        people = [
            RosterPerson(username=email, email=email, roles="Editors", is_active=active)
            for email in ("robot@example.com", *emails)
        ]

        async def work(connection: Connection) -> None:
            await keep_roster(connection, self.desk.office.hubs[hub], people, now=at or now())

        await self.desk.office.record.database.write(self.desk.office.record.workspace_id, work)

    async def read(self, email: str = ADA, *, later: timedelta = timedelta()) -> Person:
        record = self.desk.office.record
        async with record.database.snapshot(record.workspace_id) as connection:
            return await read_person(connection, email, now=now() + later, tell=str)

    async def coverage(self, *, later: timedelta = timedelta()) -> Coverage:
        return (await self.read(later=later)).coverage

    async def place(self, label: str) -> CoveredPlace:
        return next(one for one in (await self.coverage()).places if one.label == label)

    async def _change(
        self,
        row: dict[str, Any],
        status: Status,
        *,
        kind: EntryKind = EntryKind.STATUS_CHANGED,
        sets: dict[str, object] | None = None,
        public: dict[str, object] | None = None,
        personal: dict[str, object] | None = None,
    ) -> None:
        change = Change(
            root_id=row["root_id"],
            job_id=row["id"],
            kind=kind,
            status=status,
            sets=sets or {},
            public=public or {},
            personal=personal or {},
        )
        record = self.desk.office.record

        async def work(connection: Connection) -> None:
            await record.recorder.record(connection, [change])

        await record.database.write(record.workspace_id, work)


async def hire(desk: Desk, email: str = ADA, name: str = "Ada Lovelace") -> Leaver:
    """In two hubs through a team, with an account of her own and one through the team."""
    page = await desk.done("members", email=email, name=name, role="user")
    team = await desk.done("teams", name="Writers")
    await desk.done(f"{team}/members", members=email)
    for hub in desk.office.hubs.values():
        await desk.done(f"{team}/shares", hub=hub, role="Editors")
    await desk.done(f"accounts/{desk.office.accounts['Press account']}/shares", with_=email)
    leaver = Leaver(desk=desk, member_id=UUID(page.removeprefix("members/")))
    for row in await leaver.leaves():
        await leaver.end(row, said="In the roster.")
    return leaver
