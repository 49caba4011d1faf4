"""Whether a person is fully out, read from the record and the directory, in one look at both."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never
from uuid import UUID

from automation_log.domain.asked import Asked
from automation_log.domain.coverage import Coverage
from automation_log.domain.covering import (
    AccountFacts,
    HubFacts,
    OpenSession,
    SessionFacts,
    Sight,
    Tell,
    cover_account,
    cover_hub,
    cover_sessions,
)
from automation_log.domain.emails import LONGEST, plain_email
from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import NotFound
from automation_log.domain.evidence import Evidence
from automation_log.domain.grants import GrantKind
from automation_log.domain.person_jobs import LastEntry, PersonJob
from automation_log.domain.roles import Role
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.member_pages import AccessReason, list_access_of

MOST_JOBS = 1_000
"""Of one person; of somebody with more, the newest are read, and the answer is not “fully out”."""
MOST_CLOSINGS = 50
"""Of one account and task, whoever they are about."""
CLOSES_ACCOUNTS = (Task.ROTATING_PASSWORDS, Task.TURNING_ON_MFA)
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One address, who it was, and the grid. `member_id` is None where the person is no member now."""

    email: str
    name: str
    member_id: UUID | None
    is_active: bool
    coverage: Coverage

    @property
    def last_entry(self) -> LastEntry | None:
        """The last entry that was read, in the order of commits."""
        entries = [
            job.last_entry
            for place in self.coverage.places
            for job in place.jobs
            if job.last_entry is not None
        ]
        return max(entries, key=lambda one: (one.epoch, one.xid, one.entry_id), default=None)


async def read_person(connection: Connection, email: str, *, now: datetime, tell: Tell) -> Person:
    """The person with this address, whether a member, once a member, or only seen in an app.

    `tell` says an instant as the sentences are to have it. Raises: NotFound, for what can be nobody's address.
    """
    plain = _address(email)
    members = await _rows(connection, "list_person_members", {"email": plain, "now": now})
    leaves = await _rows(connection, "list_person_leaves", {"email": plain, "limit": MOST_JOBS + 1})
    jobs = await _read_jobs(connection, leaves[:MOST_JOBS], plain)
    hubs = await _hub_facts(connection, plain)
    accounts = await _account_facts(connection, plain, jobs)
    closings = await _closings(connection, plain, accounts, jobs)
    sessions = await _session_facts(connection, members, now)
    current = next((row for row in members if row["deleted_at"] is None), None)
    return Person(
        email=plain,
        name=members[0]["name"] if members else "",
        member_id=current["id"] if current else None,
        is_active=bool(current and current["is_active"]),
        coverage=Coverage(
            email=plain,
            at=now,
            is_known=bool(members or jobs or accounts or any(hub.grants or hub.sight for hub in hubs)),
            is_complete=len(leaves) <= MOST_JOBS,
            places=(
                *(cover_hub(hub, _of(jobs, hub.id), now, tell) for hub in hubs),
                *(cover_account(one, _of(closings, one.id), now, tell) for one in accounts),
                *cover_sessions(sessions, tell),
            ),
        ),
    )


def _address(email: str) -> str:
    plain = plain_email(email)
    try:
        is_text = bool(plain.encode())
    except UnicodeEncodeError:
        is_text = False
    if not is_text or len(plain) > LONGEST or "\0" in plain:
        raise NotFound("That cannot be anybody's e-mail address.", field="email")
    return plain


async def _hub_facts(connection: Connection, email: str) -> tuple[HubFacts, ...]:
    grants: defaultdict[UUID, list[str]] = defaultdict(list)
    for reason in await list_access_of(connection, email):
        grants[reason.hub_id].append(_granted(reason))
    return tuple(
        HubFacts(
            id=row["id"],
            label=row["label"],
            app=row["app"],
            grants=tuple(grants[row["id"]]),
            read_at=row["read_at"],
            sight=None
            if row["username"] is None
            else Sight(username=row["username"], roles=row["roles"], is_active=row["is_active"]),
            is_nameless=row["is_nameless"],
        )
        for row in await _rows(connection, "list_person_hubs", {"email": email})
    )


