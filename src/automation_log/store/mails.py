"""The outbox: which mails are due to whom, put in by the transaction that leads to them, without a word of text."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from automation_log.domain.errors import Conflict
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.mails import FIRST_PAUSE, LONGEST_PAUSE, MailKind, MailState
from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenMail:
    """A mail under way, in its `attempts`-th attempt; it is due again at `due_at` if nobody says how that ended."""

    id: UUID
    kind: MailKind
    member_id: UUID
    about_id: UUID
    attempts: int
    made_at: datetime
    due_at: datetime
    tries_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedMail:
    """A mail as people see it; `said` is why it was not sent."""

    id: UUID
    kind: MailKind
    member_id: UUID
    email: str
    about_id: UUID
    state: MailState
    attempts: int
    made_at: datetime
    due_at: datetime
    tries_until: datetime
    sent_at: datetime | None
    said: str


class Outbox:
    """Takes mails in, where mail is set up."""

    def __init__(self, *, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids

    async def put(
        self, connection: Connection, kind: MailKind, about_id: UUID, member_ids: Collection[UUID]
    ) -> None:
        """One mail about this to each of these members, due now; one that is there already stays the only one."""
        now = self._clock()
        values = {
            "kind": int(kind),
            "about": about_id,
            "ids": [self._ids.new() for _ in member_ids],
            "members": list(member_ids),
            "now": now,
            "until": now + kind.tried_for,
        }
        await connection.execute(statements.read("insert_mails"), values)


async def take(connection: Connection, mail_id: UUID, *, now: datetime) -> TakenMail | None:
    """Begin an attempt, unless another process has; the pause until the next is its lease."""
    values = {"id": mail_id, "now": now, "first": FIRST_PAUSE, "cap": LONGEST_PAUSE}
    row = await (await connection.execute(statements.read("take_mail"), values)).fetchone()
    return None if row is None else TakenMail(**row | {"kind": MailKind(row["kind"])})


async def end(
    connection: Connection, mail: TakenMail, state: MailState, *, now: datetime, said: str = ""
) -> bool:
    """This attempt is the last, and ended so; False when a later one is under way."""
    values = {"id": mail.id, "attempts": mail.attempts, "state": int(state), "now": now, "said": said}
    cursor = await connection.execute(statements.read("end_mail"), values)
    return bool(cursor.rowcount)


async def put_off(connection: Connection, mail: TakenMail, *, said: str) -> None:
    """This attempt failed; the mail is due again when its pause is over."""
    values = {"id": mail.id, "attempts": mail.attempts, "said": said}
    await connection.execute(statements.read("put_off_mail"), values)


async def retry(connection: Connection, mail_id: UUID, *, now: datetime) -> None:
    """The mail is due now, and tried for another day. Raises: Conflict, unless it is due or was given up."""
    values = {"id": mail_id, "now": now, "until": now + MailKind.TROUBLE.tried_for}
    cursor = await connection.execute(statements.read("retry_mail"), values)
    if not cursor.rowcount:
        raise Conflict("Only a mail that is due or was given up can be tried again.", code="not_retryable")


async def list_mails(connection: Connection, *, limit: int) -> tuple[ListedMail, ...]:
    """The newest mails first."""
    cursor = await connection.execute(statements.read("list_mails"), {"limit": limit})
    return tuple(_listed(row) for row in await cursor.fetchall())


async def list_recipients(connection: Connection, kind: MailKind, about_id: UUID) -> tuple[UUID, ...]:
    """The members to whom a mail about this was sent or is due."""
    values = {"kind": int(kind), "about": about_id}
    cursor = await connection.execute(statements.read("list_recipients_of"), values)
    return tuple(row["member_id"] for row in await cursor.fetchall())


async def find_state(
    connection: Connection, kind: MailKind, about_id: UUID, member_id: UUID
) -> MailState | None:
    """How the mail about this to this member fares; None when there is none."""
    values = {"kind": int(kind), "about": about_id, "member": member_id}
    row = await (await connection.execute(statements.read("find_mail_state"), values)).fetchone()
    return None if row is None else MailState(row["state"])


def _listed(row: dict[str, Any]) -> ListedMail:
    return ListedMail(**row | {"kind": MailKind(row["kind"]), "state": MailState(row["state"])})
