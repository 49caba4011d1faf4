"""What a task does with an attempt, and what it hands back for the last transaction."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from automation_log.domain.errors import TargetError
from automation_log.domain.evidence import Evidence
from automation_log.domain.outcomes import Outcome
from automation_log.engine.attempt import Attempt
from automation_log.engine.following import NextJob
from automation_log.store.database import Connection

Effect = Callable[[Connection], Awaitable[None]]


async def no_effect(connection: Connection) -> None:
    """Nothing to keep beside the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The task took effect: how well that is proven, one sentence, and what its last transaction also keeps."""

    evidence: Evidence
    outcome: str
    result: Outcome = Outcome.DONE
    effect: Effect = no_effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """What a look came to, and the jobs that follow it."""

    done: Done
    next_jobs: tuple[NextJob, ...] = ()


Decide = Callable[[Connection], Awaitable[Onward | TargetError]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The app was looked at; the last transaction decides what follows, by how things stand there and then.

    An error that is returned, not raised, ends the job and keeps what `decide` wrote. Nothing is decided for a job
    that was cancelled.
    """

    decide: Decide


RunTask = Callable[[Attempt], Awaitable[Done | Looked]]
