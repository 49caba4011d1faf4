"""A storm over the record: batches of moves, cancels, retries and follow-ups, in random order, from several tasks."""

import asyncio
import random
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from automation_log.domain.errors import IllegalMove
from automation_log.domain.ids import Ids
from automation_log.domain.jobs import PlannedJob
from automation_log.domain.statuses import LEGAL_MOVES, Status
from automation_log.store.changes import Change
from automation_log.store.database import Connection
from automation_log.store.record import Recorder
from tests.conftest import Record, now
from tests.store.test_record import moves
from tests.store.trees import job

MOST_IN_A_BATCH = 6
FOLLOW_UP_CHANCE = 0.25
CLOCK_SKEW = timedelta(milliseconds=300)


@dataclass
class Storm:
    """Knows each leaf's last status as somebody last heard it, so some of what it asks is out of date."""

    record: Record
    dice: random.Random
    known: dict[UUID, tuple[PlannedJob, Status]] = field(default_factory=dict)
    parents: dict[UUID, PlannedJob] = field(default_factory=dict)
    applied: int = 0
    refused: int = 0
    inserted: int = 0

    def __post_init__(self) -> None:
        """Two machines take part, and the clock of one is behind."""
        behind = Ids(lambda: now() - CLOCK_SKEW, random.getrandbits)
        late = Recorder(clock=lambda: now() - CLOCK_SKEW, ids=behind, random_bytes=secrets.token_bytes)
        self.recorders = [self.record.recorder, late]

    async def plant(self, trees: int) -> None:
        """Trees of three levels: a root, two parents in it, three leaves in each."""
        for _ in range(trees):
            root = job(self.record.ids, is_leaf=False)
            middles = [job(self.record.ids, parent=root, is_leaf=False) for _ in range(2)]
            leaves = [job(self.record.ids, parent=middle) for middle in middles for _ in range(3)]
            await self._write([], [root, *middles, *leaves])
            self.parents |= {middle.id: middle for middle in middles}

    async def blow(self, *, tasks: int, batches: int) -> None:
        """Run the tasks side by side, each writing its batches."""
        async with asyncio.TaskGroup() as group:
            for _ in range(tasks):
                group.create_task(self._blow(batches))

    async def _blow(self, batches: int) -> None:
        for _ in range(batches):
            changes, additions = self._batch()
            try:
                await self._write(changes, additions)
            except IllegalMove:
                self.refused += 1

    def _batch(self) -> tuple[list[Change], list[PlannedJob]]:
        picked = self.dice.sample(list(self.known.values()), self.dice.randint(1, MOST_IN_A_BATCH))
        changes, additions = [], []
        for leaf, status in picked:
            # Mostly what is legal from the last status heard; now and then anything at all.
            choices = sorted(LEGAL_MOVES[status]) if self.dice.random() < 0.97 else list(Status)
            if not choices:
                continue
            after = self.dice.choice(choices)
            changes.append(self._change(leaf, after))
            if after is Status.COMPLETED and self.dice.random() < FOLLOW_UP_CHANCE:
                assert leaf.parent_id is not None
                additions.append(job(self.record.ids, parent=self.parents[leaf.parent_id]))
        return changes, additions

    def _change(self, leaf: PlannedJob, after: Status) -> Change:
        match after:
            case Status.NOT_COMPLETED:
                reason = self.dice.choice(["cancelled", "failed"])
                return moves(leaf, after, reason=reason, detail="It ended here.")
            case Status.RETRYING:
                return moves(leaf, after, reason=None, detail=None, due_at=now())
            case Status.COMPLETED:
                return moves(leaf, after, evidence=self.dice.randint(1, 3))
            case _:
                return moves(leaf, after)

    async def _write(self, changes: list[Change], additions: list[PlannedJob]) -> None:
        async def work(connection: Connection) -> None:
            await self.dice.choice(self.recorders).record(connection, changes, additions)

        await self.record.database.write(self.record.workspace_id, work)
        self.applied += len(changes)
        self.inserted += len(additions)
        for addition in additions:
            if addition.is_leaf:
                self.known[addition.id] = (addition, Status.QUEUED)
        for change in changes:
            assert change.status is not None
            self.known[change.job_id] = (self.known[change.job_id][0], change.status)
