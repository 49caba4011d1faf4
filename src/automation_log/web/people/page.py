"""The page of one person, from what was read: one question, one answer, one clock, and every place."""

from datetime import datetime

from automation_log.connectors.catalog import Catalog
from automation_log.domain.coverage import Coverage, CoveredPlace, PlaceKind, Standing
from automation_log.domain.errors import NotFound
from automation_log.domain.exposure import Exposure
from automation_log.domain.person_jobs import LastEntry, PersonJob
from automation_log.domain.statuses import Status
from automation_log.store.people import Person
from automation_log.web.log.chips import reason_sentence
from automation_log.web.log.view import Chip
from automation_log.web.people.addresses import person_path
from automation_log.web.people.view import Blanks, Card, Clock, JobLine, PersonPage, PlaceRow
from automation_log.web.services import WebServices
from automation_log.web.times import Moment, moment, took

JOBS_A_PLACE = 3
MOST_BLANKS = 20
"""More hubs without any job than so are told together: a page stays light in a workspace of hundreds."""
MOST_REASONS = 20
BLANK = {
    Standing.OUT: "with no job, not in the roster as last read",
    Standing.UNKNOWN: "with no job, whose roster does not tell",
}
PATHS = {PlaceKind.BUSINESS_HUB: "hubs", PlaceKind.ACCOUNT: "accounts"}


def person_page(
    services: WebServices,
    slug: str,
    person: Person,
    *,
    jobs_a_place: int = JOBS_A_PLACE,
    is_whole: bool = False,
) -> PersonPage:
    """The page; of each place the newest jobs are shown. A whole one tells every place and reason by itself."""
    coverage = person.coverage
    drawn = _Drawn(services, slug, coverage.at, jobs_a_place)
    blanks = {} if is_whole else _blanks(coverage)
    folded = {place.id for places in blanks.values() for place in places}
    shown = len(coverage.reasons) if is_whole else MOST_REASONS
    return PersonPage(
        email=person.email,
        name=person.name,
        subtitle=_subtitle(person),
        answer=coverage.answer,
        told=coverage.answer.told(len(coverage.not_out)),
        reasons=coverage.reasons[:shown],
        more_reasons=max(len(coverage.reasons) - shown, 0),
        cards=_cards(coverage),
        rows=tuple(
            drawn.row(place) for place in coverage.places if place.id is None or place.id not in folded
        ),
        blanks=tuple(
            Blanks(
                standing=standing,
                title=f"{len(places):,} business hubs {BLANK[standing]}",
                hubs=tuple((place.label, f"/w/{slug}/hubs/{place.id}") for place in places),
            )
            for standing, places in blanks.items()
        ),
        as_of=drawn.moment(coverage.at),
        path=person_path(person.email),
        member_path=f"members/{person.member_id}" if person.member_id else None,
    )


def position_of(entry: LastEntry) -> str:
    """Where an entry stands in the order of commits, in words."""
    return f"epoch {entry.epoch}, transaction {entry.xid}, entry {entry.entry_id}"


class _Drawn:
    """Draws rows, seen from one instant."""

    def __init__(self, services: WebServices, slug: str, now: datetime, jobs_a_place: int) -> None:
        self._zone = services.zone
        self._catalog = services.catalog
        self._slug = slug
        self._now = now
        self._jobs = jobs_a_place

    def moment(self, at: datetime) -> Moment:
        return moment(at, now=self._now, zone=self._zone)

    def row(self, place: CoveredPlace) -> PlaceRow:
        path = PATHS.get(place.kind)
        exposure = place.exposure(self._now)
        return PlaceRow(
            kind=place.kind.label,
            label=place.label,
            app=_app_name(self._catalog, place.app),
            href=f"/w/{self._slug}/{path}/{place.id}" if path else None,
            jobs=tuple(self._line(job) for job in place.jobs[: self._jobs]),
            earlier=max(len(place.jobs) - self._jobs, 0),
            directory=place.directory,
            standing=place.standing,
            because=place.because,
            clock=self._clock(exposure) if exposure else None,
            has_jobs_at_all=place.kind is not PlaceKind.SESSION,
        )

    def _line(self, job: PersonJob) -> JobLine:
        entry = job.last_entry
        return JobLine(
            id=str(job.id),
            href=f"/w/{self._slug}/jobs/{job.id}",
            task=job.task.label,
            chip=Chip(status=job.status),
            evidence=job.evidence.word if job.evidence else "",
            note=_note(job),
            about="" if job.is_about_person else "not about them alone",
            triggered=self.moment(job.triggered_at),
            ended=self.moment(job.ended_at) if job.ended_at else None,
            position=f"{entry.epoch} / {entry.xid} / {entry.entry_id}" if entry else "",
        )

    def _clock(self, exposure: Exposure) -> Clock:
        notes = {True: "and counting", False: "observed" if exposure.ended_by else "given again"}
        return Clock(
            took=took(exposure.lasted(self._now)),
            is_open=exposure.is_open,
            note="since it was observed gone, and counting"
            if exposure.seen_again_at
            else notes[exposure.is_open],
            since=self.moment(exposure.since),
            ended=self.moment(exposure.ended_at) if exposure.ended_at else None,
        )


def _blanks(coverage: Coverage) -> dict[Standing, list[CoveredPlace]]:
    """Hubs without a job where the person is not in, by how they stand; only where there are many."""
    found: dict[Standing, list[CoveredPlace]] = {standing: [] for standing in BLANK}
    for place in coverage.places:
        if place.kind is PlaceKind.BUSINESS_HUB and not place.jobs and place.standing in found:
            found[place.standing].append(place)
    return {standing: places for standing, places in found.items() if len(places) > MOST_BLANKS}


def _subtitle(person: Person) -> str:
    if person.is_active:
        who = "An active member"
    elif person.member_id:
        who = "A deactivated member"
    else:
        who = "No member any more" if person.name else "Never a member here"
    places = sum(place.kind is not PlaceKind.SESSION for place in person.coverage.places)
    return " · ".join(filter(None, (person.name, who, f"{places:,} place{'' if places == 1 else 's'}")))


def _cards(coverage: Coverage) -> tuple[Card, ...]:
    widest, slowest = coverage.widest, coverage.slowest
    out = sum(place.standing is Standing.OUT for place in coverage.places)
    return (
        Card(
            title="Widest open access",
            figure=took(widest[1].lasted(coverage.at)) if widest else "None",
            note=f"and counting · {widest[0].label}" if widest else "no clock ticks",
            is_alarm=widest is not None,
        ),
        Card(title="Out", figure=f"{out:,} of {len(coverage.places):,}", note="places and ways in"),
        Card(
            title="Slowest closed",
            figure=took(slowest[1].lasted(coverage.at)) if slowest else "None",
            note=slowest[0].label if slowest else "nothing was closed yet",
        ),
    )


def _note(job: PersonJob) -> str:
    if job.status is Status.COMPLETED:
        return job.said
    return reason_sentence(job.reason) if job.status in (Status.NOT_COMPLETED, Status.RETRYING) else ""


def _app_name(catalog: Catalog, app: str) -> str:
    try:
        return catalog.get(app).name if app else ""
    except NotFound:
        return app
