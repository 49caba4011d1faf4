"""What the benchmarks stand on: a fresh PostgreSQL with a workspace, trees of jobs, and rounds in turn."""

import random
import secrets
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import psycopg

from automation_log.domain.entries import EntryKind
from automation_log.domain.ids import Ids
from automation_log.domain.jobs import Actor, ActorKind, Cause, CauseKind, PlannedJob, Target, TargetKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.service.runtime import now
from automation_log.store import directory, schema
from automation_log.store.changes import Change
from automation_log.store.database import Connection, Database
from automation_log.store.embedded import EmbeddedPostgres, passing_folder
from automation_log.store.record import Recorder

A_BATCH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One claim and how it came out: `ratio` of the medians, second over first, and its spread over the rounds."""

    claim: str
    ratio: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A database, and the recorder that writes to it."""

    database: Database
    recorder: Recorder
    ids: Ids
    owner_url: str

    async def workspace(self) -> UUID:
        """A workspace of its own, empty."""
        workspace_id = self.ids.new()

        async def work(connection: Connection) -> None:
            await directory.add_workspace(connection, slug=f"w-{workspace_id}", name="Benchmark", now=now())

        await self.database.write(workspace_id, work)
        return workspace_id

    def job(self, parent: PlannedJob | None = None, *, is_leaf: bool = True) -> PlannedJob:
        """A job that adds somebody to a business hub."""
        identifier = self.ids.new()
        return PlannedJob(
            id=identifier,
            root_id=parent.root_id if parent else identifier,
            parent_id=parent.id if parent else None,
            path=(*parent.path, parent.id) if parent else (),
            is_leaf=is_leaf,
            task=Task.ADDING_USERS,
            target=Target(kind=TargetKind.BUSINESS_HUB, id=UUID(int=7), label="Django admin"),
            subject="ada@example.com" if is_leaf else None,
            actor=Actor(kind=ActorKind.MEMBER, id=UUID(int=8), label="Grace"),
            trigger=Trigger.WEB_APP,
            cause=Cause(kind=CauseKind.REQUEST, id=None, sentence="Asked for on the New job page."),
            app="django-admin",
        )

    async def plant(self, workspace_id: UUID, jobs: list[PlannedJob]) -> list[PlannedJob]:
        """Record the jobs, some thousands at a time; a parent comes before its nested jobs."""
        for first in range(0, len(jobs), A_BATCH):
            batch = jobs[first : first + A_BATCH]

            async def work(connection: Connection, batch: list[PlannedJob] = batch) -> None:
                await self.recorder.record(connection, additions=batch)

            await self.database.write(workspace_id, work)
        return jobs

    async def family(self, workspace_id: UUID, children: int) -> list[PlannedJob]:
        """One parent and its leaves."""
        parent = self.job(is_leaf=False)
        return await self.plant(workspace_id, [parent, *(self.job(parent) for _ in range(children))])

    async def record(self, workspace_id: UUID, changes: list[Change]) -> None:
        """Record the changes in one transaction."""

        async def work(connection: Connection) -> None:
            await self.recorder.record(connection, changes)

        await self.database.write(workspace_id, work)

    def analyze(self) -> None:
        """Let the planner know what is there."""
        with psycopg.connect(self.owner_url, autocommit=True) as owner:
            owner.execute("ANALYZE")


def starts(job: PlannedJob) -> Change:
    """A worker takes the job."""
    return Change(root_id=job.root_id, job_id=job.id, kind=EntryKind.STATUS_CHANGED, status=Status.STARTED)


@asynccontextmanager
async def ground() -> AsyncIterator[Ground]:
    """A fresh PostgreSQL, gone afterwards."""
    with passing_folder() as folder:
        embedded = EmbeddedPostgres(folder)
        try:
            addresses = embedded.start_or_attach()
            schema.migrate(addresses.owner_url, now=now())
            database = Database(addresses.program_url)
            await database.open()
            try:
                ids = Ids(now, random.SystemRandom().getrandbits)
                recorder = Recorder(clock=now, ids=ids, random_bytes=secrets.token_bytes)
                yield Ground(database=database, recorder=recorder, ids=ids, owner_url=addresses.owner_url)
            finally:
                await database.close()
        finally:
            embedded.release()


async def side_by_side(
    claim: str, first: Callable[[], Awaitable[None]], second: Callable[[], Awaitable[None]], *, rounds: int
) -> Finding:
    """Both in turn, the order changing each round; one more round before, which does not count."""
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for which in (0, 1) if number % 2 else (1, 0):
            began = time.perf_counter()
            await (first, second)[which]()
            if number:
                taken[which].append(time.perf_counter() - began)
    ratios = sorted(after / before for before, after in zip(*taken, strict=True))
    return Finding(
        claim=claim,
        ratio=statistics.median(taken[1]) / statistics.median(taken[0]),
        low=ratios[len(ratios) // 10],
        high=ratios[-1 - len(ratios) // 10],
    )
