"""What a sync found: kept with its job by the transaction that ends the attempt, read by the job's page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from automation_log.domain.syncing import Finding, FindingState, Safeguard, Share
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.reading import JobRow

FINDINGS_A_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of what a sync found, removals first; `page` counts from 1."""

    counts: Mapping[FindingState, int]
    safeguard: Safeguard
    is_preview: bool
    rows: tuple[dict[str, Any], ...]
    page: int


async def keep_findings(
    connection: Connection,
    *,
    root_id: UUID,
    job_id: UUID,
    attempt: int,
    findings: Sequence[Finding],
    safeguard: Safeguard,
    is_preview: bool,
    removals: Mapping[str, UUID],
) -> None:
    """Keep an attempt's findings in their order; `removals` are the jobs that remove people, by user name."""
    people = [finding.person for finding in findings]
    counts = Counter(finding.state for finding in findings)
    which = {"root": root_id, "job": job_id, "attempt": attempt}
    await connection.execute(
        statements.read("insert_sync"),
        which
        | {state.name.lower(): counts[state] for state in FindingState}
        | {
            "removals": safeguard.people.removed,
            "memberships": safeguard.memberships.total,
            "membership_removals": safeguard.memberships.removed,
            "safeguard_percent": safeguard.percent,
            "is_preview": is_preview,
        },
    )
    await connection.execute(
        statements.read("insert_findings"),
        which
        | {
            "username": [person.username for person in people],
            "email": [person.email for person in people],
            "roles": [person.roles for person in people],
            "assets": [
                Jsonb([{"asset": one.asset, "role": one.role} for one in person.assets]) for person in people
            ],
            "state": [int(finding.state) for finding in findings],
            "why": [finding.why for finding in findings],
            "is_removal": [finding.is_removal for finding in findings],
            "removal_id": [removals.get(person.username) for person in people],
        },
    )


async def read_found(connection: Connection, job: JobRow, *, page: int) -> Found | None:
    """What this job, or the leaf below it that read the roster, found last; None when no roster was read yet."""
    cursor = await connection.execute(
        statements.read("find_newest_sync"), {"root": job["root_id"], "job": job["id"]}
    )
    sync = await cursor.fetchone()
    if sync is None:
        return None
    counts = {state: sync[state.name.lower()] for state in FindingState}
    cursor = await connection.execute(
        statements.read("list_findings"),
        {
            "root": job["root_id"],
            "job": sync["job_id"],
            "attempt": sync["attempt"],
            "after": (page - 1) * FINDINGS_A_PAGE,
            "limit": FINDINGS_A_PAGE,
        },
    )
    return Found(
        counts=counts,
        safeguard=Safeguard(
            people=Share(removed=sync["removals"], total=sum(counts.values())),
            memberships=Share(removed=sync["membership_removals"], total=sync["memberships"]),
            percent=sync["safeguard_percent"],
        ),
        is_preview=sync["is_preview"],
        rows=tuple(await cursor.fetchall()),
        page=page,
    )
