"""Rows of jobs as the log shows them, and the log's page."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from automation_log.access.visitor import Visitor
from automation_log.domain.jobs import TargetKind
from automation_log.domain.pauses import Pause
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store.reading import COUNT_CAP, JobRow, Roots, RootsAsked, tallies_of
from automation_log.triggers.ghosts import Ghost
from automation_log.web.log.chips import chip_of
from automation_log.web.log.ghosts import MOST_GHOSTS, ghost_rows
from automation_log.web.log.view import LogPage, LogRow, glow, tallies
from automation_log.web.services import WebServices
from automation_log.web.times import moment


def log_page(
    services: WebServices,
    visitor: Visitor,
    asked: RootsAsked,
    roots: Roots,
    pauses: tuple[Pause, ...],
    ghosts: Sequence[Ghost] = (),
) -> LogPage:
    """The Automation Log; it asks for itself again without the roots that came since.

    Ghosts have no status and no id: they are asked for on the first page of the whole log only.
    """
    log = f"/w/{visitor.slug}/log"
    status = {"status": asked.status.word} if asked.status else {}
    upto = asked.upto or (roots.rows[0]["id"] if roots.rows else None)
    shown = status | ({"upto": str(upto)} if upto else {})
    older = {"before": str(roots.rows[-1]["id"])} if roots.has_older else {}
    newest_href = _address(log, status)
    now = services.clock()
    return LogPage(
        rows=rows_of(services, visitor, roots.rows, now=now),
        pauses=pauses,
        ghosts=ghost_rows(services, visitor, ghosts),
        more_ghosts=max(0, len(ghosts) - MOST_GHOSTS),
        tallies=tallies(roots.counts, log_href=log, selected=asked.status, cap=COUNT_CAP),
        refresh_url=_address(log, shown | ({"before": str(asked.before)} if asked.before else {})),
        new_jobs=roots.newer,
        newest_href=newest_href,
        is_first_page=asked.before is None,
        older_href=_address(log, shown | older) if older else None,
        filter_label=f"Status: {asked.status.label}" if asked.status else None,
        clear_href=log,
    )


def rows_of(
    services: WebServices, visitor: Visitor, rows: Sequence[JobRow], *, now: datetime
) -> tuple[LogRow, ...]:
    """Jobs as rows, with the seed's eight columns."""
    return tuple(_row(services, visitor, row, now) for row in rows)


def target_note(row: JobRow) -> str:
    """The target's kind, and the person concerned."""
    kind = TargetKind(row["target_kind"]).label
    return f"{kind} · for {row['subject']}" if row["subject"] else kind


def _row(services: WebServices, visitor: Visitor, row: JobRow, now: datetime) -> LogRow:
    href = f"/w/{visitor.slug}/jobs/{row['id']}"
    return LogRow(
        id=str(row["id"]),
        href=href,
        chip=chip_of(row, slug=visitor.slug, now=now, zone=services.zone),
        target=row["target_label"],
        target_note=target_note(row),
        actor=row["actor_label"],
        task=Task(row["task"]).label,
        trigger=Trigger(row["trigger"]).label(services.brand),
        created=moment(row["created_at"], now=now, zone=services.zone),
        updated=moment(row["updated_at"], now=now, zone=services.zone),
        nested_href=None if row["is_leaf"] else f"{href}/nested",
        nested_count=tallies_of(row).total,
        glow=glow(row["updated_at"], now=now),
    )


def status_of(word: str) -> Status | None:
    """The status of a word; None when there is none."""
    return next((status for status in Status if status.word == word), None)


def _address(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
