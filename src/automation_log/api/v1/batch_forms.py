"""A batch and its jobs as they go out, and a bulk act as it comes in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from automation_log.api.v1.forms import Given, Labelled, Shown
from automation_log.domain import batches
from automation_log.domain.batches import Refusal
from automation_log.domain.filters.grammar import MOST_TEXT
from automation_log.store.batches import BatchJob

ActWord = Literal["retry", "rerun", "cancel"]
BatchStateWord = Literal["previewed", "running", "done", "aborted"]
TurnWord = Literal["waiting", "asked", "refused"]


class NewBatch(Given):
    """One act for all jobs that a filter finds."""

    act: ActWord
    q: Annotated[
        str,
        Field(max_length=MOST_TEXT, description="The filter, as in the log's box; empty is every job."),
    ]


class LeftAlone(Shown):
    """How many jobs are left as they are, and why."""

    code: str
    sentence: str
    jobs: int


class Batch(Shown):
    """One act for all jobs that a filter found at one instant; jobs that came later are never touched."""

    id: UUID
    act: ActWord
    q: str
    state: BatchStateWord
    actor: Labelled
    asked_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    ended_by: Annotated[str | None, Field(description="Who aborted it.")]
    roots: Annotated[int, Field(description="Jobs of the log that the filter finds, taken in whole.")]
    nested: Annotated[int, Field(description="Nested jobs that it finds, taken in by themselves.")]
    found: Annotated[
        int,
        Field(description="Jobs to be asked: leaves to retry or cancel, or what is to be run again."),
    ]
    done: Annotated[int, Field(description="Of these, asked by now.")]
    refused: Annotated[int, Field(description="Of these, refused when it was their turn.")]
    left_out: Annotated[
        list[LeftAlone], Field(description="What it finds and the act meant nothing to, at the preview.")
    ]


class BatchInFull(Batch):
    """One batch, with why jobs of it were refused."""

    refusals: list[LeftAlone]


class JobOfBatch(Shown):
    """What became of one job of a batch."""

    job: UUID
    state: TurnWord
    refusal: Annotated[str | None, Field(description="The code of why it was refused.")]
    sentence: Annotated[str | None, Field(description="The same for people.")]
    made: Annotated[UUID | None, Field(description="The new root that a rerun made.")]


def batch_shown(one: batches.Batch) -> Batch:
    """The batch as it goes out."""
    return Batch.model_validate(_facts(one))


def batch_in_full(one: batches.Batch, refusals: Mapping[Refusal, int]) -> BatchInFull:
    """The same with why jobs were refused."""
    return BatchInFull.model_validate(_facts(one) | {"refusals": _left_alone(refusals)})


def job_of_batch(one: BatchJob) -> JobOfBatch:
    """The job as it goes out."""
    return JobOfBatch.model_validate(
        {
            "job": one.job_id,
            "state": one.state.word,
            "refusal": one.refusal.value if one.refusal else None,
            "sentence": one.refusal.sentence if one.refusal else None,
            "made": one.made_id,
        }
    )


def _facts(one: batches.Batch) -> dict[str, Any]:
    actor = one.actor
    names = (
        "id",
        "asked_at",
        "begun_at",
        "ended_at",
        "ended_by",
        "roots",
        "nested",
        "found",
        "done",
        "refused",
    )
    return {name: getattr(one, name) for name in names} | {
        "act": one.act.word,
        "q": one.filter,
        "state": one.state.word,
        "actor": Labelled(kind=actor.kind.name.lower(), id=actor.id, label=actor.label),
        "left_out": _left_alone(one.left_out),
    }


def _left_alone(reasons: Mapping[Refusal, int]) -> list[LeftAlone]:
    return [
        LeftAlone(code=reason.value, sentence=reason.sentence, jobs=number)
        for reason, number in reasons.items()
    ]
