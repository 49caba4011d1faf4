"""Failing: what becomes of a webhook that takes nothing, and who is told of it."""

from datetime import timedelta
from uuid import UUID

import structlog

from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.mails import MailKind
from automation_log.domain.webhooks import is_given_up, pause_after
from automation_log.store import hub_owners, webhooks
from automation_log.store.database import Connection
from automation_log.store.directory_entries import say_changed
from automation_log.store.mails import Outbox
from automation_log.store.record import Recorder
from automation_log.store.webhook_secrets import WebhookSecrets
from automation_log.store.webhooks import HeldWebhook

log = structlog.get_logger()


class Failures:
    """Puts a webhook off, sounds the alarm after `silence`, pauses it after a day, ends it when its receiver is gone.

    Each alarm is one mail to whoever sees the log, where mail is set up; a pause and an end are entries too.
    """

    def __init__(
        self,
        *,
        recorder: Recorder,
        secrets: WebhookSecrets,
        outbox: Outbox | None,
        clock: Clock,
        ids: Ids,
        brand: str,
        silence: timedelta,
    ) -> None:
        self._recorder = recorder
        self._secrets = secrets
        self._outbox = outbox
        self._clock = clock
        self._ids = ids
        self._brand = Actor(kind=ActorKind.BRAND, id=None, label=brand)
        self._silence = silence

    async def failed(self, connection: Connection, held: HeldWebhook, said: str) -> None:
        """This attempt failed; nothing is written when the round is not this one's any more."""
        now = self._clock()
        failing = await webhooks.note_failed(connection, held, said=said, now=now)
        if failing is None:
            return
        log.warning("webhook waits", webhook=str(held.id), said=said)
        if is_given_up(failing.failing_since, now):
            await webhooks.pause(connection, held.id, by=self._brand.label, now=now)
            sentence = f"The webhook “{held.name}” was paused: it has taken nothing for a day. {said}"
            await self._say(connection, held.id, sentence)
            await self._alarm(connection, held.id)
            return
        await webhooks.put_off(connection, held.id, due_at=now + pause_after(failing.failures))
        if failing.alarm_id is None and now - failing.failing_since >= self._silence:
            await self._alarm(connection, held.id)

    async def gone(self, connection: Connection, held: HeldWebhook) -> None:
        """The receiver wants nothing any more; nothing is written when the round is not this one's any more."""
        said, now = "The receiver answered 410: it is gone.", self._clock()
        if await webhooks.note_failed(connection, held, said=said, now=now) is None:
            return
        await webhooks.end(connection, held.id, now=now)
        await self._secrets.forget(connection, held.id)
        await self._say(connection, held.id, f"The webhook “{held.name}” was ended. {said}")
        await self._alarm(connection, held.id)

    async def _say(self, connection: Connection, webhook_id: UUID, said: str) -> None:
        await say_changed(connection, self._recorder, webhook_id, kind="webhook", by=self._brand, said=said)

    async def _alarm(self, connection: Connection, webhook_id: UUID) -> None:
        """What the mail of an earlier alarm would say is told by this one."""
        alarm_id = self._ids.new()
        await webhooks.set_alarm(connection, webhook_id, alarm_id)
        if self._outbox is not None:
            told = await hub_owners.list_told(connection, webhook_id)
            await self._outbox.put(connection, MailKind.WEBHOOK, alarm_id, told)
