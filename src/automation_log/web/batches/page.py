"""Makes the pages of batches from what the store keeps of them."""

from collections.abc import Mapping, Sequence
from typing import assert_never
from uuid import UUID

from automation_log.access.visitor import Visitor
from automation_log.domain.batches import Act, Batch, BatchState, Refusal, TurnState, jobs_in_words
from automation_log.domain.filters.grammar import parse
from automation_log.domain.statuses import Status
from automation_log.store.batches import BatchJob
from automation_log.triggers.batches import came_to
from automation_log.web.batches.view import ActButton, BatchLine, BatchPage, Counted, ShownJob
from automation_log.web.log.addresses import log_address
from automation_log.web.services import WebServices
from automation_log.web.times import absolute, moment

JOBS_A_PAGE = 50
NAMED_IN_A_PREVIEW = 10
ACTS = tuple(ActButton(word=act.word, label=act.label) for act in Act)


def batch_page(
    services: WebServices,
    visitor: Visitor,
    batch: Batch,
    jobs: Sequence[BatchJob],
    refusals: Mapping[Refusal, int],
    *,
    after: UUID | None,
) -> BatchPage:
    """One batch; `jobs` are those after `after`, and one more where there are more."""
    slug, is_preview = visitor.slug, batch.state is BatchState.PREVIEWED
    most = NAMED_IN_A_PREVIEW if is_preview else JOBS_A_PAGE
    shown, href = jobs[:most], f"/w/{slug}/batches/{batch.id}"
    has_more = len(jobs) > most
    return BatchPage(
        title=f"{batch.act.label} {jobs_in_words(batch.found)}?" if is_preview else _title(batch),
        subtitle=_subtitle(services, batch),
        filter=batch.filter,
        taken_in=_taken_in(batch),
        is_preview=is_preview,
        confirm_label=f"{batch.act.label} {jobs_in_words(batch.found)}",
        is_danger=batch.act is Act.CANCEL,
        asked=moment(batch.asked_at, now=services.clock(), zone=services.zone),
        state=batch.state.label,
        tone=_tone(batch),
        done=batch.done + batch.refused,
        found=batch.found,
        progress=came_to(batch),
        left_out=_counted(batch.left_out),
        refusals=_counted(refusals),
        jobs=tuple(_shown(job, batch, slug) for job in shown),
        more_href=f"{href}?after={shown[-1].job_id}" if has_more and not is_preview else None,
        more=f"and {batch.found - len(shown):,} more" if has_more and is_preview else "",
        refresh_url=f"{href}?after={after}" if after else href,
        log_href=log_address(slug, parse(batch.filter)),
        touched_href=log_address(slug, parse(f"batch:{batch.id}")),
        confirm_href=f"{href}/confirm" if _is_theirs(batch, visitor) else None,
        abort_href=f"{href}/abort" if batch.state is BatchState.RUNNING else None,
    )


def batch_line(services: WebServices, visitor: Visitor, batch: Batch) -> BatchLine:
    """One batch of the list."""
    return BatchLine(
        href=f"/w/{visitor.slug}/batches/{batch.id}",
        title=_title(batch),
        filter=batch.filter,
        by=batch.actor.label,
        asked=moment(batch.asked_at, now=services.clock(), zone=services.zone),
        state=batch.state.label,
        tone=_tone(batch),
        progress=came_to(batch),
    )


def _is_theirs(batch: Batch, visitor: Visitor) -> bool:
    return (batch.actor.kind, batch.actor.id) == (visitor.actor.kind, visitor.actor.id)


def _title(batch: Batch) -> str:
    return f"Bulk {batch.act.word} of {jobs_in_words(batch.found)}"


def _subtitle(services: WebServices, batch: Batch) -> str:
    at = absolute(batch.asked_at, zone=services.zone)
    match batch.state:
        case BatchState.PREVIEWED:
            return f"Nothing has been asked for yet. As it was {at}; jobs that come later are not touched."
        case BatchState.RUNNING | BatchState.DONE:
            return f"By {batch.actor.label}, as it was {at}."
        case BatchState.ABORTED:
            return f"By {batch.actor.label}, as it was {at}. Aborted by {batch.ended_by}."
        case _:
            assert_never(batch.state)


def _taken_in(batch: Batch) -> str:
    parts = []
    if batch.roots or not batch.nested:
        parts.append(f"{jobs_in_words(batch.roots)} of the log, each with all that is nested in it")
    if batch.nested:
        by_itself = "by itself" if batch.nested == 1 else "by themselves"
        beside = "what stands beside them in their roots is left as it is"
        parts.append(f"{batch.nested:,} nested job{'' if batch.nested == 1 else 's'} {by_itself}: {beside}")
    said = f"The filter finds {', and '.join(parts)}."
    match batch.act:
        case Act.RETRY:
            return f"{said} Of these, each job that works and is Not completed tries again, at once."
        case Act.RERUN:
            return (
                f"{said} Each that has ended is asked for again as a new job, planned from today's directory."
            )
        case Act.CANCEL:
            return f"{said} Of these, each job that waits ends now, and each that works stops before its next act."
        case _:
            assert_never(batch.act)


def _tone(batch: Batch) -> Status:
    match batch.state:
        case BatchState.PREVIEWED:
            return Status.QUEUED
        case BatchState.RUNNING:
            return Status.RUNNING
        case BatchState.DONE:
            return Status.RETRYING if batch.refused else Status.COMPLETED
        case BatchState.ABORTED:
            return Status.NOT_COMPLETED
        case _:
            assert_never(batch.state)


def _counted(reasons: Mapping[Refusal, int]) -> tuple[Counted, ...]:
    most_first = sorted(reasons.items(), key=lambda one: (-one[1], one[0].value))
    return tuple(Counted(sentence=reason.sentence, number=f"{number:,}") for reason, number in most_first)


def _shown(job: BatchJob, batch: Batch, slug: str) -> ShownJob:
    return ShownJob(
        href=f"/w/{slug}/jobs/{job.job_id}",
        title=f"{job.task.label} · {job.target}",
        person=job.person or "",
        status=job.status,
        became=_became(job, batch),
        made_href=f"/w/{slug}/jobs/{job.made_id}" if job.made_id else None,
    )


def _became(job: BatchJob, batch: Batch) -> str:
    match job.state:
        case TurnState.ASKED:
            return batch.act.past.capitalize()
        case TurnState.REFUSED:
            return job.refusal.sentence if job.refusal else ""
        case TurnState.WAITING:
            return "Left as it was" if batch.state is BatchState.ABORTED else "Waits for its turn"
        case _:
            assert_never(job.state)
