"""Live: one poller a process looks for new positions and wakes the streams of the workspaces that changed."""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

from automation_log.domain.errors import StoreUnavailable
from automation_log.store import positions
from automation_log.store.database import Database

LOOK_EVERY_S = 0.1
SEND_AT_MOST_EVERY_S = 0.25
HEARTBEAT_S = 15.0
BEATS_A_LOOK = 4
"""After so many in a row pages look again all the same: what hangs, or is late, writes no entry that says so."""
AWAY_FOR_S = 1.0

log = logging.getLogger(__name__)


class Live:
    """Streams of server-sent events; `run` polls, `end` closes every stream so that the server can stop."""

    def __init__(self, database: Database, ended: asyncio.Event, *, heartbeat_s: float = HEARTBEAT_S) -> None:
        self._database = database
        self._heartbeat_s = heartbeat_s
        self._streams: dict[UUID, set[asyncio.Event]] = {}
        self._generations: Counter[UUID] = Counter()
        self._ended = ended

    async def run(self) -> None:
        """Look for new positions until cancelled; while the database is away, look again later."""
        position: positions.Position | None = None
        while not self._ended.is_set():
            try:
                async with self._database.outside() as connection:
                    if position is None:
                        position = await positions.here(connection)
                    changed, position = await positions.changed_since(connection, position)
            except StoreUnavailable:
                log.warning("The database is away; live pages wait for it.")
                await asyncio.sleep(AWAY_FOR_S)
                continue
            except Exception:
                # A poller that dies would leave every page standing still and saying "Live".
                log.exception("Looking for changes failed; it is tried again.")
                await asyncio.sleep(AWAY_FOR_S)
                continue
            self._generations.update(changed)
            for workspace_id in changed:
                for stream in self._streams.get(workspace_id, ()):
                    stream.set()
            await asyncio.sleep(LOOK_EVERY_S)

    def generation(self, workspace_id: UUID) -> int:
        """How often this workspace's changes were seen here; streams are told of a change after it counts."""
        return self._generations[workspace_id]

    def end(self) -> None:
        """Close every stream, now and later ones too: the server waits for open streams when it stops."""
        self._ended.set()
        for streams in self._streams.values():
            for stream in streams:
                stream.set()

    async def stream(
        self, workspace_id: UUID, is_still_welcome: Callable[[], Awaitable[bool]]
    ) -> AsyncIterator[str]:
        """Events for one page; the first at once, as something may have changed since it was drawn."""
        changed = asyncio.Event()
        changed.set()
        streams = self._streams.setdefault(workspace_id, set())
        streams.add(changed)
        beats = 0
        try:
            while not self._ended.is_set():
                try:
                    await asyncio.wait_for(changed.wait(), self._heartbeat_s)
                except TimeoutError:
                    if not await is_still_welcome():
                        return
                    beats += 1
                    if beats < BEATS_A_LOOK:
                        yield ": still here\n\n"
                        continue
                if self._ended.is_set():
                    return
                changed.clear()
                beats = 0
                yield "event: jobs\ndata:\n\n"
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._ended.wait(), SEND_AT_MOST_EVERY_S)
        finally:
            streams.discard(changed)
            if not streams and self._streams.get(workspace_id) is streams:
                del self._streams[workspace_id]
