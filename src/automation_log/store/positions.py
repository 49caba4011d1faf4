"""Positions in commit order: where the record stands, and whose workspaces changed since."""

from dataclasses import dataclass
from uuid import UUID

from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Position:
    """A point in commit order; everything at or before it has been seen."""

    epoch: int
    xid: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class EntryPosition:
    """Right at one entry: it and everything before it in commit order has been seen."""

    epoch: int
    xid: int
    entry_id: UUID

    def __str__(self) -> str:
        return f"{self.epoch}.{self.xid}.{self.entry_id}"

    @classmethod
    def parse(cls, text: str) -> "EntryPosition":
        """What `str` wrote. Raises: ValueError."""
        epoch, xid, entry_id = text.split(".")
        place = cls(epoch=int(epoch), xid=int(xid), entry_id=UUID(entry_id))
        if str(place) != text or not 0 <= place.epoch < 2**31 or not 0 <= place.xid < 2**63:
            raise ValueError(text)
        return place

    @classmethod
    def after(cls, position: Position) -> "EntryPosition":
        """Whatever the position's transaction wrote has been seen."""
        return cls(epoch=position.epoch, xid=position.xid, entry_id=UUID(int=2**128 - 1))

    @classmethod
    def before(cls, position: Position) -> "EntryPosition":
        """Nothing of what the position's transaction wrote has been seen."""
        return cls(epoch=position.epoch, xid=position.xid, entry_id=UUID(int=0))


async def here(connection: Connection) -> Position:
    """Just before the oldest transaction still under way: nothing that commits later is skipped."""
    cursor = await connection.execute(statements.read("read_position"))
    row = await cursor.fetchone()
    assert row is not None, "an aggregate always answers"
    return Position(epoch=row["epoch"], xid=row["xid"])


async def changed_since(connection: Connection, position: Position) -> tuple[frozenset[UUID], Position]:
    """The workspaces with entries after this position, and the position they reach."""
    cursor = await connection.execute(
        statements.read("read_newest_positions"), {"epoch": position.epoch, "xid": str(position.xid)}
    )
    rows = await cursor.fetchall()
    reached = [Position(epoch=row["epoch"], xid=row["xid"]) for row in rows]
    return frozenset(row["workspace_id"] for row in rows), max([position, *reached])
