"""What is paused in a workspace, and the failures in a row that lead there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import NotFound
from automation_log.domain.jobs import Actor
from automation_log.domain.pauses import Pause, PauseScope
from automation_log.domain.reasons import Reason
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.record import Recorder


async def list_pauses(connection: Connection) -> tuple[Pause, ...]:
    """Every pause, the widest first."""
    cursor = await connection.execute(statements.read("list_pauses"))
    return tuple(_pause(row) for row in await cursor.fetchall())


async def over(connection: Connection, resources: Sequence[str]) -> Pause | None:
    """The widest pause of these, which cannot end before this transaction does; None when nothing is paused."""
    cursor = await connection.execute(statements.read("find_pause"), {"resources": list(resources)})
    row = await cursor.fetchone()
    return _pause(row) if row else None


async def begin(connection: Connection, recorder: Recorder, pause: Pause, *, by: Actor) -> bool:
    """Keep the pause, and say so in the log; False when the same is paused already."""
    values = {
        "id": pause.id,
        "scope": int(pause.scope),
        "key": pause.key,
        "resource": pause.resource,
        "label": pause.label,
        "why": pause.why,
        "by": pause.paused_by,
        "at": pause.paused_at,
    }
    cursor = await connection.execute(statements.read("insert_pause"), values)
    if not cursor.rowcount:
        return False
    await _say(connection, recorder, EntryKind.PAUSED, pause, by=by)
    return True


async def end(connection: Connection, recorder: Recorder, pause_id: UUID, *, by: Actor) -> Pause:
    """The pause that was; an app's failures are counted anew. Raises: NotFound."""
    cursor = await connection.execute(statements.read("delete_pause"), {"id": pause_id})
    row = await cursor.fetchone()
    if row is None:
        raise NotFound("This pause has ended already.")
    pause = _pause(row)
    if pause.scope is PauseScope.APP:
        await forget_failures(connection, pause.key)
    await _say(connection, recorder, EntryKind.RESUMED, pause, by=by)
    return pause


async def held_back(connection: Connection, pause: Pause, *, now: datetime) -> list[UUID]:
    """Every due job that waits for this pause to end, oldest first."""
    values = {"resource": pause.resource, "now": now}
    cursor = await connection.execute(statements.read("list_waiting"), values)
    return [row["id"] for row in await cursor.fetchall()]


async def count_failure(connection: Connection, app: str, reason: Reason) -> int:
    """One more job of this app failed so; how many there are since one last completed."""
    values = {"app": app, "reason": reason.value}
    row = await (await connection.execute(statements.read("count_failure"), values)).fetchone()
    assert row is not None, "an upsert returns its row"
    times: int = row["times"]
    return times


async def forget_failures(connection: Connection, app: str) -> None:
    """Count this app's failures anew."""
    await connection.execute(statements.read("forget_failures"), {"app": app})


async def _say(
    connection: Connection, recorder: Recorder, kind: EntryKind, pause: Pause, *, by: Actor
) -> None:
    await recorder.say(
        connection,
        pause.id,
        kind,
        public={
            "scope": pause.scope.word,
            "key": pause.key,
            "actor_kind": int(by.kind),
            "actor_id": by.id,
        },
        personal={"by": by.label, "label": pause.label, "why": pause.why} | by.reason,
    )


def _pause(row: dict[str, Any]) -> Pause:
    return Pause(**row | {"scope": PauseScope(row["scope"])})
