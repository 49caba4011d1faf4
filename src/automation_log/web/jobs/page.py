"""The page of one job: why it ran, its attempts and steps, its facts, and what to do now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from automation_log.access.visitor import Visitor
from automation_log.domain.asked import Asked
from automation_log.domain.errors import NotFound
from automation_log.domain.evidence import Evidence
from automation_log.domain.reasons import Reason, UserAction
from automation_log.domain.statuses import FINAL, Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.domain.windows import is_late
from automation_log.store.findings import Found
from automation_log.store.marks import Marks
from automation_log.store.raw_entries import RawEntries
from automation_log.store.reading import JobRow, tallies_of
from automation_log.store.reads import Read
from automation_log.web.jobs.attempts import attempts_of, timeline_of
from automation_log.web.jobs.causes import causes_of, rerun_link, title_of
from automation_log.web.jobs.changed import changed_view
from automation_log.web.jobs.found import found_view
from automation_log.web.jobs.history import FACTS, JobHistory
from automation_log.web.jobs.raw import raw_entries_view
from automation_log.web.jobs.view import Act, Callout, Fact, JobPage, Reader
from automation_log.web.log.chips import chip_of, decided_by, reason_sentence, waiting
from automation_log.web.log.rows import target_note
from automation_log.web.people.addresses import person_path
from automation_log.web.services import WebServices
from automation_log.web.times import absolute, moment, short, took


def job_page(
    services: WebServices,
    visitor: Visitor,
    row: JobRow,
    history: JobHistory,
    *,
    root: JobRow,
    nested: Sequence[JobRow],
    found: Found | None = None,
    reruns: Sequence[JobRow] = (),
    readers: Sequence[Read] = (),
    marks: Marks,
    raw: RawEntries | None,
    asked: Mapping[str, str],
    now: datetime,
) -> JobPage:
    """One job; `root` is its root (itself, for a root), `nested` the first of its nested jobs, `reruns` its reruns.

    `readers` are those who read it last, the newest first. `asked` is what the page's own address names: its pages of
    people and of entries.
    """
    zone, slug = services.zone, visitor.slug
    href = f"/w/{slug}/jobs/{row['id']}"
    failed = next((attempt for attempt in reversed(history.attempts) if attempt.picture), None)
    return JobPage(
        id=str(row["id"]),
        title=title_of(row),
        subtitle=_subtitle(row, zone),
        chip=chip_of(row, slug=slug, now=now, zone=zone, marks=marks.get(row["id"])),
        causes=causes_of(row, root, slug=slug, brand=services.brand),
        reruns=tuple(rerun_link(rerun, slug=slug, zone=zone) for rerun in reruns),
        facts=_facts(services, row, history, slug, now),
        refresh_url=f"{href}?{urlencode(asked)}" if asked else href,
        log_href=f"/w/{slug}/log?around={row['id']}",
        changed=changed_view(history),
        raw=raw_entries_view(raw, job_href=href, now=now, zone=zone) if raw else None,
        raw_href=f"{href}?entries=1#entries",
        found=found_view(found, jobs_href=f"/w/{slug}/jobs", job_href=href),
        timeline=timeline_of(history, nested, slug=slug, now=now),
        timeline_title="Timeline" if row["is_leaf"] else "Timeline of the nested jobs",
        attempts=attempts_of(history, now=now, zone=zone),
        waiting=_waiting(services, row, slug, now) if row["is_leaf"] else "",
        callout=_callout(row, history),
        evidence=Evidence(row["evidence"]) if row["evidence"] else None,
        acts=_acts(row, href),
        move_href=f"{href}/move" if may_move(row) else None,
        nested_href=None if row["is_leaf"] else f"{href}/nested",
        nested_count=tallies_of(row).total,
        parent_href=f"/w/{slug}/jobs/{row['parent_id']}/nested" if row["parent_id"] else None,
        picture_href=f"{href}/pictures/{failed.picture}.png" if failed else None,
        picture_note=f"Taken when attempt {failed.number} failed." if failed else "",
        excerpt=tuple(failed.excerpt.splitlines()) if failed else (),
        readers=tuple(
            Reader(name=one.actor_label, at=moment(one.read_at, now=now, zone=zone)) for one in readers
        ),
    )


def may_move(row: JobRow) -> bool:
    """Whether moving it is offered: it has a time, and nobody has begun it."""
    return row["scheduled_for"] is not None and row["status"] == Status.QUEUED


def _subtitle(row: JobRow, zone: ZoneInfo) -> str:
    """For whom, by whom, why, when."""
    why = row["cause_sentence"].rstrip(".")
    return " · ".join(
        (target_note(row), f"by {row['actor_label']}", why, absolute(row["created_at"], zone=zone))
    )


def _app_name(services: WebServices, app: str) -> str:
    """What the app is called; its short name, once nothing defines it any more."""
    try:
        return services.catalog.get(app).name
    except NotFound:
        return app


def _facts(
    services: WebServices, row: JobRow, history: JobHistory, slug: str, now: datetime
) -> tuple[Fact, ...]:
    facts = [
        Fact(name="Task", value=Task(row["task"]).label),
        Fact(name="Target", value=f"{row['target_label']} ({target_note(row)})"),
        Fact(name="Actor", value=row["actor_label"]),
        Fact(name="Trigger", value=Trigger(row["trigger"]).label(services.brand)),
        Fact(name="App", value=_app_name(services, row["app"])),
        *_asked(Asked.from_json(row["asked"])),
    ]
    facts += _ending(row, slug)
    if row["subject"]:
        href = f"/w/{slug}/{person_path(row['subject'])}"
        facts.insert(2, Fact(name="Person", value=row["subject"], href=href))
    if history.outcome:
        facts.append(Fact(name="Outcome", value=history.outcome))
    if history.custody:
        facts.append(Fact(name="Password", value=history.custody.sentence))
    facts += [
        Fact(name=FACTS[name], value=value, is_code=name == "definition")
        for name, value in history.facts.items()
    ]
    for name, label in (
        ("created_at", "Created at"),
        ("scheduled_for", "Scheduled for"),
        ("started_at", "Started at"),
        ("updated_at", "Updated at"),
        ("finished_at", "Finished at"),
    ):
        if row[name] is not None:
            facts.append(Fact(name=label, value="", moment=moment(row[name], now=now, zone=services.zone)))
    if row["root_id"] != row["id"]:
        facts.append(Fact(name="Root", value=str(row["root_id"]), href=f"/w/{slug}/jobs/{row['root_id']}"))
    if row["window_ends_at"] is not None and row["status"] == Status.QUEUED:
        ends = moment(row["window_ends_at"], now=now, zone=services.zone)
        facts.append(Fact(name="Missed after", value="", moment=ends))
    facts += _late(row)
    facts += [
        Fact(name=sentence, value="", moment=moment(at, now=now, zone=services.zone))
        for at, sentence in history.asked[-10:]
    ]
    return tuple(facts)


def _ending(row: JobRow, slug: str) -> list[Fact]:
    """Whether it is over, and which leaf says what a parent shows."""
    still_open = tallies_of(row).still_open
    open_ones = f"no, {still_open:,} still open" if still_open else "no"
    facts = [Fact(name="Settled", value="yes" if row["settled"] else open_ones)]
    decider = decided_by(row, slug)
    return [*facts, Fact(name="Decided by", value=decider.text, href=decider.href)] if decider else facts


def _late(row: JobRow) -> list[Fact]:
    """By how much a leaf began after its time, where that is more than people expect."""
    planned_at, began_at = row["scheduled_for"], row["started_at"]
    if not row["is_leaf"] or planned_at is None or began_at is None or not is_late(planned_at, began_at):
        return []
    return [Fact(name="Late by", value=took(began_at - planned_at))]


def _asked(asked: Asked) -> list[Fact]:
    """The access asked for, in words."""
    assets = ", ".join(": ".join(filter(None, one)) for one in asked.assets.items())
    told = {"Roles": ", ".join(asked.roles), "Assets": assets, "User name in the app": asked.username}
    return [Fact(name=name, value=value) for name, value in told.items() if value]


def _waiting(services: WebServices, row: JobRow, slug: str, now: datetime) -> str:
    if Status(row["status"]) in FINAL:
        return "It ended before any step began."
    if row["scheduled_for"] is not None and row["scheduled_for"] > now:
        return f"Nobody has taken this job yet. It runs at {short(row['scheduled_for'], now=now, zone=services.zone)}."
    waits = waiting(row, slug)
    if row["scheduled_for"] is not None and is_late(row["scheduled_for"], now):
        late = took(now - row["scheduled_for"])
        return f"Nobody has taken this job yet. It is {late} late and {waits.text if waits else 'waits for a worker'}."
    return f"Nobody has taken this job yet. It {waits.text if waits else 'waits for a worker'}."


def _callout(row: JobRow, history: JobHistory) -> Callout | None:
    status = Status(row["status"])
    if status not in (Status.NOT_COMPLETED, Status.RETRYING) or not row["reason"]:
        return None
    latest = history.attempts[-1].message if history.attempts else ""
    return Callout(
        tone=status,
        headline=reason_sentence(row["reason"]),
        detail=row["detail"] or latest,
        action=_action(row["reason"]) if status is Status.NOT_COMPLETED else "",
    )


def _action(code: str) -> str:
    try:
        action = Reason(code).action
    except ValueError:
        action = UserAction.CONTACT_SUPPORT
    return "" if action is UserAction.NONE else action.value


def _acts(row: JobRow, href: str) -> tuple[Act, ...]:
    """What is offered by the job's status: cancel what is open, retry what was given up, run again what has ended."""
    acts: list[Act] = []
    if row["settled"]:
        if row["status"] == Status.NOT_COMPLETED:
            acts.append(Act(label="Retry", href=f"{href}/retry"))
        return (*acts, Act(label="Rerun", href=f"{href}/rerun"))
    if row["status"] == Status.NOT_COMPLETED:
        acts.append(Act(label="Retry", href=f"{href}/retry"))
    refusal = "Cancel was asked for; a step that already acts is finished first."
    acts.append(
        Act(
            label="Cancel",
            href=f"{href}/cancel",
            is_danger=True,
            refusal=refusal if row["cancel_requested_at"] is not None else None,
        )
    )
    return tuple(acts)
