"""One job to look at: a chain of causes, two attempts, steps of every kind, a picture."""

from datetime import timedelta

from automation_log.domain.evidence import Evidence
from automation_log.domain.statuses import Status
from automation_log.web.jobs import timeline
from automation_log.web.jobs import view as jobs_view
from automation_log.web.log import view as log_view
from tests.web.page_samples import JOB, NOW, at


def step(phase: str, words: str, evidence: str, took: str, tone: Status, state: str) -> jobs_view.StepView:
    """One step."""
    return jobs_view.StepView(phase=phase, step=words, evidence=evidence, took=took, tone=tone, state=state)


STEPS = (
    step(
        "",
        "Sign in with service account ops@example.com",
        "observed: site administration",
        "1.9 s",
        Status.COMPLETED,
        "done",
    ),
    step("look", "person in the list of users", "observed: 1 row", "0.8 s", Status.COMPLETED, "done"),
    step(
        "act",
        "remove the person from the group",
        "accepted: “Changes saved”",
        "1.1 s",
        Status.COMPLETED,
        "done",
    ),
    step(
        "observe",
        "gone from the list",
        "still listed after 2 min",
        "2 min 1 s",
        Status.NOT_COMPLETED,
        "failed",
    ),
)


def span(begin: float, end: float | None, tone: Status, title: str) -> timeline.Span:
    """A stretch of seconds from a fixed start."""
    start = NOW - timedelta(seconds=60)
    ended = None if end is None else start + timedelta(seconds=end)
    return timeline.Span(started_at=start + timedelta(seconds=begin), ended_at=ended, tone=tone, title=title)


TIMELINE = timeline.lay_out(
    [
        timeline.SpanRow(
            label="Attempt 1", spans=(span(0, 9, Status.RETRYING, "Attempt 1"),), note="unavailable"
        ),
        timeline.SpanRow(label="Attempt 2", spans=(span(21, 47, Status.NOT_COMPLETED, "Attempt 2"),)),
        timeline.SpanRow(label="Sign in", spans=(span(21, 23, Status.COMPLETED, "Sign in"),)),
        timeline.SpanRow(
            label="Look: person in the list of users", spans=(span(23, 24, Status.COMPLETED, "Look"),)
        ),
        timeline.SpanRow(label="Act: remove the person", spans=(span(24, 26, Status.COMPLETED, "Act"),)),
        timeline.SpanRow(
            label="Observe: gone from the list", spans=(span(26, None, Status.RUNNING, "Observe"),)
        ),
    ],
    now=NOW,
)
JOB_PAGE = jobs_view.JobPage(
    id=JOB,
    title="Removing users · Django admin",
    subtitle="for person-17@example.com · by Okta · because the user was deactivated · 14:29:46 – 14:30:12",
    chip=log_view.Chip(status=Status.NOT_COMPLETED),
    causes=(
        jobs_view.CauseLink(kind="Identity provider", sentence="Okta deactivated person-17@example.com"),
        jobs_view.CauseLink(kind="SCIM request", sentence="PATCH /Users/8f2… · 14:29:40"),
        jobs_view.CauseLink(kind="Job (root)", sentence="Removing users", href="/w/demo/jobs/1"),
        jobs_view.CauseLink(kind="This job", sentence="Removing users · Django admin"),
    ),
    facts=(
        jobs_view.Fact(name="Reason", value="not_observed", is_code=True),
        jobs_view.Fact(name="Attempts", value="2 of 5, next none"),
        jobs_view.Fact(name="Service account", value="ops@example.com"),
        jobs_view.Fact(name="Definition", value="django-admin · 3f9c21a07be4", is_code=True),
        jobs_view.Fact(name="Versions", value="0.1.0 · Chromium 142.0"),
        jobs_view.Fact(name="Entries", value="14"),
        jobs_view.Fact(name="Created", value="", moment=at(minutes=2)),
        jobs_view.Fact(name="Updated", value="", moment=at(seconds=12)),
    ),
    refresh_url="/w/demo/jobs/1",
    timeline=TIMELINE,
    attempts=(
        jobs_view.AttemptView(number=2, summary="14:29:46 – 14:30:12", steps=STEPS),
        jobs_view.AttemptView(number=1, summary="The app is unavailable.", steps=STEPS[:1], is_open=False),
    ),
    callout=jobs_view.Callout(
        tone=Status.NOT_COMPLETED,
        headline="The change was accepted, but not seen in the app.",
        detail="The app said “Changes saved”, yet the person is still listed after 2 minutes.",
        action="Review the app, then retry.",
    ),
    evidence=Evidence.ACCEPTED,
    acts=(
        jobs_view.Act(label="Retry", href="/w/demo/jobs/1/retry"),
        jobs_view.Act(label="Cancel", href="/w/demo/jobs/1/cancel", refusal="the job has already ended."),
    ),
    parent_href="/w/demo/jobs/0/nested",
    picture_href="/w/demo/jobs/1/pictures/2.png",
    picture_note="Taken 14:30:12 UTC, fields masked.",
    excerpt=("Title: Select user to change", "Message: Please correct the error below.", "Field: Username:"),
)
