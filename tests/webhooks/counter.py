"""The counter: the desk where people are told, and a receiver that programs are told at, over one record."""

import base64
import ssl
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from automation_log.connectors.checked_addresses import Resolve, resolve
from automation_log.connectors.rest.exchange import system_trust
from automation_log.directory.webhooks import Lag, NewWebhook, Webhooks, lag_of
from automation_log.domain.jobs import Actor
from automation_log.domain.reach import Reach
from automation_log.domain.roles import Role
from automation_log.domain.webhooks import Event
from automation_log.store import webhooks
from automation_log.store.database import Database
from automation_log.store.vault import Vault
from automation_log.store.vault_keys import EnvironmentKey
from automation_log.store.webhook_secrets import WebhookSecrets
from automation_log.store.webhooks import Webhook
from automation_log.webhooks.delivering import Delivering
from automation_log.webhooks.failing import Failures
from automation_log.webhooks.posting import Poster
from tests.notices.desk import SITE, Desk
from tests.webhooks.receiver import Receiver

SILENCE = timedelta(hours=1)
TRUST = system_trust()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """The parts of a test of what programs are told."""

    desk: Desk
    receiver: Receiver
    secrets: WebhookSecrets = field(
        default_factory=lambda: WebhookSecrets(Vault(EnvironmentKey(base64.b64encode(bytes(32)).decode())))
    )

    @property
    def by(self) -> Actor:
        return self.desk.people[Role.ADMIN]

    @property
    def workspace_id(self) -> UUID:
        return self.desk.workshop.record.workspace_id

    def poster(
        self,
        *,
        reach: Reach = Reach.LOOPBACK,
        trust: ssl.SSLContext = TRUST,
        resolve: Resolve = resolve,
        patience_s: float = 15.0,
    ) -> Poster:
        clock = self.desk.workshop.clock
        return Poster(reach=reach, trust=trust, clock=clock, resolve=resolve, patience_s=patience_s)

    def webhooks(self, poster: Poster | None = None) -> Webhooks:
        record = self.desk.workshop.record
        return Webhooks(
            database=record.database,
            recorder=record.recorder,
            secrets=self.secrets,
            poster=poster or self.poster(),
            clock=self.desk.workshop.clock,
            ids=record.ids,
            address=SITE,
            silence=SILENCE,
        )

    def delivering(self, *, database: Database | None = None, poster: Poster | None = None) -> Delivering:
        """The duty, by default on the record's own connections."""
        record, clock = self.desk.workshop.record, self.desk.workshop.clock
        return Delivering(
            database=database or record.database,
            secrets=self.secrets,
            poster=poster or self.poster(),
            failures=Failures(
                recorder=record.recorder,
                secrets=self.secrets,
                outbox=self.desk.outbox,
                clock=clock,
                ids=record.ids,
                brand="The log",
                silence=SILENCE,
            ),
            clock=clock,
            address=SITE,
        )

    async def add(self, *events: Event, name: str = "Tickets") -> tuple[UUID, str]:
        """A webhook at the receiver, of every event unless some are named; its id and its secret."""
        asked = NewWebhook(name=name, address=self.receiver.address, events=events or tuple(Event))
        webhook_id, secret = await self.webhooks().add(self.workspace_id, asked, self.by)
        return webhook_id, secret.reveal()

    async def deliver(self) -> int:
        return await self.delivering().deliver()

    async def find(self, webhook_id: UUID) -> Webhook:
        async with self.desk.workshop.record.database.reading(self.workspace_id) as connection:
            return await webhooks.find(connection, webhook_id)

    async def lag(self, webhook_id: UUID) -> Lag:
        async with self.desk.workshop.record.database.reading(self.workspace_id) as connection:
            return await lag_of(connection, (await webhooks.find(connection, webhook_id)).position)

    async def said(self, webhook_id: UUID) -> list[str]:
        """What the entries about it say, in order."""
        return [entry["personal"]["says"]["said"] for entry in await self.desk.workshop.entries(webhook_id)]

    def ahead(self, **duration: float) -> None:
        self.desk.workshop.clock.ahead += timedelta(**duration)
