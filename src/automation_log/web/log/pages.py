"""The log's page, from what was found and counted."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from automation_log.access.visitor import Visitor
from automation_log.domain.filters.filter import EVERYTHING, Filter
from automation_log.domain.pauses import Pause
from automation_log.domain.statuses import Status
from automation_log.store.counting import COUNT_CAP, Counts
from automation_log.store.finding import Found, Searched
from automation_log.store.marks import Marks
from automation_log.store.searching import LogQuery
from automation_log.store.views import View
from automation_log.triggers.ghosts import Ghost
from automation_log.web.log.addresses import exposure_address, log_address
from automation_log.web.log.finder import Finder, counted, finder
from automation_log.web.log.ghosts import MOST_GHOSTS, ghost_rows
from automation_log.web.log.plot import plot_of
from automation_log.web.log.rows import rows_found
from automation_log.web.log.view import ATTENTION, LogPage, Tally
from automation_log.web.services import WebServices
from automation_log.web.times import short

PLOTTED = timedelta(hours=48)
"""How far back the plot of the whole log goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRead:
    """All that a page of the log was made from."""

    found: Found
    counts: Counts
    """Of what the filter finds in any status."""
    statuses: Counter[Status] | None
    """All jobs in each status, where nothing but the status is filtered."""
    newer: int
    marks: Marks
    pauses: tuple[Pause, ...]
    ghosts: Sequence[Ghost]


def log_page(
    services: WebServices, visitor: Visitor, query: LogQuery, read: LogRead, views: tuple[View, ...] = ()
) -> LogPage:
    """The Automation Log; it asks for itself again without the roots that came since. `views` are the visitor's.

    Ghosts have no status and no id: they are asked for on the first page of the whole log only.
    """
    slug, filter_, rows = visitor.slug, query.filter, read.found.roots
    upto = query.upto or (rows[0].row["id"] if rows and query.before is None else None)
    searched = read.found.searched
    return LogPage(
        rows=rows_found(services, visitor, rows, marks=read.marks, now=query.now),
        tallies=tallies_of(slug, filter_, read.counts, read.statuses),
        finder=finder(slug, filter_, read.counts, brand=services.brand, views=views),
        plot=plot_of(
            read.counts.by_hour, now=query.now, zone=services.zone, at_most=None if filter_ else PLOTTED
        ),
        searched=_said(searched, query, services) if searched else "",
        search_on_href=log_address(slug, filter_, before=searched.go_on_before)
        if searched and searched.go_on_before
        else None,
        pauses=read.pauses,
        ghosts=ghost_rows(services, visitor, read.ghosts),
        more_ghosts=max(0, len(read.ghosts) - MOST_GHOSTS),
        refresh_url=log_address(slug, filter_, upto=upto, before=query.before),
        new_jobs=read.newer,
        newest_href=log_address(slug, filter_),
        is_first_page=query.before is None,
        newer_href=log_address(slug, filter_, after=rows[0].row["id"])
        if rows and (query.before is not None or read.newer)
        else None,
        older_href=log_address(slug, filter_, upto=upto, before=rows[-1].row["id"])
        if read.found.has_more
        else None,
        is_filtered=bool(filter_),
        order_href=exposure_address(slug, filter_),
        clear_href=log_address(slug, EVERYTHING),
    )


def refused_page(visitor: Visitor, box: Finder) -> LogPage:
    """The log where the filter cannot be read: nothing is shown that the filter might not have meant."""
    return LogPage(
        rows=(),
        tallies=(),
        finder=box,
        refresh_url="",
        is_filtered=True,
        clear_href=log_address(visitor.slug, EVERYTHING),
    )


def tallies_of(
    slug: str, filter_: Filter, counts: Counts, statuses: Counter[Status] | None
) -> tuple[Tally, ...]:
    """How many jobs of the filter stand in each status; `statuses` where they are all of the log."""
    chosen = filter_.values_of("status")

    def count(status: Status) -> str:
        if statuses is not None:
            number = statuses[status]
            return f"{COUNT_CAP:,}+" if number >= COUNT_CAP else f"{number:,}"
        return counted(counts.by_status[status], is_complete=counts.is_complete)

    return tuple(
        Tally(
            status=status,
            count=count(status),
            href=log_address(slug, filter_.toggled("status", status.word)),
            is_selected=status.word in chosen,
        )
        for status in ATTENTION
    )


def _said(searched: Searched, query: LogQuery, services: WebServices) -> str:
    days = max(1, math.ceil((searched.newest_at - searched.back_to) / timedelta(days=1)))
    if searched.is_complete:
        return f"Searched {days:,} day{'' if days == 1 else 's'}, complete."
    back_to = short(searched.back_to, now=query.now, zone=services.zone)
    if searched.go_on_before:
        return f"Searched back to {back_to}, no further: the time for one search was up."
    return f"Newest first, back to {back_to}."
