"""Answering: turns requests for a lost password into mails to whoever has the address, if anybody does."""

from functools import partial
from uuid import UUID

from automation_log.domain.mails import MailKind
from automation_log.store import password_requests
from automation_log.store.database import Connection, Database
from automation_log.store.mails import Outbox


class Answering:
    """One round at a time; a round that is cut short is done again, and its mails stay the only ones."""

    def __init__(self, *, database: Database, outbox: Outbox) -> None:
        self._database = database
        self._outbox = outbox

    async def answer(self) -> int:
        """Put the mails of unanswered requests into the outboxes; how many requests there were."""
        async with self._database.outside() as connection:
            requests = await password_requests.list_unanswered(connection)
        for request in requests:
            for workspace_id, member_id in request.members:
                work = partial(self._put, request_id=request.id, member_id=member_id)
                await self._database.write(workspace_id, work)
            async with self._database.outside() as connection:
                await password_requests.mark_answered(connection, request.id)
        return len(requests)

    async def _put(self, connection: Connection, *, request_id: UUID, member_id: UUID) -> None:
        await self._outbox.put(connection, MailKind.LOST_PASSWORD, request_id, [member_id])
