"""Pausing the workspace, an app or a business hub, and letting it go on. Each is an entry with its own actor."""

from dataclasses import dataclass
from uuid import UUID

from automation_log.connectors.catalog import Catalog
from automation_log.domain.errors import Conflict, InvalidRequest, NotFound
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor
from automation_log.domain.pauses import Pause, PauseScope
from automation_log.store import directory, pauses
from automation_log.store.database import Connection, Database
from automation_log.store.queue import Attempt, Queue
from automation_log.store.record import Recorder

LONGEST_WHY = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPause:
    """What to pause and why; `key` is the app's name or the hub's id, empty for the workspace."""

    scope: PauseScope
    key: str
    why: str


class Pausing:
    """Pauses, and ends pauses."""

    def __init__(
        self,
        *,
        database: Database,
        recorder: Recorder,
        queue: Queue,
        catalog: Catalog,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._queue = queue
        self._catalog = catalog
        self._clock = clock
        self._ids = ids

    async def pause(self, workspace_id: UUID, asked: NewPause, actor: Actor) -> UUID:
        """The new pause's id; jobs that run go on to their end. Raises: NotFound, InvalidRequest, Conflict."""
        why = asked.why.strip()
        if not why or len(why) > LONGEST_WHY or not why.isprintable():
            raise InvalidRequest(f"Say why in one line, up to {LONGEST_WHY} characters.", field="why")
        pause_id = self._ids.new()

        async def work(connection: Connection) -> None:
            pause = Pause(
                id=pause_id,
                scope=asked.scope,
                key=asked.key,
                label=await self._label(connection, asked),
                why=why,
                paused_by=actor.label,
                paused_at=self._clock(),
            )
            if not await pauses.begin(connection, self._recorder, pause, by=actor):
                raise Conflict(f"{pause.label} is paused already.", field="what", code="already_paused")

        await self._database.write(workspace_id, work)
        return pause_id

    async def resume(self, workspace_id: UUID, pause_id: UUID, actor: Actor) -> Pause:
        """End the pause and queue every job that waited for it; the pause that was. Raises: NotFound."""

        async def work(connection: Connection) -> Pause:
            now = self._clock()
            pause = await pauses.end(connection, self._recorder, pause_id, by=actor)
            held_back = await pauses.held_back(connection, pause, now=now)
            await self._queue.put(
                connection, [Attempt(workspace_id=workspace_id, job_id=job, at=now) for job in held_back]
            )
            return pause

        return await self._database.write(workspace_id, work)

    async def _label(self, connection: Connection, asked: NewPause) -> str:
        match asked.scope:
            case PauseScope.WORKSPACE:
                return (await directory.current_workspace(connection)).name
            case PauseScope.APP:
                return self._catalog.get(asked.key).name
            case PauseScope.BUSINESS_HUB:
                hubs = {str(hub.id): hub.label for hub in await directory.list_hubs(connection)}
                if asked.key not in hubs:
                    raise NotFound(f"There is no business hub {asked.key[:60]} here.", field="what")
                return hubs[asked.key]
