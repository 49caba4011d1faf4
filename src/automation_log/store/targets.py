"""What jobs act on, by id: business hubs and accounts with their labels."""

from collections.abc import Collection, Mapping
from uuid import UUID

from automation_log.domain.jobs import Target, TargetKind
from automation_log.store import statements
from automation_log.store.database import Connection

Targets = Mapping[UUID, tuple[Target, str]]
"""Each with its app."""


async def read_targets(connection: Connection, ids: Collection[UUID]) -> Targets:
    """Those of these ids that are here, as they are called now."""
    cursor = await connection.execute(statements.read("list_targets"), {"ids": sorted(set(ids))})
    return {
        row["id"]: (Target(kind=TargetKind(row["kind"]), id=row["id"], label=row["label"]), row["app"])
        for row in await cursor.fetchall()
    }
