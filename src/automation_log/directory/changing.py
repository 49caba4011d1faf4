"""One change of the directory by a person: told beforehand, or made, with the jobs that follow."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from automation_log.domain.access import Consequence, fingerprint, takes_away
from automation_log.domain.errors import Conflict
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


class Unconfirmed(Conflict):
    """The change would take something away: whom it concerns must be seen first, and said yes to.

    `told` is what would follow; the change is made once it comes with `confirmation`.
    """

    def __init__(self, told: tuple[Consequence, ...], *, is_other: bool) -> None:
        sentence = "What would follow is not what you have seen." if is_other else "This takes access away."
        super().__init__(f"{sentence} See whom it concerns, and confirm it.", code="confirmation_needed")
        self.told = told
        self.confirmation = fingerprint(told)


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

    async def make(self, workspace_id: UUID, plan: Plan, *, confirmed: str | None = None) -> tuple[UUID, ...]:
        """The roots of the trees that follow; `confirmed` is the confirmation of what was seen to be taken away.

        Raises: Unconfirmed, and what `plan` raises, with nothing changed.
        """

        async def work(connection: Connection) -> tuple[UUID, ...]:
            change, told = await self._tried(connection, plan)
            if takes_away(told) and confirmed != fingerprint(told):
                raise Unconfirmed(told, is_other=bool(confirmed))
            return await self._follow.plant(connection, workspace_id, told, change.occasion)

        return await self._database.write(workspace_id, work)

    async def tell(self, workspace_id: UUID, plan: Plan) -> tuple[Consequence, ...]:
        """The jobs that would follow; nothing is changed. Raises: what `plan` raises."""

        async def work(connection: Connection) -> None:
            _, told = await self._tried(connection, plan)
            raise _Undone(told)

        try:
            await self._database.write(workspace_id, work)
        except _Undone as undone:
            return undone.told
        raise AssertionError("unreachable")

    async def _tried(
        self, connection: Connection, plan: Plan
    ) -> tuple[DirectoryChange, tuple[Consequence, ...]]:
        """The change, made on this connection, and what follows from it."""
        await self._follow.hold(connection)
        change = await plan(connection)
        before = await self._follow.before(connection, change.emails)
        await change.apply(connection)
        return change, await self._follow.told(connection, before, change.occasion)
