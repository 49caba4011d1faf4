"""Saving views of the log, a member's own and the workspace's."""

from uuid import UUID

from automation_log.directory.fields import plain_name
from automation_log.domain.errors import Conflict, InvalidRequest, NotFound
from automation_log.domain.filters.grammar import parse
from automation_log.domain.ids import Clock, Ids
from automation_log.store import views
from automation_log.store.database import Connection, Database
from automation_log.store.views import View

MOST_VIEWS = 50


class SavedViews:
    """Saves, deletes and chooses views.

    A member's own are nobody else's; the workspace's are everybody's who sees the log.
    """

    def __init__(self, *, database: Database, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids

    async def save(
        self, workspace_id: UUID, member_id: UUID, *, name: str, filter_: str, is_shared: bool, by: str
    ) -> View:
        """The view. Raises: InvalidRequest, MalformedFilter, Conflict."""
        view = View(
            id=self._ids.new(),
            member_id=None if is_shared else member_id,
            name=plain_name(name, field="name", what="a name"),
            filter=str(parse(filter_)),
            is_default=False,
        )

        async def work(connection: Connection) -> None:
            if len(await views.list_views(connection, member_id)) >= MOST_VIEWS:
                raise InvalidRequest(f"{MOST_VIEWS} views are enough; delete one first.", field="name")
            if not await views.add_view(connection, view, made_by=by, made_at=self._clock()):
                raise Conflict("There is a view of this name.", field="name")

        await self._database.write(workspace_id, work)
        return view

    async def delete(self, workspace_id: UUID, member_id: UUID, view_id: UUID) -> None:
        """Raises: NotFound."""

        async def work(connection: Connection) -> None:
            if not await views.delete_view(connection, view_id, member_id):
                raise NotFound("There is no such view here.")

        await self._database.write(workspace_id, work)

    async def set_default(
        self, workspace_id: UUID, member_id: UUID, view_id: UUID, *, is_default: bool
    ) -> None:
        """Let the log open with this view, or no longer. Raises: NotFound."""

        async def work(connection: Connection) -> None:
            if not await views.set_default(connection, view_id, member_id, is_default=is_default):
                raise NotFound("There is no such view here.")

        await self._database.write(workspace_id, work)
