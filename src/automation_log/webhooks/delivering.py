"""Delivering: tells each webhook of what settled, one root after another, and stays where it is while that fails."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import assert_never
from uuid import UUID

import structlog

from automation_log.domain.errors import StoreUnavailable
from automation_log.domain.ids import Clock
from automation_log.domain.secrets import Secret
from automation_log.store import directory, doors, settlings, webhooks
from automation_log.store.database import Connection, Database
from automation_log.store.positions import EntryPosition
from automation_log.store.webhook_secrets import WebhookSecrets
from automation_log.store.webhooks import HeldWebhook
from automation_log.webhooks.failing import Failures
from automation_log.webhooks.payload import Message, Place, message_of
from automation_log.webhooks.posting import Delivered, Failed, Gone, Outcome, Poster

log = structlog.get_logger()

AT_ONCE = 8
"""Webhooks that one process tells at the same time."""
READ_AT_ONCE = 20
LONGEST_LOOK = timedelta(seconds=5)
"""How long one transaction passes over what a webhook is not to be told of; the next round goes on from there."""
LONGEST_ROUND = timedelta(seconds=10)
"""After this, a round begins no further message: a receiver that is slow keeps no other waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A message under way, and where the webhook stands once it has arrived."""

    held: HeldWebhook
    position: EntryPosition
    message: Message
    secrets: tuple[Secret, ...] = field(repr=False)


class Delivering:
    """One round over what is due at a time; several processes share the webhooks, and each message goes out once.

    Whoever dies on the way leaves the webhook due once its lease has run out. Only a death between the receiver's yes
    and our note of it tells the same again, under the same id.
    """

    def __init__(
        self,
        *,
        database: Database,
        secrets: WebhookSecrets,
        poster: Poster,
        failures: Failures,
        clock: Clock,
        address: str | None,
    ) -> None:
        self._database = database
        self._secrets = secrets
        self._poster = poster
        self._failures = failures
        self._clock = clock
        self._address = address
        self._room = asyncio.Semaphore(AT_ONCE)

    async def deliver(self) -> int:
        """Tell each webhook what is due until it is told, fails, or has had its time; how many messages arrived.

        Raises: StoreUnavailable.
        """
        async with self._database.outside() as connection:
            due = await doors.due_webhooks(connection, now=self._clock())
        rounds = await asyncio.gather(*(self._round(*one) for one in due), return_exceptions=True)
        for (_, webhook_id), outcome in zip(due, rounds, strict=True):
            if isinstance(outcome, StoreUnavailable):
                raise outcome
            if isinstance(outcome, BaseException):
                log.error("webhook broke", webhook=str(webhook_id), exc_info=outcome)
        return sum(outcome for outcome in rounds if isinstance(outcome, int))

    async def _round(self, workspace_id: UUID, webhook_id: UUID) -> int:
        async with self._room:
            over_at, delivered = self._clock() + LONGEST_ROUND, 0
            telling = await self._database.write(workspace_id, partial(self._begin, webhook_id=webhook_id))
            while telling is not None:
                message, secrets = telling.message, telling.secrets
                outcome = await self._poster.post(telling.held.address, message, secrets)
                delivered += isinstance(outcome, Delivered)
                note = partial(
                    self._note, telling=telling, outcome=outcome, may_go_on=self._clock() < over_at
                )
                telling = await self._database.write(workspace_id, note)
            return delivered

    async def _begin(self, connection: Connection, *, webhook_id: UUID) -> Telling | None:
        held = await webhooks.take(connection, webhook_id, now=self._clock())
        return None if held is None else await self._next(connection, held, held.position)

    async def _note(
        self, connection: Connection, *, telling: Telling, outcome: Outcome, may_go_on: bool
    ) -> Telling | None:
        """Write down how it went, and begin the next; None when the round is over, or was taken from us."""
        held, position, now = telling.held, telling.position, self._clock()
        match outcome:
            case Delivered():
                # The commit point: what was told is not told again.
                if not await webhooks.note_delivered(connection, held, position, now=now):
                    return None
                if may_go_on:
                    return await self._next(connection, held, position)
                await webhooks.release(connection, held, now=now)
            case Gone():
                await self._failures.gone(connection, held)
            case Failed(said=said):
                await self._failures.failed(connection, held, said)
            case _:
                assert_never(outcome)
        return None

    async def _next(
        self, connection: Connection, held: HeldWebhook, position: EntryPosition
    ) -> Telling | None:
        """The first settling after this position that the webhook is to be told of; what comes before it is passed."""
        over_at, is_more = self._clock() + LONGEST_LOOK, True
        while is_more and self._clock() < over_at:
            found = await settlings.list_after(connection, position, limit=READ_AT_ONCE)
            for settling in found:
                root = await settlings.settled_root(connection, settling)
                if root.event in held.events:
                    place = Place(
                        slug=(await directory.current_workspace(connection)).slug, address=self._address
                    )
                    return Telling(
                        held=held,
                        position=settling.position,
                        message=message_of(held.id, root, place),
                        secrets=await self._secrets.signing(connection, held.id, now=self._clock()),
                    )
                position = settling.position
            is_more = len(found) == READ_AT_ONCE
        if await webhooks.move(connection, held, position, now=self._clock()):
            await webhooks.release(connection, held, now=self._clock())
        return None
