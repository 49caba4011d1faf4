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
    """One change, as a sentence; the sentence is gone where personal parts were erased."""

    at: datetime
    sentence: str


async def list_changes(connection: Connection, about: UUID) -> tuple[SaidChange, ...]:
    """The newest changes of this, at most 20."""
    values = {"about": about, "kind": int(EntryKind.DIRECTORY_CHANGED), "limit": MOST_CHANGES}
    rows = await (await connection.execute(statements.read("list_directory_entries"), values)).fetchall()
    return tuple(SaidChange(at=row["at"], sentence=_sentence(row["personal"])) for row in rows)


def _sentence(personal: str | None) -> str:
    if personal is None:
        return "What was said of this has been erased."
    return str(json.loads(personal).get("says", {}).get("said", ""))
