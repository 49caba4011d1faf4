"""Rerun: what an ended job was asked to do, asked again as a new root. The old one never changes."""

from collections.abc import Sequence
from uuid import UUID

from automation_log.connectors.catalog import Catalog
from automation_log.domain.errors import Conflict
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor, Cause, PlannedJob
from automation_log.domain.triggers import Trigger
from automation_log.store.database import Connection, Database
from automation_log.store.planting import plant
from automation_log.store.queue import Queue
from automation_log.store.reading import read_job, read_tree
from automation_log.store.record import Recorder
from automation_log.store.targets import read_targets
from automation_log.triggers.planning_again import Again


class Rerunning:
    """Asks again for what was asked for before."""

    def __init__(
        self,
        *,
        database: Database,
        recorder: Recorder,
        queue: Queue,
        catalog: Catalog,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._queue = queue
        self._catalog = catalog
        self._clock = clock
        self._ids = ids

    async def rerun(
        self, workspace_id: UUID, job_id: UUID, actor: Actor, *, trigger: Trigger, cause: Cause
    ) -> UUID:
        """The new root's id: the job and what is nested in it, planned from today's directory, to run now.

        Raises: NotFound; Conflict, when the job has not ended or what it acted on is gone; InvalidRequest, when its
        app no longer does the task.
        """

        async def work(connection: Connection) -> UUID:
            planned = await self.planned(connection, job_id, actor, trigger=trigger, cause=cause)
            return await self.plant(connection, workspace_id, planned)

        return await self._database.write(workspace_id, work)

    async def planned(
        self, connection: Connection, job_id: UUID, actor: Actor, *, trigger: Trigger, cause: Cause
    ) -> list[PlannedJob]:
        """The new tree, root first, with nothing written. Raises: as `rerun`."""
        job = await read_job(connection, job_id)
        if not job["settled"]:
            raise Conflict("Only a job that has ended can be run again.", code="not_rerunnable")
        tree = await read_tree(connection, job)
        targets = await read_targets(connection, {row["target_id"] for row in tree})
        again = Again(actor=actor, trigger=trigger, cause=cause, targets=targets, ids=self._ids)
        planned = again.plan(tree)
        for one in planned:
            if one.is_leaf:
                self._catalog.get(one.app).task(one.task)
        return planned

    async def plant(self, connection: Connection, workspace_id: UUID, planned: Sequence[PlannedJob]) -> UUID:
        """Record and queue the new tree, to run now; its root's id."""
        await plant(
            connection,
            planned,
            workspace_id=workspace_id,
            recorder=self._recorder,
            queue=self._queue,
            now=self._clock(),
        )
        return planned[0].id
