"""What changed, in the order of commits: every entry after a position, with the job as it stands now."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import sql

from automation_log.store import statements
from automation_log.store.conditions import condition
from automation_log.store.database import Connection
from automation_log.store.positions import EntryPosition, here
from automation_log.store.reading import JobRow, SaidEntry, said_entry
from automation_log.store.searching import LogQuery

AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class JobChange:
    """One entry about a job that the filter finds."""

    position: EntryPosition
    entry_id: UUID
    entry: SaidEntry
    job: JobRow


async def read_changes(
    connection: Connection,
    query: LogQuery,
    after: EntryPosition,
    *,
    is_about_nested: bool | None = None,
    limit: int = AT_ONCE,
) -> tuple[Sequence[JobChange], EntryPosition]:
    """The next changes, and the position that they reach; the same one where nothing came.

    As in the log, nested jobs are told of where the filter is about them, unless `is_about_nested` says otherwise.
    """
    horizon = await here(connection)
    place = {
        "epoch": after.epoch,
        "xid": str(after.xid),
        "entry": after.entry_id,
        "to_epoch": horizon.epoch,
        "to_xid": str(horizon.xid),
        "limit": limit,
    }
    rows = await (await connection.execute(statements.read("list_changes_after"), place)).fetchall()
    if not rows:
        return (), after
    asked, values = condition(query.filter, now=query.now, zone=query.zone)
    changed = {(row["root_id"], row["about_id"]) for row in rows}
    jobs = values | {
        "roots": [root for root, _ in changed],
        "jobs": [job for _, job in changed],
        "is_about_nested": query.filter.is_about_nested if is_about_nested is None else is_about_nested,
    }
    statement = sql.SQL(statements.read("list_changed_jobs")).format(condition=asked)
    found = {row["id"]: row for row in await (await connection.execute(statement, jobs)).fetchall()}
    positions = [EntryPosition(epoch=row["epoch"], xid=row["xid"], entry_id=row["id"]) for row in rows]
    changes = [
        JobChange(position=position, entry_id=row["id"], entry=said_entry(row), job=found[row["about_id"]])
        for row, position in zip(rows, positions, strict=True)
        if row["about_id"] in found
    ]
    return changes, positions[-1]
