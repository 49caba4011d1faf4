"""Writes entries: the one statement through which the log grows."""

from collections.abc import Sequence

from automation_log.domain.entries import Entry
from automation_log.store import statements
from automation_log.store.database import Connection


async def insert(connection: Connection, entries: Sequence[Entry]) -> None:
    """Add these entries to the workspace's log."""
    columns = {
        "root_id": [entry.root_id for entry in entries],
        "id": [entry.id for entry in entries],
        "about_kind": [int(entry.about_kind) for entry in entries],
        "about_id": [entry.about_id for entry in entries],
        "kind": [int(entry.kind) for entry in entries],
        "at": [entry.at for entry in entries],
        "public": [entry.public for entry in entries],
        "salt": [entry.salt for entry in entries],
        "personal": [entry.personal for entry in entries],
        "personal_hash": [entry.personal_hash for entry in entries],
        "leaf_hash": [entry.leaf_hash for entry in entries],
    }
    await connection.execute(statements.read("insert_entries"), columns)
