"""One change of the directory by a person: told beforehand, or made, with the jobs that follow."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from automation_log.domain.access import Consequence
from automation_log.store.database import Connection, Database
from automation_log.triggers.follow import Follow
from automation_log.triggers.occasion import Occasion

Apply = Callable[[Connection], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryChange:
    """What to change, whose access it may touch, and what the log says of it."""

    emails: Collection[str]
    occasion: Occasion
    apply: Apply


Plan = Callable[[Connection], Awaitable[DirectoryChange]]
"""Reads what there is, refuses what cannot be, and says what to change; the directory is held still meanwhile."""


class _Undone(Exception):
    """Takes back what was only tried."""

    def __init__(self, told: tuple[Consequence, ...]) -> None:
        super().__init__()
        self.told = told


class Changing:
    """Makes changes, and tells what one would lead to by making it and taking it back."""

    def __init__(self, *, database: Database, follow: Follow) -> None:
        self._database = database
        self._follow = follow

    async def make(self, workspace_id: UUID, plan: Plan) -> tuple[UUID, ...]:
        """The roots of the trees that follow. Raises: what `plan` raises, with nothing changed."""

        async def work(connection: Connection) -> tuple[UUID, ...]:
            await self._follow.hold(connection)
            change = await plan(connection)
            before = await self._follow.before(connection, change.emails)
            await change.apply(connection)
            return await self._follow.after(connection, workspace_id, before, change.occasion)

        return await self._database.write(workspace_id, work)

    async def tell(self, workspace_id: UUID, plan: Plan) -> tuple[Consequence, ...]:
        """The jobs that would follow; nothing is changed. Raises: what `plan` raises."""

        async def work(connection: Connection) -> None:
            await self._follow.hold(connection)
            change = await plan(connection)
            before = await self._follow.before(connection, change.emails)
            await change.apply(connection)
            raise _Undone(await self._follow.told(connection, before, change.occasion))

        try:
            await self._database.write(workspace_id, work)
        except _Undone as undone:
            return undone.told
        raise AssertionError("unreachable")
