"""Webhooks: where programs are told of settled roots, and what people change about that. Each is an entry."""

import base64
import secrets
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from automation_log.directory.fields import plain_name
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor
from automation_log.domain.secrets import Secret
from automation_log.domain.webhooks import Event
from automation_log.store import directory, settlings, webhooks
from automation_log.store.database import Connection, Database
from automation_log.store.directory_entries import say_changed
from automation_log.store.positions import EntryPosition, here
from automation_log.store.record import Recorder
from automation_log.store.webhook_secrets import WebhookSecrets
from automation_log.webhooks.payload import Place, trial_message
from automation_log.webhooks.posting import Outcome, Poster

PREFIX = "whsec_"
SECRET_BYTES = 32
OVERLAP = timedelta(hours=24)
"""How long the old secret signs beside the new one."""
COUNTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWebhook:
    """What is asked of the one who adds a webhook: what the log calls it, where it is told, and of what."""

    name: str
    address: str = field(repr=False)
    events: Collection[Event]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How far behind the record a webhook is.

    `waits` counts the roots that settled since it was told last, up to a thousand; `since` is when the first of them
    settled, None when there is none.
    """

    waits: int
    since: datetime | None

    def behind(self, now: datetime) -> timedelta:
        """How long the first of them has waited."""
        return now - self.since if self.since else timedelta(0)


class Webhooks:
    """Adds, tries, pauses, resumes, replays and ends webhooks, and changes their secrets.

    `silence` is how long one may take nothing before that is said aloud.
    """

    def __init__(
        self,
        *,
        database: Database,
        recorder: Recorder,
        secrets: WebhookSecrets,
        poster: Poster,
        clock: Clock,
        ids: Ids,
        address: str | None,
        silence: timedelta,
    ) -> None:
        self.silence = silence
        self._database = database
        self._recorder = recorder
        self._secrets = secrets
        self._poster = poster
        self._clock = clock
        self._ids = ids
        self._address = address

    async def add(self, workspace_id: UUID, asked: NewWebhook, by: Actor) -> tuple[UUID, Secret]:
        """The new webhook's id, and its secret, told this once; it is told of what settles from now on.

        Raises: InvalidRequest, Conflict.
        """
        name = plain_name(asked.name, field="name", what="a name for the webhook")
        if not asked.events:
            raise InvalidRequest("Say at least one event.", field="events")
        address = await self._poster.check(asked.address)
        webhook_id, secret = self._ids.new(), _new_secret()

        async def work(connection: Connection) -> None:
            now = self._clock()
            await webhooks.add(
                connection,
                id=webhook_id,
                name=name,
                address=address,
                events=asked.events,
                made_by=by.label,
                position=EntryPosition.after(await here(connection)),
                now=now,
            )
            await self._secrets.keep(connection, webhook_id, secret, now=now)
            told = ", ".join(sorted(event.value for event in asked.events))
            await self._say(connection, webhook_id, by, f"added the webhook “{name}”, told of {told}")

        await self._database.write(workspace_id, work)
        return webhook_id, secret

    async def pause(self, workspace_id: UUID, webhook_id: UUID, by: Actor) -> None:
        """Nothing is told until it is resumed, and nothing is lost meanwhile. Raises: NotFound, Conflict."""

        async def work(connection: Connection) -> str:
            name = await webhooks.pause(connection, webhook_id, by=by.label, now=self._clock())
            return f"paused the webhook “{name}”"

        await self._change(workspace_id, webhook_id, by, work)

    async def resume(self, workspace_id: UUID, webhook_id: UUID, by: Actor) -> None:
        """Telling goes on where it stopped. Raises: NotFound, Conflict."""

        async def work(connection: Connection) -> str:
            return f"resumed the webhook “{await webhooks.resume(connection, webhook_id, now=self._clock())}”"

        await self._change(workspace_id, webhook_id, by, work)

    async def end(self, workspace_id: UUID, webhook_id: UUID, by: Actor) -> None:
        """Nothing is told any more, and its secret is forgotten. Raises: NotFound, Conflict."""

        async def work(connection: Connection) -> str:
            name = await webhooks.end(connection, webhook_id, now=self._clock())
            await self._secrets.forget(connection, webhook_id)
            return f"ended the webhook “{name}”"

        await self._change(workspace_id, webhook_id, by, work)

    async def change_secret(self, workspace_id: UUID, webhook_id: UUID, by: Actor) -> Secret:
        """A new secret, told this once; the old one signs beside it for a day. Raises: NotFound, Conflict."""
        secret = _new_secret()

        async def work(connection: Connection) -> str:
            name, now = await webhooks.lock(connection, webhook_id), self._clock()
            await self._secrets.keep(connection, webhook_id, secret, now=now, old_ends_at=now + OVERLAP)
            return f"changed the secret of the webhook “{name}”"

        await self._change(workspace_id, webhook_id, by, work)
        return secret

    async def replay(self, workspace_id: UUID, webhook_id: UUID, since: datetime, by: Actor) -> None:
        """Whatever settled at this instant or later is told, also what was told before; nothing earlier is.

        Raises: InvalidRequest, NotFound, Conflict.
        """
        if since > self._clock():
            raise InvalidRequest("Give an instant that has passed.", field="since")

        async def work(connection: Connection) -> str:
            position = await settlings.position_before(connection, since)
            name = await webhooks.replay(connection, webhook_id, position, now=self._clock())
            return f"let the webhook “{name}” be told from {since.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC on"

        await self._change(workspace_id, webhook_id, by, work)

    async def send_test(self, workspace_id: UUID, webhook_id: UUID) -> Outcome:
        """Send it a message that tells of nothing, now, and say how that went. Raises: NotFound, Conflict."""

        async def work(connection: Connection) -> tuple[str, Place, tuple[Secret, ...]]:
            await webhooks.lock(connection, webhook_id)
            webhook = await webhooks.find(connection, webhook_id)
            workspace = await directory.current_workspace(connection)
            signing = await self._secrets.signing(connection, webhook_id, now=self._clock())
            return webhook.address, Place(slug=workspace.slug, address=self._address), signing

        address, place, signing = await self._database.write(workspace_id, work)
        message = trial_message(self._ids.new(), place, at=self._clock())
        return await self._poster.post(address, message, signing)

    async def _change(
        self, workspace_id: UUID, webhook_id: UUID, by: Actor, work: Callable[[Connection], Awaitable[str]]
    ) -> None:
        async def both(connection: Connection) -> None:
            await self._say(connection, webhook_id, by, await work(connection))

        await self._database.write(workspace_id, both)

    async def _say(self, connection: Connection, webhook_id: UUID, by: Actor, did: str) -> None:
        said = f"{by.label} {did}."
        await say_changed(connection, self._recorder, webhook_id, kind="webhook", by=by, said=said)


async def lag_of(connection: Connection, position: EntryPosition) -> Lag:
    """How far behind the record this position is."""
    found = await settlings.list_after(connection, position, limit=COUNTED)
    return Lag(waits=len(found), since=found[0].at if found else None)


def _new_secret() -> Secret:
    return Secret(PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode())
