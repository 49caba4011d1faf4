"""Claiming a job: its leases, its fence and its next attempt, or the words for what it waits for."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import RequestError
from automation_log.domain.pauses import resources_over
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import FINAL, Status
from automation_log.domain.tasks import Task
from automation_log.engine.missed import is_missed, missed
from automation_log.engine.services import Engine
from automation_log.store import jobs, leases, pauses, statements
from automation_log.store.changes import Change
from automation_log.store.database import Connection

# The queue hands a job out at its time by the database's clock; here only what is left of an earlier plan is put aside.
# A clock a little behind the one that set the time must not make a job wait for the duty that finds it overdue.
CLOCKS_APART = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A job this worker holds: the row as claimed, the account it signs in with, and what earlier attempts began.

    `acts_begun` are the sentences of the steps.
    """

    workspace_id: UUID
    row: dict[str, Any]
    account_id: UUID
    account_label: str
    username: str
    address: str
    hub_id: UUID | None
    fence: int
    attempt: int
    steps_begun: int
    acts_begun: frozenset[str]

    @property
    def job_id(self) -> UUID:
        """The job's id."""
        job_id: UUID = self.row["id"]
        return job_id

    @property
    def root_id(self) -> UUID:
        """The root's id."""
        root_id: UUID = self.row["root_id"]
        return root_id


async def claim(engine: Engine, workspace_id: UUID, job_id: UUID) -> Claim | None:
    """Take the job if it is due and everything it needs is free; otherwise leave it, saying what it waits for."""

    async def work(connection: Connection) -> Claim | None:
        row = await jobs.lock(connection, job_id)
        now = engine.clock()
        if Status(row["status"]) in FINAL or row["due_at"] is None or row["due_at"] > now + CLOCKS_APART:
            return None
        if is_missed(row, now):
            await engine.recorder.record(connection, [missed(row)])
            return None
        try:
            definition = engine.catalog.get(row["app"])
            definition.task(Task(row["task"]))
        except RequestError as undefined:
            await engine.recorder.record(connection, [_gives_up(row, undefined)])
            return None
        cursor = await connection.execute(statements.read("find_job_target"), {"target": row["target_id"]})
        account = await cursor.fetchone()
        assert account is not None, "submit refuses targets that are not there, and none is ever deleted"
        pause = await pauses.over(connection, resources_over(app=row["app"], hub_id=account["hub_id"]))
        if pause is not None:
            if pause.sentence != row["waits_for"]:
                await engine.recorder.record(connection, [_waits(row, pause.sentence, pause.resource)])
            return None
        fence = row["fence"] + 1
        held = await leases.take(
            connection,
            resources=[f"job:{job_id}", f"account:{account['account_id']}"],
            holder=job_id,
            fence=fence,
            expires_at=now + engine.lease,
        )
        if held is not None:
            if held.resource != row["waits_on"] and held.holder != job_id:
                waits_for = f"waits for {account['account_label']}"
                await engine.recorder.record(connection, [_waits(row, waits_for, held.resource)])
            return None
        cursor = await connection.execute(statements.read("find_progress"), {"id": job_id})
        progress = await cursor.fetchone() or {}
        is_new_attempt = Status(row["status"]) in (Status.QUEUED, Status.RETRYING)
        attempt = row["attempt"] + 1 if is_new_attempt else row["attempt"]
        driver = engine.connectors[definition.interface_of(Task(row["task"]))]
        taken = Change(
            root_id=row["root_id"],
            job_id=job_id,
            kind=EntryKind.STATUS_CHANGED,
            status=Status.STARTED if is_new_attempt else None,
            raises_fence=True,
            sets={
                "attempt": attempt,
                "waits_for": None,
                "waits_on": None,
                "due_at": None,
                "reason": None,
                "detail": None,
            },
            public={
                "attempt": attempt,
                "definition": definition.hash,
                "version": engine.version,
                "browser": driver.version,
            },
            personal={"service_account": account["account_label"]},
        )
        await engine.recorder.record(connection, [taken])
        return Claim(
            workspace_id=workspace_id,
            row=row,
            account_id=account["account_id"],
            account_label=account["account_label"],
            username=account["username"],
            address=account["address"],
            hub_id=account["hub_id"],
            fence=fence,
            attempt=attempt,
            steps_begun=progress.get("steps_begun", 0),
            acts_begun=frozenset(progress.get("acts_begun", ())),
        )

    return await engine.database.write(workspace_id, work)


def _gives_up(row: dict[str, Any], undefined: RequestError) -> Change:
    """The app was defined when the job was submitted, and no longer is: waiting would not bring it back."""
    return Change(
        root_id=row["root_id"],
        job_id=row["id"],
        kind=EntryKind.STATUS_CHANGED,
        status=Status.NOT_COMPLETED,
        sets={"reason": Reason.FAILED.value, "detail": str(undefined), "due_at": None},
    )


def _waits(row: dict[str, Any], waits_for: str, waits_on: str) -> Change:
    return Change(
        root_id=row["root_id"],
        job_id=row["id"],
        kind=EntryKind.WAITING,
        sets={"waits_for": waits_for, "waits_on": waits_on},
    )