async def _account_facts(
    connection: Connection, email: str, jobs: Collection[PersonJob]
) -> tuple[AccountFacts, ...]:
    """Accounts in reach, once in reach, and those that a job about the person acted on."""
    also = sorted({job.target_id for job in jobs if job.task in CLOSES_ACCOUNTS})
    rows = await _rows(connection, "list_person_accounts", {"email": email, "also": also})
    return tuple(AccountFacts(**row) for row in rows)


async def _closings(
    connection: Connection, email: str, accounts: Collection[AccountFacts], jobs: Collection[PersonJob]
) -> tuple[PersonJob, ...]:
    """What may have ended reach of these accounts: the jobs about the person, and others that did the same since."""
    values = {
        "accounts": [account.id for account in accounts],
        "tasks": [int(task) for task in CLOSES_ACCOUNTS],
        "limit": MOST_CLOSINGS,
    }
    known = {job.id: job for job in jobs if job.task in CLOSES_ACCOUNTS}
    found = [
        row for row in await _rows(connection, "list_account_closings", values) if row["id"] not in known
    ]
    first = min((job.triggered_at for job in known.values()), default=None)
    lost = min((one.lost_at for one in accounts if one.lost_at is not None), default=None)
    since = min((at for at in (first, lost) if at is not None), default=None)
    others = [
        job
        for job in await _read_jobs(connection, found, email)
        if since is not None and (job.is_open or job.triggered_at >= since)
    ]
    return (*known.values(), *others)


async def _session_facts(connection: Connection, members: Rows, now: datetime) -> SessionFacts:
    values = {"members": [row["id"] for row in members], "now": now}
    return SessionFacts(
        roles=tuple(Role(row["role"]).label for row in members if row["is_active"]),
        was_member=bool(members),
        open=tuple(
            OpenSession(begun_at=row["created_at"], expires_at=row["expires_at"])
            for row in await _rows(connection, "list_person_sessions", values)
        ),
        last_ended_at=max(
            (row["last_ended_at"] for row in members if row["last_ended_at"] is not None), default=None
        ),
        api_keys=tuple(row["name"] for row in await _rows(connection, "list_person_keys", values)),
    )


async def _read_jobs(connection: Connection, leaves: Rows, email: str) -> tuple[PersonJob, ...]:
    if not leaves:
        return ()
    values = {
        "roots": [row["root_id"] for row in leaves],
        "ids": [row["id"] for row in leaves],
        "observed": int(EntryKind.EFFECT_OBSERVED),
    }
    return tuple(_job(row, email) for row in await _rows(connection, "read_person_jobs", values))


def _job(row: dict[str, Any], email: str) -> PersonJob:
    asked = Asked.from_json(row["asked"])
    done = json.loads(row["done_public"]).get("says", {}) if row["done_public"] else {}
    said = json.loads(row["done_personal"]).get("says", {}) if row["done_personal"] else {}
    return PersonJob(
        id=row["id"],
        root_id=row["root_id"],
        task=Task(row["task"]),
        target_id=row["target_id"],
        is_about_person=email in (row["subject"], row["root_subject"]),
        assets=frozenset(asked.assets) if asked.is_about_assets_only else frozenset(),
        status=Status(row["status"]),
        evidence=Evidence(row["evidence"]) if row["evidence"] else None,
        outcome=str(done.get("outcome", "")),
        said=str(said.get("outcome", "")),
        reason=row["reason"],
        triggered_at=row["triggered_at"],
        begun_at=row["started_at"],
        ended_at=row["finished_at"],
        last_entry=None
        if row["entry_id"] is None
        else LastEntry(epoch=row["epoch"], xid=row["xid"], entry_id=row["entry_id"]),
    )


def _of(jobs: Collection[PersonJob], target_id: UUID) -> list[PersonJob]:
    return [job for job in jobs if job.target_id == target_id]


def _granted(reason: AccessReason) -> str:
    where = f" in “{reason.asset}”" if reason.asset else ""
    match reason.grant.kind:
        case GrantKind.DIRECT:
            return f"{reason.grant.role}{where}, given directly."
        case GrantKind.TEAM:
            return f"{reason.grant.role}{where}, through the team “{reason.source_name}”."
        case GrantKind.COLLECTION:
            return f"{reason.grant.role}{where}, claimed from the collection “{reason.source_name}”."
        case _:
            assert_never(reason.grant.kind)


async def _rows(connection: Connection, statement: str, values: dict[str, object]) -> Rows:
    return await (await connection.execute(statements.read(statement), values)).fetchall()
