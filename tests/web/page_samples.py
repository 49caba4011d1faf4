"""The log and the nested jobs to look at: every status, long names, notes, marks."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from automation_log.domain.filters.grammar import parse
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.store.counting import Counts
from automation_log.web.frame import Frame
from automation_log.web.log import view as log_view
from automation_log.web.log.finder import finder
from automation_log.web.log.plot import plot_of
from automation_log.web.times import Moment, moment

NOW = datetime(2026, 11, 3, 14, 31, 30, tzinfo=UTC)
JOB = "019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60"
FRAME = Frame(
    brand="Automation Log",
    workspace_name="Demo",
    workspace_slug="demo",
    member_name="Grace Hopper",
    member_role="Owner",
    sees_log=True,
    csrf="c5rf-value",
    live_url="/w/demo/live",
)
COUNTS = {
    Status.NOT_COMPLETED: 12,
    Status.RETRYING: 1,
    Status.RUNNING: 4,
    Status.STARTED: 2,
    Status.COMPLETED: 4184,
}


def at(**ago: float) -> Moment:
    """A moment some time before now."""
    return moment(NOW - timedelta(**ago), now=NOW, zone=UTC)


def row(number: int, status: Status, target: str, **changes: object) -> log_view.LogRow:
    """One row; what is not said is plain."""
    values = {
        "id": f"{JOB[:-2]}{number:02}",
        "href": f"/w/demo/jobs/{number}",
        "chip": log_view.Chip(status=status),
        "target": target,
        "target_note": "Business hub",
        "actor": "Grace Hopper",
        "task": Task.ADDING_USERS.label,
        "trigger": "Web app",
        "created": at(minutes=number * 7, seconds=22),
        "updated": at(minutes=number * 6.5, seconds=8),
    }
    return log_view.LogRow(**{**values, **changes})  # type: ignore[arg-type]


def chip(status: Status, *notes: str, marks: tuple[str, ...] = ()) -> log_view.Chip:
    """A chip with plain notes."""
    return log_view.Chip(status=status, notes=tuple(log_view.Note(text=text) for text in notes), marks=marks)


DECIDED_BY = log_view.Note(text="decided by ada@example.com", href="/w/demo/jobs/9")
ROWS = (
    row(0, Status.RUNNING, "Django admin", nested_href="/w/demo/jobs/0/nested", nested_count=5, glow="a"),
    row(
        1,
        Status.NOT_COMPLETED,
        "person-17@example.com",
        chip=log_view.Chip(
            status=Status.NOT_COMPLETED, notes=(log_view.Note(text="5 still running"), DECIDED_BY)
        ),
        target_note="Member",
        actor="Okta (SCIM)",
        actor_note="user deactivated",
        task="Removing users",
        trigger="SCIM",
        nested_href="/w/demo/jobs/1/nested",
        nested_count=7,
    ),
    row(
        2,
        Status.RETRYING,
        "Marketing · Django admin",
        chip=chip(Status.RETRYING, "attempt 2 of 5", "next 14:36:00", "The app is unavailable."),
        target_note="Account",
        actor="Automation Log",
        task="Rotating passwords",
        trigger="Password policy",
    ),
    row(3, Status.COMPLETED, "Django admin", task="Syncing users", trigger="Workspace policy"),
    row(
        4,
        Status.COMPLETED,
        "Press kit · TikTok",
        chip=chip(Status.COMPLETED, "accepted"),
        target_note="Account",
        task="Turning on MFA",
    ),
    row(
        5,
        Status.QUEUED,
        "Django admin",
        chip=chip(Status.QUEUED, "scheduled for 15:00:00"),
        target_note="Business hub · for ada.lovelace@example.com",
    ),
    row(
        6,
        Status.STARTED,
        "Finance · Django admin",
        chip=chip(Status.STARTED, "waits for Django admin's service account", marks=("stalled 4 min",)),
        target_note="Account",
        actor="ci-key",
        task="Logging in",
        trigger="Automation Log API",
    ),
    row(130, Status.NOT_COMPLETED, "Finance · Django admin", chip=chip(Status.NOT_COMPLETED, "cancelled")),
    row(990, Status.COMPLETED, "Editors", target_note="Team", task="Updating user roles"),
)
LOG = log_view.LogPage(
    rows=ROWS,
    tallies=tuple(
        log_view.Tally(
            status=status, count=f"{COUNTS.get(status, 0):,}", href=f"/w/demo/log?q=status:{status.word}"
        )
        for status in log_view.ATTENTION
    ),
    finder=finder(
        "demo",
        parse("app:django-admin,figma -status:completed"),
        Counts(is_complete=False, by_task=Counter({Task.ADDING_USERS: 4_000})),
        brand="Automation Log",
    ),
    plot=plot_of(
        {
            (NOW - timedelta(hours=hours), status): hours % 7 + status
            for hours in range(48)
            for status in (Status.COMPLETED, *([Status.NOT_COMPLETED] if hours % 9 == 0 else []))
        },
        now=NOW,
        zone=ZoneInfo("UTC"),
    ),
    searched="Searched 31 days, complete.",
    refresh_url="/w/demo/log?upto=" + JOB,
    new_jobs=3,
    newest_href="/w/demo/log",
    older_href="/w/demo/log?before=" + JOB,
    clear_href="/w/demo/log",
)
NESTED = log_view.NestedPage(
    title="Adding users · Django admin",
    parent_href="/w/demo/jobs/0",
    chip=log_view.Chip(status=Status.NOT_COMPLETED),
    header=log_view.roll_up_sentence({Status.COMPLETED: 3, Status.RUNNING: 1, Status.NOT_COMPLETED: 1}),
    decided_by=log_view.Note(text="Adding users for alan@example.com", href="/w/demo/jobs/9"),
    still_open=2,
    rows=ROWS[2:7],
    refresh_url="/w/demo/jobs/0/nested",
    next_href="/w/demo/jobs/0/nested?page=2",
    range_label="1–25 of 132",
)
