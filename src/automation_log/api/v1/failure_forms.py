"""Failures as they go out: what did not complete and is not mended, by reason, app and step."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from automation_log.api.v1.forms import Shown
from automation_log.domain.failures import Failures


class FailureCluster(Shown):
    """Failures alike, of which nothing alike has completed since."""

    reason: Annotated[str, Field(description="The code, as a job's reason has it.")]
    sentence: str
    to_do: str
    app: str
    step: Annotated[
        str | None, Field(description="At which the last attempt ended; null where none was begun.")
    ]
    jobs: int
    people: Annotated[int, Field(description="How many people they concern.")]
    first_people: Annotated[list[str], Field(description="Up to three of them, by e-mail.")]
    first_seen_at: datetime
    last_seen_at: datetime
    newest_job: UUID
    filter: Annotated[
        str,
        Field(
            description="Finds these jobs in the log, and with them others alike: at other steps, older, mended since. "
            "Send it as `q`."
        ),
    ]


class FailuresShown(Shown):
    """Open failures, and how far was looked for them."""

    items: list[FailureCluster]
    since: Annotated[datetime, Field(description="What failed before was not looked at.")]
    is_complete: Annotated[bool, Field(description="No failure since then was left out.")]


def failures_shown(found: Failures) -> FailuresShown:
    """The failures as they go out."""
    return FailuresShown(
        items=[
            FailureCluster(
                reason=one.reason.value,
                sentence=one.reason.sentence,
                to_do=one.reason.action.value,
                app=one.app,
                step=one.step,
                jobs=one.jobs,
                people=one.people,
                first_people=list(one.first_people),
                first_seen_at=one.first_seen_at,
                last_seen_at=one.last_seen_at,
                newest_job=one.newest_id,
                filter=str(one.filter),
            )
            for one in found.clusters
        ],
        since=found.since,
        is_complete=found.is_complete,
    )
