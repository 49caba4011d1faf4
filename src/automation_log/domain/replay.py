"""Replays a job from its entries, pure: what each entry must say, and the row that all of them fold to."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from automation_log.domain.entries import EntryKind, canonical, leaf_hash
from automation_log.domain.statuses import Status, is_legal_move

Row = Mapping[str, object]

# Columns that hold instants: an entry may say them in another zone than the database answers in.
INSTANTS = frozenset(
    {
        "due_at",
        "scheduled_for",
        "window_ends_at",
        "cancel_requested_at",
        "created_at",
        "updated_at",
        "started_at",
        "finished_at",
    }
)

# Columns that came when there were entries already: an older job's first entry does not say them.
CAME_LATER: Row = {"window_ends_at": None}


class Replay:
    """One job, rebuilt entry by entry; `faults` are sentences about what cannot be."""

    def __init__(self, job_id: UUID) -> None:
        self.job_id = job_id
        self.entries = 0
        self.faults: list[str] = []
        self._columns: dict[str, object] = dict(CAME_LATER)

    def take(self, stored: Row) -> None:
        """Check the next entry, by rising id, and fold what it sets."""
        self.entries += 1
        self.faults += entry_faults(stored)
        public, personal = _parsed(stored["public"]), _parsed(stored["personal"])
        is_first = self.entries == 1
        if is_first != (stored["kind"] == EntryKind.RECORDED):
            self._say(
                "does not begin with the entry that records it" if is_first else "is recorded more than once"
            )
        sets = _sets(public) | _sets(personal)
        if self._columns.get("is_leaf", sets.get("is_leaf")):
            self._check_move(sets)
        self._columns |= sets

    def compare(self, row: Row) -> None:
        """Say every column in which the job's row differs from the fold."""
        if not self.entries:
            self._say("has no entry")
            return
        stands: dict[str, object] = json.loads(canonical(dict(row)))
        for column in sorted(stands.keys() | self._columns.keys()):
            if column not in self._columns or column not in stands:
                where = "row" if column not in stands else "entries"
                self._say(f"has no {column} in its {where}")
            elif _same(column, stands[column]) != _same(column, self._columns[column]):
                self._say(f"has another {column} in its row than its entries say")

    def _check_move(self, sets: Row) -> None:
        if "status" not in sets:
            return
        before, after = self._columns.get("status"), _status(sets["status"])
        if after is None:
            self._say("is given a status that does not exist")
        elif before is None:
            if after is not Status.QUEUED:
                self._say(f"begins as {after.label}, not as {Status.QUEUED.label}")
        elif (known := _status(before)) is not None and not is_legal_move(known, after):
            self._say(f"goes from {known.label} to {after.label}, which is no legal move")

    def _say(self, what: str) -> None:
        self.faults.append(f"Job {self.job_id} {what}.")


def entry_faults(stored: Row) -> list[str]:
    """What is wrong with one stored entry by itself: its hashes, and its columns against its public text."""
    name, faults = f"Entry {stored['id']}", []
    public, personal, salt, hashed = (
        stored[part] for part in ("public", "personal", "salt", "personal_hash")
    )
    assert isinstance(public, str)
    assert isinstance(hashed, bytes)
    if leaf_hash(public, hashed) != stored["leaf_hash"]:
        faults.append(f"{name} does not match its leaf hash.")
    if not isinstance(personal, str) or not isinstance(salt, bytes):
        faults.append(f"{name} has lost its personal part.")
    elif hashlib.sha256(salt + personal.encode()).digest() != hashed:
        faults.append(f"{name} does not match the hash of its personal part.")
    facts = _parsed(public)
    if not facts or (personal is not None and not _parsed(personal)):
        faults.append(f"{name} cannot be read.")
        return faults
    for column, value in {
        "entry": str(stored["id"]),
        "about": str(stored["about_id"]),
        "at": _instant(stored["at"]),
        "kind": _kind_word(stored["kind"]),
    }.items():
        said = _instant(facts.get("at")) if column == "at" else facts.get(column)
        if said != value:
            faults.append(f"{name} stands under another {column} than it says.")
    return faults


def _parsed(text: object) -> dict[str, object]:
    try:
        facts = json.loads(text) if isinstance(text, str) else {}
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


def _sets(facts: Row) -> dict[str, object]:
    sets = facts.get("set")
    return sets if isinstance(sets, dict) else {}


def _same(column: str, value: object) -> object:
    return _instant(value) if column in INSTANTS else value


def _instant(value: object) -> object:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return value
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _kind_word(number: object) -> str | None:
    return next((kind.name.lower() for kind in EntryKind if kind == number), None)


def _status(number: object) -> Status | None:
    return next((status for status in Status if status == number), None)
