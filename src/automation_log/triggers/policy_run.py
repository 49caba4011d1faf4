"""A policy's run: what one window, or one login, comes to, recorded with its entry and its tree in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor, Cause, CauseKind, PlannedJob, Target
from automation_log.domain.policies import Policy, RunOutcome
from automation_log.domain.policy_trees import RunRoot, Turn, grow_run
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.store import policies
from automation_log.store.changes import Change
from automation_log.store.database import Connection
from automation_log.store.planting import plant
from automation_log.store.policies import KeptRun
from automation_log.store.queue import Queue
from automation_log.store.record import Recorder
from automation_log.triggers.checks import LOOKS_FIRST


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a policy is to do now: `turns` may be empty, and `sentence` says why to a person.

    `keys` are the windows or logins it answers, each with its instant. What is missed begins no more by itself: its
    tree is there to be seen, and to be retried.
    """

    policy: Policy
    keys: Sequence[tuple[str, datetime]]
    task: Task
    target: Target
    turns: Sequence[Turn]
    sentence: str
    closes_at: datetime | None
    is_missed: bool = False


class PolicyRuns:
    """Records runs, as the brand."""

    def __init__(self, *, recorder: Recorder, queue: Queue, clock: Clock, ids: Ids, brand: Actor) -> None:
        self._recorder = recorder
        self._queue = queue
        self._clock = clock
        self._ids = ids
        self._brand = brand

    async def record(self, connection: Connection, workspace_id: UUID, due: Due) -> UUID | None:
        """Keep the run for ever, say it, and plant its tree; the root, if anybody has a turn.

        The caller holds the policy's lock, so that no other process answers the same window.
        """
        now, policy = self._clock(), due.policy
        outcome = RunOutcome.MISSED if due.is_missed else RunOutcome.STARTED
        if not due.turns and not due.is_missed:
            outcome = RunOutcome.NOTHING_DUE
        said_by = await self._recorder.say(
            connection,
            policy.id,
            EntryKind.POLICY_RUN,
            public={
                "about_kind": "policy",
                "trigger": policy.kind.trigger.word,
                "app": policy.app,
                "windows": [key for key, _ in due.keys],
                "outcome": outcome.word,
                "turns": len(due.turns),
            },
            personal={"by": self._brand.label, "said": due.sentence},
        )
        root = RunRoot(
            task=due.task,
            target=due.target,
            actor=self._brand,
            trigger=policy.kind.trigger,
            cause=Cause(kind=CauseKind.POLICY_RUN, id=said_by, sentence=due.sentence),
            window_ends_at=due.closes_at,
        )
        jobs = grow_run(root, due.turns, looks_first=due.task in LOOKS_FIRST, new_id=self._ids.new)
        root_id = jobs[0].id if jobs else None
        for key, opens_at in due.keys:
            kept = KeptRun(
                id=said_by, policy_id=policy.id, key=key, opens_at=opens_at, outcome=outcome, job_id=root_id
            )
            await policies.keep_run(connection, kept, now=now)
        if due.is_missed:
            await self._end_as_missed(connection, jobs)
        elif jobs:
            await plant(
                connection,
                jobs,
                workspace_id=workspace_id,
                recorder=self._recorder,
                queue=self._queue,
                now=now,
            )
        return root_id

    async def _end_as_missed(self, connection: Connection, jobs: Sequence[PlannedJob]) -> None:
        """Recorded and ended at once: no worker ever sees one of them Queued."""
        if not jobs:
            return
        await self._recorder.record(connection, additions=jobs)
        ending = {"reason": Reason.MISSED.value, "due_at": None}
        await self._recorder.record(
            connection,
            [
                Change(
                    root_id=job.root_id,
                    job_id=job.id,
                    kind=EntryKind.STATUS_CHANGED,
                    status=Status.NOT_COMPLETED,
                    sets=ending,
                )
                for job in jobs
                if job.is_leaf
            ],
        )


def several(labels: Sequence[str], most: int = 3) -> str:
    """`Figma, GitHub, Miro and 5 more`."""
    shown = ", ".join(labels[:most])
    return shown if len(labels) <= most else f"{shown} and {len(labels) - most:,} more"
