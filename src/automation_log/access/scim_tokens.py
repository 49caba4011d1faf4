"""Tokens of identity providers: shown once, replaced with an overlap, and good for SCIM of one workspace only."""

from datetime import timedelta
from uuid import UUID

from automation_log.access.bearer_tokens import may_be_token, new_token
from automation_log.access.names import plain_name
from automation_log.domain.errors import NotSignedIn
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.secrets import Secret
from automation_log.store import doors, scim_tokens
from automation_log.store.database import Connection, Database
from automation_log.store.directory_entries import say_changed
from automation_log.store.record import Recorder
from automation_log.triggers.scim import IdentityProvider

PREFIX = "alscim_"
OVERLAP = timedelta(hours=24)
"""How long a token still opens after another took its place."""


class ScimTokens:
    """Makes, replaces, ends and checks tokens. Each of the first three is an entry with its own actor."""

    def __init__(self, *, database: Database, recorder: Recorder, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._recorder = recorder
        self._clock = clock
        self._ids = ids

    async def make(self, workspace_id: UUID, name: str, by: Actor) -> Secret:
        """A new token, told this once; `name` is what the log calls its holder. Raises: InvalidRequest."""
        plain = plain_name(name, what="the identity provider")

        async def work(connection: Connection) -> Secret:
            return await self._make(connection, plain, by)

        return await self._database.write(workspace_id, work)

    async def replace(self, workspace_id: UUID, token_id: UUID, by: Actor) -> Secret:
        """A token in place of this one, which still opens for a day. Raises: NotFound."""

        async def work(connection: Connection) -> Secret:
            name = await scim_tokens.end(connection, token_id, at=self._clock() + OVERLAP)
            return await self._make(connection, name, by)

        return await self._database.write(workspace_id, work)

    async def end(self, workspace_id: UUID, token_id: UUID, by: Actor) -> None:
        """The token opens nothing from now on. Raises: NotFound."""

        async def work(connection: Connection) -> None:
            name = await scim_tokens.end(connection, token_id, at=self._clock())
            await self._say(connection, token_id, f"The SCIM token of {name} was ended.", by)

        await self._database.write(workspace_id, work)

    async def holder(self, token: str, slug: str) -> IdentityProvider:
        """Who holds this token. Raises: NotSignedIn, the same whether it is unknown, ended or another workspace's."""
        refused = NotSignedIn("The token is unknown, has ended, or is not one of this workspace.")
        if not may_be_token(token, PREFIX):
            raise refused
        async with self._database.outside() as connection:
            found = await doors.scim_token(connection, token)
        if found is None:
            raise refused
        workspace_id, token_id = found

        async def work(connection: Connection) -> scim_tokens.OpenToken | None:
            return await scim_tokens.find_open(connection, token_id, now=self._clock())

        opened = await self._database.write(workspace_id, work)
        if opened is None or opened.slug != slug:
            raise refused
        return IdentityProvider(
            workspace_id=workspace_id,
            actor=Actor(kind=ActorKind.IDENTITY_PROVIDER, id=opened.id, label=opened.name),
        )

    async def _make(self, connection: Connection, name: str, by: Actor) -> Secret:
        token, token_id = new_token(PREFIX), self._ids.new()
        await scim_tokens.add(
            connection, id=token_id, name=name, token=token.reveal(), made_by=by.label, now=self._clock()
        )
        await self._say(connection, token_id, f"A SCIM token was made for {name}.", by)
        return token

    async def _say(self, connection: Connection, token_id: UUID, sentence: str, by: Actor) -> None:
        await say_changed(connection, self._recorder, token_id, kind="scim_token", by=by, said=sentence)
