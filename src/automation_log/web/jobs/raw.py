"""A job's entries as its page shows them: as they stand in the log, nothing left out and nothing put in words."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from automation_log.store.raw_entries import RAW_ENTRIES_A_PAGE, RawEntries, RawEntry
from automation_log.web.times import Moment, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntryView:
    """One entry."""

    kind: str
    """`step_begun`."""
    at: Moment
    position: str
    """Epoch, transaction and id: `1.90412.01a2…`."""
    public: str
    personal: str | None
    """None once it is erased."""
    leaf_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntriesView:
    """One page of entries, oldest first."""

    entries: tuple[RawEntryView, ...]
    range_label: str
    previous_href: str | None
    next_href: str | None


def raw_entries_view(found: RawEntries, *, job_href: str, now: datetime, zone: tzinfo) -> RawEntriesView:
    """The section of a job's page."""
    before = (found.page - 1) * RAW_ENTRIES_A_PAGE
    last = before + len(found.entries)
    return RawEntriesView(
        entries=tuple(_shown(entry, now, zone) for entry in found.entries),
        range_label=f"{before + 1:,}–{last:,} of {found.total:,}" if found.entries else "",
        previous_href=f"{job_href}?entries={found.page - 1}#entries" if before else None,
        next_href=f"{job_href}?entries={found.page + 1}#entries" if last < found.total else None,
    )


def _shown(entry: RawEntry, now: datetime, zone: tzinfo) -> RawEntryView:
    return RawEntryView(
        kind=entry.kind.name.lower(),
        at=moment(entry.at, now=now, zone=zone),
        position=f"{entry.epoch}.{entry.xid}.{entry.id}",
        public=entry.public,
        personal=entry.personal,
        leaf_hash=entry.leaf_hash,
    )
