"""The chain of causes that led to a job: what happened, the root, what that made of the grants, the job."""

from zoneinfo import ZoneInfo

from automation_log.domain.jobs import CauseKind, TargetKind
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store.reading import JobRow
from automation_log.web.jobs.view import CauseLink
from automation_log.web.times import absolute

ROOMS = {
    TargetKind.MEMBER: "members",
    TargetKind.TEAM: "teams",
    TargetKind.COLLECTION: "collections",
    TargetKind.BUSINESS_HUB: "hubs",
    TargetKind.ACCOUNT: "accounts",
}
"""Where a change of the directory stands with those before and after it."""


def title_of(row: JobRow) -> str:
    """`Adding users · Newsroom`."""
    return f"{Task(row['task']).label} · {row['target_label']}"


def causes_of(row: JobRow, root: JobRow, *, slug: str, brand: str) -> tuple[CauseLink, ...]:
    """The first cause first, the job itself last."""
    links = [_first(root, slug, brand)]
    if row["rerun_of"]:
        rerun = f"/w/{slug}/jobs/{row['rerun_of']}"
        links.append(CauseLink(kind="Rerun of", sentence=str(row["rerun_of"]), href=rerun))
    if root["id"] != row["id"]:
        links.append(
            CauseLink(kind="Job (root)", sentence=title_of(root), href=f"/w/{slug}/jobs/{root['id']}")
        )
        if row["cause_kind"] == CauseKind.GRANT:
            links.append(CauseLink(kind="Grants", sentence=row["cause_sentence"]))
    sentence = f"{Task(row['task']).label} for {row['subject']}" if row["subject"] else title_of(row)
    return (*links, CauseLink(kind="This job", sentence=sentence))


def rerun_link(row: JobRow, *, slug: str, zone: ZoneInfo) -> CauseLink:
    """What a job was run again as."""
    sentence = f"by {row['actor_label']}, {absolute(row['created_at'], zone=zone)}"
    return CauseLink(kind="Run again", sentence=sentence, href=f"/w/{slug}/jobs/{row['id']}")


def _first(root: JobRow, slug: str, brand: str) -> CauseLink:
    cause = CauseKind(root["cause_kind"])
    room = ROOMS.get(TargetKind(root["target_kind"])) if cause is CauseKind.EVENT else None
    return CauseLink(
        kind=f"{Trigger(root['trigger']).label(brand)} · {cause.name.replace('_', ' ').lower()}",
        sentence=root["cause_sentence"],
        href=f"/w/{slug}/{room}/{root['target_id']}" if room else None,
    )
