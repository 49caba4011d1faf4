"""API keys: shown once, good until they expire or are ended, and never for more than their owner's role allows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from automation_log.access.bearer_tokens import may_be_token, new_token
from automation_log.access.key_holder import KeyHolder
from automation_log.access.names import plain_name
from automation_log.domain.errors import InvalidRequest, NotSignedIn
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor
from automation_log.domain.scopes import Scope, scopes_of
from automation_log.domain.secrets import Secret
from automation_log.store import api_keys, doors, members
from automation_log.store.database import Connection, Database
from automation_log.store.directory_entries import say_changed
from automation_log.store.record import Recorder

PREFIX = "alkey_"
LASTS = timedelta(days=90)
"""How long a key opens when nobody says otherwise."""
LONGEST = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """What is asked of the one who makes a key: whose it is, what the log calls it, and what it is good for."""

    member_id: UUID
    name: str
    scopes: Collection[Scope]
    lasts: timedelta = LASTS


class ApiKeys:
    """Makes, ends and checks keys. Each of the first two is an entry with its own actor."""

    def __init__(self, *, database: Database, recorder: Recorder, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._recorder = recorder
        self._clock = clock
        self._ids = ids

    async def make(self, workspace_id: UUID, asked: NewKey, by: Actor) -> Secret:
        """A new key, told this once. Raises: InvalidRequest, NotFound, Conflict."""
        name = plain_name(asked.name, what="the key after what uses it")
        if not asked.scopes:
            raise InvalidRequest("Say at least one scope.", field="scopes")
        if not timedelta(0) < asked.lasts <= LONGEST:
            raise InvalidRequest(f"A key lasts a day to {LONGEST.days} days.", field="lasts")
        key, key_id = new_token(PREFIX), self._ids.new()

        async def work(connection: Connection) -> None:
            member = await members.find_member(connection, asked.member_id)
            if not member.is_active:
                raise InvalidRequest(f"{member.email} is deactivated.", field="member")
            beyond = sorted(scope.value for scope in set(asked.scopes) - scopes_of(member.role))
            if beyond:
                raise InvalidRequest(
                    f"{member.email} is {member.role.label}, a role that does not allow {', '.join(beyond)}.",
                    field="scopes",
                )
            now = self._clock()
            await api_keys.add(
                connection,
                id=key_id,
                member_id=member.id,
                name=name,
                key=key.reveal(),
                scopes=asked.scopes,
                made_by=by.label,
                now=now,
                expires_at=now + asked.lasts,
            )
            good_for = ", ".join(sorted(scope.value for scope in asked.scopes))
            said = f"An API key “{name}” of {member.email} was made, for {good_for}."
            await say_changed(connection, self._recorder, key_id, kind="api_key", by=by, said=said)

        await self._database.write(workspace_id, work)
        return key

    async def end(self, workspace_id: UUID, key_id: UUID, by: Actor) -> None:
        """The key opens nothing from now on. Raises: NotFound."""

        async def work(connection: Connection) -> None:
            name = await api_keys.end(connection, key_id, now=self._clock())
            said = f"The API key “{name}” was ended."
            await say_changed(connection, self._recorder, key_id, kind="api_key", by=by, said=said)

        await self._database.write(workspace_id, work)

    async def holder(self, key: str, slug: str) -> KeyHolder:
        """Who holds this key. Raises: NotSignedIn, the same whether it is unknown, over or another workspace's."""
        refused = NotSignedIn("The key is unknown, has ended or expired, or is not one of this workspace.")
        if not may_be_token(key, PREFIX):
            raise refused
        async with self._database.outside() as connection:
            found = await doors.api_key(connection, key)
        if found is None:
            raise refused
        workspace_id, key_id = found

        async def work(connection: Connection) -> api_keys.OpenApiKey | None:
            return await api_keys.find_open(connection, key_id, now=self._clock())

        opened = await self._database.write(workspace_id, work)
        if opened is None or opened.slug != slug:
            raise refused
        return KeyHolder(
            workspace_id=workspace_id,
            slug=opened.slug,
            key_id=opened.id,
            key_name=opened.name,
            scopes=opened.scopes,
            expires_at=opened.expires_at,
            member_id=opened.member_id,
            name=opened.member_name,
            role=opened.role,
        )
