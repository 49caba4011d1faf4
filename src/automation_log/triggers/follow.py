"""Follow, the door behind every change of the directory: what was, what is, and the jobs that come of it, at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from automation_log.connectors.catalog import Catalog
from automation_log.domain.access import (
    Access,
    Consequence,
    Weights,
    consequences,
    lost_accounts,
    reached_accounts,
)
from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import NotFound
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Cause, CauseKind
from automation_log.domain.mails import MailKind
from automation_log.domain.trees import grow
from automation_log.store import claims, directory, jobs, members, state_changes
from automation_log.store.access import note_lost_accounts, read_access
from automation_log.store.changes import Change
from automation_log.store.claims import Claim
from automation_log.store.database import Connection
from automation_log.store.mails import Outbox
from automation_log.store.planting import plant
from automation_log.store.queue import Queue
from automation_log.store.record import Recorder
from automation_log.store.targets import read_targets
from automation_log.triggers.occasion import Occasion


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What some people had before the directory changed."""

    emails: frozenset[str]
    access: Access


class Follow:
    """Tells what follows from a change of access, and plants it, in the transaction that changes it.

    Whoever changes the directory calls `before`, changes it, and calls `after`, on one connection; or `told` and then
    `plant`, to have a word in between. Without an outbox nobody is told by mail what they are offered.
    """

    def __init__(
        self,
        *,
        recorder: Recorder,
        queue: Queue,
        catalog: Catalog,
        clock: Clock,
        ids: Ids,
        outbox: Outbox | None = None,
    ) -> None:
        self._recorder = recorder
        self._queue = queue
        self._catalog = catalog
        self._clock = clock
        self._ids = ids
        self._outbox = outbox

    async def hold(self, connection: Connection) -> None:
        """Let nobody else change the directory until this transaction ends; `before` does so too."""
        await directory.lock_directory(connection)

    async def before(self, connection: Connection, emails: Collection[str]) -> Moment:
        """Hold the directory still, and read what these people have."""
        await directory.lock_directory(connection)
        return Moment(emails=frozenset(emails), access=await read_access(connection, emails))

    async def after(
        self, connection: Connection, workspace_id: UUID, before: Moment, occasion: Occasion
    ) -> tuple[UUID, ...]:
        """What is told, planted at once; the roots, what takes away first."""
        told = await self.told(connection, before, occasion)
        return await self.plant(connection, workspace_id, told, occasion)

    async def told(
        self, connection: Connection, before: Moment, occasion: Occasion
    ) -> tuple[Consequence, ...]:
        """What follows, by how things stand here now; claims are settled and mailed, lost accounts noted."""
        offered = await claims.settle(connection, before.emails, ids=self._ids, now=self._clock())
        await self._mail(connection, offered)
        now = await read_access(connection, before.emails)
        await note_lost_accounts(connection, before.access.accounts - now.accounts, now=self._clock())
        wanted = consequences(before.access, now, await self._weights(connection))
        if occasion.rotates_reached:
            waiting = await jobs.lock_waiting_rotations(connection, occasion.target.id)
            asked_for = {row["target_id"] for row in waiting}
            return wanted + tuple(one for one in reached_accounts(now) if one.target_id not in asked_for)
        return wanted + lost_accounts(before.access, now) if occasion.rotates else wanted

    async def plant(
        self,
        connection: Connection,
        workspace_id: UUID,
        told: tuple[Consequence, ...],
        occasion: Occasion,
    ) -> tuple[UUID, ...]:
        """Record the change, and plant the trees that follow; their roots, what takes away first."""
        waiting = set[UUID]()
        if occasion.rotates_reached:
            # Before the new tree is there: its own jobs wait too.
            found = await jobs.lock_waiting_rotations(connection, occasion.target.id)
            waiting = {row["root_id"] for row in found}
            await self._say_again(connection, waiting, occasion)
        version = await directory.next_version(connection)
        targets = await read_targets(connection, [each.target_id for each in told])
        entry_id = await self._recorder.say(
            connection,
            occasion.target.id,
            EntryKind.DIRECTORY_CHANGED,
            public={
                "about_kind": occasion.target.kind.name.lower(),
                "actor_kind": int(occasion.actor.kind),
                "actor_id": occasion.actor.id,
                "trigger": occasion.trigger.word,
                "directory_version": version,
            },
            personal={"by": occasion.actor.label, "said": occasion.said},
        )
        planned = grow(
            told,
            target=occasion.target,
            subject=occasion.subject,
            actor=occasion.actor,
            trigger=occasion.trigger,
            cause=Cause(kind=CauseKind.EVENT, id=entry_id, sentence=occasion.said),
            targets=targets,
            new_id=self._ids.new,
        )
        if planned:
            await plant(
                connection,
                planned,
                workspace_id=workspace_id,
                recorder=self._recorder,
                queue=self._queue,
                now=self._clock(),
            )
        roots = tuple(job.id for job in planned if job.parent_id is None)
        if occasion.state is not None:
            job_id = roots[0] if roots else None
            await state_changes.note(connection, occasion.state, version=version, job_id=job_id)
        if occasion.mails is not None and self._outbox is not None and not (waiting and not roots):
            # What only repeats what waits was told already.
            readers = await members.list_log_readers(connection)
            await self._outbox.put(connection, occasion.mails, entry_id, readers)
        return roots

    async def again(self, connection: Connection, occasion: Occasion) -> bool:
        """Say at the job behind the occasion's state that the same was delivered again; whether the state is known."""
        known = await state_changes.find(connection, occasion.state) if occasion.state else None
        if known is not None and known.job_id is not None:
            await jobs.lock(connection, known.job_id)
            await self._say_again(connection, {known.job_id}, occasion)
        return known is not None

    async def _say_again(self, connection: Connection, roots: Collection[UUID], occasion: Occasion) -> None:
        said = [
            Change(
                root_id=root_id,
                job_id=root_id,
                kind=EntryKind.DELIVERED_AGAIN,
                public={"actor_kind": int(occasion.actor.kind), "actor_id": occasion.actor.id},
                personal={"by": occasion.actor.label, "said": occasion.said},
            )
            for root_id in sorted(roots)
        ]
        if said:
            await self._recorder.record(connection, said)

    async def _mail(self, connection: Connection, offered: Collection[Claim]) -> None:
        """One mail to each person who is offered something, where mail is set up."""
        offers = {claim.offer_id: claim.member_id for claim in offered if claim.offer_id is not None}
        if self._outbox is not None:
            for offer_id, member_id in offers.items():
                await self._outbox.put(connection, MailKind.CLAIMS, offer_id, [member_id])

    async def _weights(self, connection: Connection) -> Weights:
        weights: dict[UUID, Mapping[str, int]] = {}
        for hub in await directory.list_hubs(connection):
            try:
                weights[hub.id] = {role.name: role.weight for role in self._catalog.get(hub.app).roles}
            except NotFound:
                weights[hub.id] = {}
        return weights
