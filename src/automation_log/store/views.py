"""Saved views of the log."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A filter under a name: one member's own, or, without `member_id`, the workspace's."""

    id: UUID
    member_id: UUID | None
    name: str
    filter: str
    is_default: bool


async def list_views(connection: Connection, member_id: UUID) -> tuple[View, ...]:
    """What this member may use: the own ones first, by name."""
    cursor = await connection.execute(statements.read("list_views"), {"member_id": member_id})
    return tuple(View(**row) for row in await cursor.fetchall())


async def add_view(connection: Connection, view: View, *, made_by: str, made_at: datetime) -> bool:
    """Whether it was added; False where one of this name is there."""
    values = {
        "id": view.id,
        "member_id": view.member_id,
        "name": view.name,
        "filter": view.filter,
        "made_by": made_by,
        "made_at": made_at,
    }
    return await (await connection.execute(statements.read("insert_view"), values)).fetchone() is not None


async def delete_view(connection: Connection, view_id: UUID, member_id: UUID) -> bool:
    """Whether there was one that this member may delete: an own one, or the workspace's."""
    values = {"id": view_id, "member_id": member_id}
    return await (await connection.execute(statements.read("delete_view"), values)).fetchone() is not None


async def set_default(connection: Connection, view_id: UUID, member_id: UUID, *, is_default: bool) -> bool:
    """Let the log open with it, or no longer; whether there is such a view of this member's or the workspace's."""
    values = {"id": view_id, "member_id": member_id}
    await connection.execute(statements.read("lock_views"), values)
    ended = await connection.execute(statements.read("end_default_view"), values | {"replaced": is_default})
    if not is_default:
        return ended.rowcount > 0
    return (
        await (await connection.execute(statements.read("put_default_view"), values)).fetchone() is not None
    )


def default_of(views: tuple[View, ...]) -> View | None:
    """What the log opens with: the member's own default before the workspace's."""
    return next((view for view in views if view.is_default), None)
