"""Replay: a column that came when there were entries already is empty for those, and must be said by later ones."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from automation_log.domain.entries import AboutKind, Entry, EntryKind
from automation_log.domain.replay import Replay

AT = datetime(2026, 11, 3, tzinfo=UTC)
JOB = UUID(int=1)


def stored(kind: EntryKind, sets: dict[str, object]) -> dict[str, object]:
    entry = Entry.composed(
        id=UUID(int=2),
        root_id=JOB,
        about_kind=AboutKind.JOB,
        about_id=JOB,
        kind=kind,
        at=AT,
        public={"set": sets},
        personal={"set": {}},
        salt=bytes(16),
    )
    columns = ("id", "about_id", "at", "kind", "public", "personal", "salt", "personal_hash", "leaf_hash")
    return {name: getattr(entry, name) for name in columns}


@pytest.mark.parametrize(
    ("said", "stands", "faults"),
    [
        (None, None, []),
        (None, AT, [f"Job {JOB} has another window_ends_at in its row than its entries say."]),
        (AT, AT, []),
        (AT, None, [f"Job {JOB} has another window_ends_at in its row than its entries say."]),
    ],
)
def test_the_end_of_a_window(said: datetime | None, stands: datetime | None, faults: list[str]) -> None:
    replay = Replay(JOB)
    first = {"is_leaf": True, "status": 1}
    replay.take(stored(EntryKind.RECORDED, first if said is None else first | {"window_ends_at": said}))
    replay.compare({"is_leaf": True, "status": 1, "window_ends_at": stands})
    assert replay.faults == faults
