"""Webhooks as kept: where each is told, how far it has been told, and how telling it fares."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg.errors import UniqueViolation

from automation_log.domain.errors import Conflict, NotFound
from automation_log.domain.webhooks import Event
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.positions import EntryPosition

HELD_FOR = timedelta(minutes=1)
"""The lease of a round, renewed with each message; longer than one message may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A webhook as people see it; `said` is what became of the last attempt that failed."""

    id: UUID
    name: str
    address: str = field(repr=False)
    events: frozenset[Event]
    made_by: str
    made_at: datetime
    paused_at: datetime | None
    paused_by: str | None
    ended_at: datetime | None
    position: EntryPosition
    due_at: datetime
    delivered_at: datetime | None
    failures: int
    failing_since: datetime | None
    failed_at: datetime | None
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWebhook:
    """A webhook that one round tells; what it writes is refused once another round, or a person, came between."""

    id: UUID
    name: str
    address: str = field(repr=False)
    events: frozenset[Event]
    position: EntryPosition
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """How often in a row a webhook failed and since when, with this time; `alarm_id` when people were told."""

    failures: int
    failing_since: datetime
    alarm_id: UUID | None


async def add(
    connection: Connection,
    *,
    id: UUID,
    name: str,
    address: str,
    events: Collection[Event],
    made_by: str,
    position: EntryPosition,
    now: datetime,
) -> None:
    """Keep a new webhook. Raises: Conflict, when one that nobody ended has this name."""
    values = {
        "id": id,
        "name": name,
        "address": address,
        "events": sorted(event.value for event in events),
        "made_by": made_by,
        "now": now,
        **_place(position),
    }
    try:
        await connection.execute(statements.read("insert_webhook"), values)
    except UniqueViolation as error:
        raise Conflict(
            f"There is a webhook “{name}” already; end it first, or take another name.",
            code="name_taken",
            field="name",
        ) from error


async def list_all(connection: Connection) -> tuple[Webhook, ...]:
    """Every webhook there was, newest first, and those that were ended after the others."""
    cursor = await connection.execute(statements.read("list_webhooks"))
    return tuple(_webhook(row) for row in await cursor.fetchall())


async def find(connection: Connection, webhook_id: UUID) -> Webhook:
    """Raises: NotFound."""
    row = await (await connection.execute(statements.read("find_webhook"), {"id": webhook_id})).fetchone()
    if row is None:
        raise NotFound("There is no such webhook here.")
    return _webhook(row)


async def find_by_alarm(connection: Connection, alarm_id: UUID) -> Webhook | None:
    """The webhook that people were told of by this alarm; None when it takes messages again."""
    cursor = await connection.execute(statements.read("find_webhook_by_alarm"), {"alarm": alarm_id})
    row = await cursor.fetchone()
    return None if row is None else _webhook(row)


async def take(connection: Connection, webhook_id: UUID, *, now: datetime) -> HeldWebhook | None:
    """Begin a round, unless another process has, or a person stopped it."""
    values = {"id": webhook_id, "now": now, "until": now + HELD_FOR}
    row = await (await connection.execute(statements.read("take_webhook"), values)).fetchone()
    return None if row is None else HeldWebhook(**_parsed(row))


async def move(connection: Connection, held: HeldWebhook, position: EntryPosition, *, now: datetime) -> bool:
    """Nothing up to here is to be told; False when the round is not this one's any more."""
    return await _write(connection, "move_webhook", held, now, until=now + HELD_FOR, **_place(position))


async def note_delivered(
    connection: Connection, held: HeldWebhook, position: EntryPosition, *, now: datetime
) -> bool:
    """Everything up to here has been told; False when the round is not this one's any more."""
    until = now + HELD_FOR
    return await _write(connection, "note_webhook_delivered", held, now, until=until, **_place(position))


async def note_failed(
    connection: Connection, held: HeldWebhook, *, said: str, now: datetime
) -> Failing | None:
    """The round ends with a failure, and the position stays; None when the round is not this one's any more."""
    values = {"id": held.id, "round": held.round, "said": said, "now": now}
    row = await (await connection.execute(statements.read("note_webhook_failed"), values)).fetchone()
    return None if row is None else Failing(**row)


async def put_off(connection: Connection, webhook_id: UUID, *, due_at: datetime) -> None:
    """The next round begins no sooner."""
    await connection.execute(statements.read("put_off_webhook"), {"id": webhook_id, "due": due_at})


async def release(connection: Connection, held: HeldWebhook, *, now: datetime) -> None:
    """The round is over."""
    await _write(connection, "release_webhook", held, now)


async def pause(connection: Connection, webhook_id: UUID, *, by: str, now: datetime) -> str:
    """Nothing is told until it is resumed; its name. Raises: Conflict, when it is paused, ended or not there."""
    return await _change(connection, "pause_webhook", webhook_id, now, by=by)


async def resume(connection: Connection, webhook_id: UUID, *, now: datetime) -> str:
    """Telling goes on where it stands, now; its name. Raises: Conflict, when it is not paused."""
    return await _change(connection, "resume_webhook", webhook_id, now)


async def end(connection: Connection, webhook_id: UUID, *, now: datetime) -> str:
    """Nothing is told any more; its name. Raises: Conflict, when it was ended before or is not there."""
    return await _change(connection, "end_webhook", webhook_id, now)


async def replay(connection: Connection, webhook_id: UUID, position: EntryPosition, *, now: datetime) -> str:
    """Telling goes on from here, now; its name. Raises: Conflict, when it was ended or is not there."""
    return await _change(connection, "replay_webhook", webhook_id, now, **_place(position))


async def lock(connection: Connection, webhook_id: UUID) -> str:
    """Its name; held until the transaction ends. Raises: Conflict, when it was ended; NotFound."""
    row = await (await connection.execute(statements.read("lock_webhook"), {"id": webhook_id})).fetchone()
    if row is None:
        await find(connection, webhook_id)
        raise Conflict("The webhook was ended.", code="webhook_stands_otherwise")
    name: str = row["name"]
    return name


async def set_alarm(connection: Connection, webhook_id: UUID, alarm_id: UUID) -> None:
    """People are told of its present silence by this alarm, and by no earlier one."""
    await connection.execute(statements.read("alarm_webhook"), {"id": webhook_id, "alarm": alarm_id})


async def _write(
    connection: Connection, statement: str, held: HeldWebhook, now: datetime, **values: object
) -> bool:
    values |= {"id": held.id, "round": held.round, "now": now}
    return bool((await connection.execute(statements.read(statement), values)).rowcount)


async def _change(
    connection: Connection, statement: str, webhook_id: UUID, now: datetime, **values: object
) -> str:
    values |= {"id": webhook_id, "now": now}
    row = await (await connection.execute(statements.read(statement), values)).fetchone()
    if row is None:
        await find(connection, webhook_id)
        raise Conflict("It stands otherwise by now; see the list.", code="webhook_stands_otherwise")
    name: str = row["name"]
    return name


def _place(position: EntryPosition) -> dict[str, object]:
    return {"epoch": position.epoch, "xid": str(position.xid), "entry": position.entry_id}


def _webhook(row: dict[str, Any]) -> Webhook:
    return Webhook(**_parsed(row))


def _parsed(row: dict[str, Any]) -> dict[str, Any]:
    columns = dict(row)
    position = EntryPosition(
        epoch=columns.pop("epoch"), xid=columns.pop("xid"), entry_id=columns.pop("entry_id")
    )
    return columns | {"position": position, "events": frozenset(map(Event, columns["events"]))}
