"""The statement about one person: who drew it up, when, in which zone, and what was read for it."""

from automation_log.domain.coverage import PlaceKind
from automation_log.store.people import MOST_CLOSINGS, MOST_JOBS, Person
from automation_log.store.positions import Position
from automation_log.web.people.page import person_page, position_of
from automation_log.web.people.view import StatementPage
from automation_log.web.services import WebServices


def statement_page(
    services: WebServices, slug: str, person: Person, *, drawn_by: str, committed: Position
) -> StatementPage:
    """The page on paper, with every job that was read."""
    entry = person.last_entry
    return StatementPage(
        person=person_page(services, slug, person, jobs_a_place=MOST_JOBS, is_whole=True),
        drawn_by=drawn_by,
        brand=services.brand,
        zone=services.zone.key,
        committed=f"epoch {committed.epoch}, transaction {committed.xid}",
        last_entry=position_of(entry) if entry else "",
        read=_read(person),
    )


def _read(person: Person) -> tuple[str, ...]:
    places = person.coverage.places
    hubs = [place for place in places if place.kind is PlaceKind.BUSINESS_HUB]
    accounts = [place for place in places if place.kind is PlaceKind.ACCOUNT]
    jobs = sum(len(place.jobs) for place in places)
    cut = "" if person.coverage.is_complete else f" There are more: only the newest {MOST_JOBS:,} were read."
    return (
        f"Every business hub of the workspace: {len(hubs):,}, each with its grants and its roster as last read.",
        f"Every account within this person's reach, once within it, or acted on because of them: {len(accounts):,}.",
        "Every session and every API key of members with this address.",
        f"Jobs about this person that add, remove or change roles, and jobs that rotate the password of these"
        f" accounts or turn on MFA, of each account the newest {MOST_CLOSINGS}: {jobs:,}.{cut}",
        "Not read: the apps themselves, which are known by the jobs and rosters above alone; apps without a business"
        " hub or account here.",
    )
