"""What the log says of one thing of the directory: who changed it, newest first."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.store import statements
from automation_log.store.database import Connection

MOST_CHANGES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidChange:
    """One change of one thing, as a sentence; the sentence is gone where personal parts were erased."""

    at: datetime
    about_id: UUID
    sentence: str


async def list_changes(connection: Connection, about: UUID) -> tuple[SaidChange, ...]:
    """The newest changes of this, at most 20."""
    values = {"about": about, "kind": int(EntryKind.DIRECTORY_CHANGED), "limit": MOST_CHANGES}
    rows = await (await connection.execute(statements.read("list_directory_entries"), values)).fetchall()
    return tuple(
        SaidChange(at=row["at"], about_id=about, sentence=_sentence(row["personal"])) for row in rows
    )


async def find_change(connection: Connection, entry_id: UUID) -> SaidChange | None:
    """The change that this entry tells of; None when there is none such."""
    values = {"id": entry_id}
    row = await (await connection.execute(statements.read("find_directory_entry"), values)).fetchone()
    if row is None:
        return None
    return SaidChange(at=row["at"], about_id=row["about_id"], sentence=_sentence(row["personal"]))


def _sentence(personal: str | None) -> str:
    if personal is None:
        return "What was said of this has been erased."
    return str(json.loads(personal).get("says", {}).get("said", ""))
