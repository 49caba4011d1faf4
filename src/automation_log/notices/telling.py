"""Telling: reads which roots settled, in the order of commits, and puts mails about what is new into the outbox."""

from uuid import UUID

import structlog

from automation_log.domain.errors import StoreUnavailable
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.mails import MailKind
from automation_log.domain.troubles import News, news_of
from automation_log.store import doors, hub_owners, mails, troubles
from automation_log.store.database import Connection, Database
from automation_log.store.mails import Outbox

log = structlog.get_logger()


class Telling:
    """One round over the workspaces at a time. Mails commit with the position they were told up to."""

    def __init__(self, *, database: Database, outbox: Outbox, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._outbox = outbox
        self._clock = clock
        self._ids = ids

    async def tell(self) -> int:
        """Take in what has settled since the last round; how many roots."""
        async with self._database.outside() as connection:
            untold = await doors.untold_workspaces(connection)
        return sum([await self._tell_of(workspace_id) for workspace_id in untold])

    async def _tell_of(self, workspace_id: UUID) -> int:
        """One workspace's round; one that cannot be read holds up no other."""
        try:
            return await self._database.write(workspace_id, self._tell)
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("telling broke", workspace=str(workspace_id))
            return 0

    async def _tell(self, connection: Connection) -> int:
        position = await troubles.lock_told_until(connection)
        if position is None:
            return 0
        settled = await troubles.settled_after(connection, position)
        for root_id in settled.root_ids:
            await self._take_in(connection, root_id)
        # The commit point: mails and position stand together, or both are told again.
        await troubles.move_told_until(connection, settled.reached)
        return len(settled.root_ids)

    async def _take_in(self, connection: Connection, root_id: UUID) -> None:
        ends, settled_at = await troubles.leaf_ends(connection, root_id)
        if settled_at is None:
            return  # it works again; its next end is told
        open_ones = await troubles.list_open(connection, {end.target_id for end in ends})
        known = {one.trouble: one.seen_at for one in open_ones}
        ids = {one.trouble: one.id for one in open_ones}
        news = news_of(ends, known, settled_at=settled_at, now=self._clock())
        await troubles.see_again(connection, [ids[one] for one in news.again], at=settled_at)
        forgotten = [ids[one] for one in news.forgotten]
        await troubles.end(connection, forgotten, at=settled_at, root_id=None)
        over = [ids[one] for one in news.over]
        await troubles.end(connection, over, at=settled_at, root_id=root_id)
        for trouble_id in over:
            told = await mails.list_recipients(connection, MailKind.TROUBLE, trouble_id)
            await self._outbox.put(connection, MailKind.RECOVERY, trouble_id, told)
        await self._begin(connection, root_id, news)

    async def _begin(self, connection: Connection, root_id: UUID, news: News) -> None:
        for trouble, end in news.begun.items():
            trouble_id = self._ids.new()
            await troubles.begin(
                connection,
                id=trouble_id,
                trouble=trouble,
                root_id=root_id,
                job_id=end.job_id,
                at=self._clock(),
            )
            told = await hub_owners.list_told(connection, trouble.target_id)
            await self._outbox.put(connection, MailKind.TROUBLE, trouble_id, told)
