"""Attempts and steps as the job's page shows them, and where they lie in time."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from automation_log.domain.statuses import Status
from automation_log.store.reading import JobRow
from automation_log.web.jobs.history import AttemptHistory, JobHistory, StepHistory
from automation_log.web.jobs.timeline import Span, SpanRow, Timeline, lay_out
from automation_log.web.jobs.view import AttemptView, StepView
from automation_log.web.log.chips import reason_sentence
from automation_log.web.times import short, took

TONES: dict[str, Status] = {
    "done": Status.COMPLETED,
    "failed": Status.NOT_COMPLETED,
    "in_doubt": Status.RETRYING,
    "cancelled": Status.NOT_COMPLETED,
    "": Status.RUNNING,
}
SHOWN_PHASES = {"look", "act", "observe"}


def attempts_of(history: JobHistory, *, now: datetime, zone: ZoneInfo) -> tuple[AttemptView, ...]:
    """Latest first; only the latest is open."""
    return tuple(
        AttemptView(
            number=attempt.number,
            summary=_summary(attempt, now, zone),
            steps=tuple(_step(step, attempt) for step in attempt.steps),
            is_open=attempt is history.attempts[-1],
        )
        for attempt in reversed(history.attempts)
    )


def timeline_of(
    history: JobHistory, nested: Sequence[JobRow], *, slug: str, now: datetime
) -> Timeline | None:
    """A leaf's steps by attempt, or a parent's nested jobs."""
    if nested:
        return lay_out(tuple(_nested_span(row, slug) for row in nested), now=now)
    rows = tuple(
        SpanRow(label=f"Attempt {attempt.number}", spans=_spans(attempt)) for attempt in history.attempts
    )
    return lay_out(rows, now=now)


def _summary(attempt: AttemptHistory, now: datetime, zone: ZoneInfo) -> str:
    times = short(attempt.began_at, now=now, zone=zone)
    if attempt.ended_at is not None:
        times += f" – {short(attempt.ended_at, now=now, zone=zone)}"
    parts = [times]
    if attempt.reason:
        parts.append(reason_sentence(attempt.reason))
    if attempt.message and attempt.message not in (parts[-1], *(step.seen for step in attempt.steps)):
        parts.append(attempt.message)
    if attempt.takeovers:
        parts.append("taken over")
    return " · ".join(parts)


def _step(step: StepHistory, attempt: AttemptHistory) -> StepView:
    state = _state(step, attempt)
    shown = " · ".join(part for part in (step.evidence, step.seen) if part)
    return StepView(
        state=(state or "running").replace("_", " "),
        tone=TONES.get(state, Status.STARTED),
        step=step.step,
        phase=step.phase if step.phase in SHOWN_PHASES else "",
        evidence=shown,
        took=took(step.took) if step.took is not None else "",
    )


def _state(step: StepHistory, attempt: AttemptHistory) -> str:
    """A step without an end is in doubt once its attempt has ended or gone on to another step."""
    if step.state:
        return step.state
    is_current = attempt.ended_at is None and step is attempt.steps[-1]
    return "" if is_current else "in_doubt"


def _spans(attempt: AttemptHistory) -> tuple[Span, ...]:
    if attempt.steps:
        return tuple(
            Span(
                started_at=step.began_at,
                ended_at=_step_end(step, following.began_at if following else attempt.ended_at),
                tone=TONES.get(_state(step, attempt), Status.STARTED),
                title=step.step,
            )
            for step, following in zip(attempt.steps, [*attempt.steps[1:], None], strict=True)
        )
    tone = Status.NOT_COMPLETED if attempt.reason else Status.COMPLETED if attempt.is_done else Status.STARTED
    return (
        Span(started_at=attempt.began_at, ended_at=attempt.ended_at, tone=tone, title="Opening a session"),
    )


def _step_end(step: StepHistory, following: datetime | None) -> datetime | None:
    return following if step.took is None else step.began_at + step.took


def _nested_span(row: JobRow, slug: str) -> SpanRow:
    label = row["subject"] or row["target_label"]
    spans = (
        (
            Span(
                started_at=row["started_at"],
                ended_at=row["finished_at"],
                tone=Status(row["status"]),
                title=f"{label}: {Status(row['status']).label}",
            ),
        )
        if row["started_at"] is not None
        else ()
    )
    note = "" if spans else Status(row["status"]).label
    return SpanRow(label=label, spans=spans, note=note, href=f"/w/{slug}/jobs/{row['id']}")
