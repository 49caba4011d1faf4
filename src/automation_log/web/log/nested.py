"""The page of one parent's nested jobs."""

from datetime import datetime

from automation_log.access.visitor import Visitor
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.store.marks import Marks
from automation_log.store.reading import JobRow, Nested, place_of, tallies_of
from automation_log.web.log.chips import chip_of, decided_by
from automation_log.web.log.rows import rows_of
from automation_log.web.log.view import NestedPage, roll_up_sentence
from automation_log.web.services import WebServices


def nested_page(
    services: WebServices,
    visitor: Visitor,
    parent: JobRow,
    nested: Nested,
    *,
    marks: Marks,
    now: datetime,
    here: str,
) -> NestedPage:
    """25 nested jobs; `here` is this page's own query, so that it asks for itself again."""
    tallies = tallies_of(parent)
    parent_href = f"/w/{visitor.slug}/jobs/{parent['id']}"
    href = f"{parent_href}/nested"
    last = nested.before + len(nested.rows)
    return NestedPage(
        title=f"{Task(parent['task']).label} · {parent['target_label']}",
        parent_href=parent_href,
        chip=chip_of(parent, slug=visitor.slug, now=now, zone=services.zone, marks=marks.get(parent["id"])),
        header=header_of(parent),
        decided_by=decided_by(parent, visitor.slug),
        still_open=tallies.still_open,
        rows=rows_of(services, visitor, nested.rows, marks=marks, now=now),
        refresh_url=f"{href}?{here}" if here else href,
        previous_href=f"{href}?before={_cursor(nested.rows[0])}" if nested.rows and nested.before else None,
        next_href=f"{href}?after={_cursor(nested.rows[-1])}" if nested.rows and last < nested.total else None,
        range_label=f"{nested.before + 1:,}–{last:,} of {nested.total:,}" if nested.rows else "",
    )


def header_of(parent: JobRow) -> str:
    """The roll-up in one sentence, from the tallies."""
    tallies = tallies_of(parent)
    return roll_up_sentence({status: tallies.of(status) for status in Status})


def _cursor(row: JobRow) -> str:
    place = place_of(row)
    return f"{place.rank}.{place.id}"
