"""What a sync found, as a job's page shows it: the counts in a few words, and everybody with what happens to them."""

from dataclasses import dataclass
from typing import Any

from automation_log.domain.errors import MalformedRequest
from automation_log.domain.statuses import Status
from automation_log.domain.syncing import FindingState, told
from automation_log.store.findings import FINDINGS_A_PAGE, Found


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """One person of the roster."""

    email: str
    username: str
    """Empty where it is the e-mail again."""
    state: str
    """`Unmatched`."""
    roles: str
    assets: tuple[str, ...]
    """`Website: Editor`."""
    happens: str
    """Why the person stays, or that they would be removed; empty where a job removes them."""
    is_removal: bool
    removal: Status | None = None
    """The status of the job that removes this person."""
    removal_href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundView:
    """One page of it."""

    sentence: str
    people: tuple[FoundPerson, ...]
    range_label: str
    previous_href: str | None
    next_href: str | None


def page_number(text: str, field: str) -> int:
    """Raises: MalformedRequest."""
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and int(text[:6]) >= 1 and len(text) <= 6):
        raise MalformedRequest(f"“{field}” is not the number of a page; start at the first.", field=field)
    return int(text)


def found_view(found: Found | None, *, jobs_href: str, job_href: str) -> FoundView | None:
    """The section of a job's page; None for a job that read no roster."""
    if found is None:
        return None
    before, total = (found.page - 1) * FINDINGS_A_PAGE, found.safeguard.people.total
    last = before + len(found.rows)
    return FoundView(
        sentence=told(found.counts, found.safeguard, is_preview=found.is_preview),
        people=tuple(_person(found, row, jobs_href) for row in found.rows),
        range_label=f"{before + 1:,}–{last:,} of {total:,}" if found.rows else "",
        previous_href=f"{job_href}?people={found.page - 1}#found" if found.rows and before else None,
        next_href=f"{job_href}?people={found.page + 1}#found" if found.rows and last < total else None,
    )


def _person(found: Found, row: dict[str, Any], jobs_href: str) -> FoundPerson:
    return FoundPerson(
        email=row["email"],
        username="" if row["username"] == row["email"] else row["username"],
        state=FindingState(row["state"]).label,
        roles=row["roles"],
        assets=tuple(": ".join(filter(None, (one["asset"], one["role"]))) for one in row["assets"]),
        happens=_happens(found, row),
        is_removal=row["is_removal"],
        removal=Status(row["removal_status"]) if row["removal_status"] else None,
        removal_href=f"{jobs_href}/{row['removal_id']}" if row["removal_status"] else None,
    )


def _happens(found: Found, row: dict[str, Any]) -> str:
    if row["removal_id"]:
        return ""
    if row["is_removal"] and found.safeguard.is_exceeded:
        stays = "Would stay" if found.is_preview else "Stays"
        return f"{stays}: more people or assets would go than the safeguard allows."
    if row["is_removal"]:
        return "Would be removed: not a member of this workspace."
    return f"Stays: {row['why']}" if row["why"] else "Stays: a member of this workspace."
