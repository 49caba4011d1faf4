"""What somebody asks of many jobs, and the duty that works it off."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from automation_log.connectors.catalog import Catalog
from automation_log.domain.batches import Act, Batch, Refusal
from automation_log.domain.entries import EntryKind
from automation_log.domain.filters.grammar import parse
from automation_log.domain.statuses import Status
from automation_log.domain.triggers import Trigger
from automation_log.store import batches
from automation_log.store.database import Database
from automation_log.store.directory_history import list_changes
from automation_log.store.finding import find_roots
from automation_log.store.record import Recorder
from automation_log.store.searching import LogQuery
from automation_log.triggers.batch_turns import BatchTurns
from automation_log.triggers.batches import Batches, Wish
from automation_log.triggers.rerunning import Rerunning
from tests.conftest import Record
from tests.engine.workshop import GRACE, Workshop

OLIVE = replace(GRACE, id=UUID(int=8), label="Olive")
PEOPLE = tuple(f"person-{number}@example.com" for number in range(3))
FAILED = "status:not_completed"
ASKED = (EntryKind.RETRY_ASKED, EntryKind.CANCEL_ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """A workspace with jobs, what somebody asks of many of them, and the duty that works it off."""

    workshop: Workshop

    @property
    def record(self) -> Record:
        return self.workshop.record

    @property
    def batches(self) -> Batches:
        return Batches(
            database=self.record.database,
            recorder=self.record.recorder,
            clock=self.workshop.clock,
            ids=self.record.ids,
            zone=ZoneInfo("UTC"),
        )

    def turns(
        self,
        *,
        database: Database | None = None,
        recorder: Recorder | None = None,
        catalog: Catalog | None = None,
    ) -> BatchTurns:
        """The duty, by default over the record's own parts."""
        parts: dict[str, Any] = {
            "database": database or self.record.database,
            "recorder": recorder or self.record.recorder,
            "queue": self.record.queue,
            "clock": self.workshop.clock,
        }
        rerunning = Rerunning(catalog=catalog or self.workshop.catalog, ids=self.record.ids, **parts)
        return BatchTurns(rerunning=rerunning, brand="Automation Log", **parts)

    async def failed(self, *people: str) -> UUID:
        """A root whose leaves were all cancelled before anybody took one."""
        root = await self.workshop.adding(*people)
        await self.workshop.cancel(root)
        return root

    async def preview(self, act: Act, text: str = FAILED) -> Batch:
        wish = Wish(act=act, filter=text, actor=GRACE, trigger=Trigger.WEB_APP)
        return await self.batches.preview(self.record.workspace_id, wish)

    async def begun(self, act: Act, text: str = FAILED) -> Batch:
        return await self.confirm(await self.preview(act, text))

    async def confirm(self, batch: Batch) -> Batch:
        return await self.batches.confirm(self.record.workspace_id, batch.id, GRACE)

    async def read(self, batch: Batch) -> Batch:
        async with self.record.database.reading(self.record.workspace_id) as connection:
            return await batches.read(connection, batch.id)

    async def refusals(self, batch: Batch) -> dict[Refusal, int]:
        async with self.record.database.reading(self.record.workspace_id) as connection:
            return dict(await batches.count_refusals(connection, batch.id))

    async def worked_off(self, act: Act, text: str = FAILED) -> Batch:
        """From the preview to the end."""
        batch = await self.begun(act, text)
        await self.turns().work_off()
        return await self.read(batch)

    async def asked(self, batch: Batch) -> Counter[UUID]:
        """How often each job was asked by this batch, by its entries."""
        found: Counter[UUID] = Counter()
        for job_id in await self.workshop.rows():
            for entry in await self.workshop.entries(job_id, *ASKED):
                found[job_id] += entry["public"]["says"].get("batch") == str(batch.id)
        for row in (await self.workshop.rows()).values():
            if row["cause_id"] == batch.id and row["rerun_of"]:
                found[row["rerun_of"]] += 1
        return +found

    async def statuses(self, *job_ids: UUID) -> list[str]:
        rows = await self.workshop.rows()
        return [Status(rows[job_id]["status"]).word for job_id in job_ids]

    async def found(self, text: str) -> set[UUID]:
        """The jobs that a filter finds: roots, or the nested ones that make them found."""
        query = LogQuery(filter=parse(text), now=self.workshop.clock(), zone=ZoneInfo("UTC"))
        async with self.record.database.reading(self.record.workspace_id) as connection:
            answer = await find_roots(connection, query, in_time_s=60)
        return {(root.hit or root.row)["id"] for root in answer.roots}

    async def said(self, batch: Batch) -> list[str]:
        """What the log says of the batch itself, oldest first."""
        async with self.record.database.reading(self.record.workspace_id) as connection:
            return [one.sentence for one in reversed(await list_changes(connection, batch.id))]
