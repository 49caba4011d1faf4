"""Exporting: every job that the filter finds, of one moment, streamed in constant memory; who took it is recorded."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from automation_log.domain.filters.filter import Filter
from automation_log.domain.jobs import Actor
from automation_log.exports.formats import FORMATS, Heading
from automation_log.store import reads
from automation_log.store.database import Connection, Database
from automation_log.store.directory import current_workspace
from automation_log.store.lines import LONGEST_EXPORT, count_lines, read_lines
from automation_log.store.searching import LogQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What is to leave, in which format, and who asks."""

    filter: Filter
    format: str
    """A key of `FORMATS`."""
    by: Actor
    read_id: UUID
    """Under which it is recorded that this was taken out."""
    session_id: UUID | None = None
    now: datetime
    zone: tzinfo

    @property
    def media_type(self) -> str:
        """Of the answer."""
        return FORMATS[self.format].media_type

    def file_name(self, workspace: str) -> str:
        """`automation-log-acme-20261103T143108Z.csv`."""
        return f"automation-log-{workspace}-{self.now:%Y%m%dT%H%M%SZ}.{FORMATS[self.format].ending}"


async def exported(database: Database, workspace_id: UUID, export: Export) -> AsyncIterator[str]:
    """The file, piece by piece: its heading, then each root followed by its nested jobs that match."""
    writer = FORMATS[export.format]

    async def record(connection: Connection) -> None:
        await reads.add_export(
            connection,
            id=export.read_id,
            by=export.by,
            session_id=export.session_id,
            filter=str(export.filter),
            now=export.now,
        )

    query = LogQuery(filter=export.filter, now=export.now, zone=export.zone)
    async with database.long_snapshot(workspace_id, lasts=LONGEST_EXPORT) as connection:
        workspace = (await current_workspace(connection)).slug
        jobs = await count_lines(connection, query)
        await database.write(workspace_id, record)
        yield writer.heading(
            Heading(
                workspace=workspace,
                filter=str(export.filter),
                exported_at=export.now,
                exported_by=export.by.label,
                jobs=jobs,
            )
        )
        async for rows in read_lines(connection, query):
            yield writer.jobs(rows)


async def begun(pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    """The same pieces, the first already made: what fails before it still fails as an answer, not in one."""
    first = await anext(pieces)

    async def all_of_them() -> AsyncIterator[str]:
        yield first
        async for piece in pieces:
            yield piece

    return all_of_them()
