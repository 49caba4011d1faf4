"""People by e-mail or name: members, whoever was one, and whoever a roster shows; and those who left last."""

from dataclasses import dataclass
from datetime import datetime

from automation_log.domain.emails import LONGEST
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.patterns import holding

PEOPLE_A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """One address; `name` is empty where only a roster knows it, `hubs` is how many rosters show it."""

    email: str
    name: str
    is_member: bool
    was_member: bool
    hubs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """A page of people by e-mail; `next_after` is where the next page begins, None at the end."""

    people: tuple[ListedPerson, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """Somebody who is no active member any more, since `left_at` or before."""

    email: str
    name: str
    left_at: datetime
    is_deleted: bool


async def find_people(connection: Connection, search: str, *, after: str = "") -> People:
    """People whose e-mail or name has the text, from behind the e-mail `after`."""
    values = {"like": holding(_plain(search)), "after": _plain(after), "limit": PEOPLE_A_PAGE + 1}
    rows = await (await connection.execute(statements.read("page_people"), values)).fetchall()
    found = tuple(ListedPerson(**row | {"name": row["name"] or ""}) for row in rows[:PEOPLE_A_PAGE])
    return People(people=found, next_after=found[-1].email if len(rows) > PEOPLE_A_PAGE else None)


async def list_leavers(connection: Connection) -> tuple[Leaver, ...]:
    """Those who left last, newest first."""
    values = {"limit": PEOPLE_A_PAGE}
    rows = await (await connection.execute(statements.read("list_leavers"), values)).fetchall()
    return tuple(
        Leaver(email=row["email"], name=row["name"], left_at=row["changed_at"], is_deleted=row["is_deleted"])
        for row in rows
    )


def _plain(text: str) -> str:
    """Without what a database cannot hold, and no longer than an address."""
    return text.replace("\0", "").strip()[:LONGEST]
