"""Submit, the single door: it checks an order, plans its tree, and records and queues it in one transaction."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from automation_log.connectors.catalog import Catalog
from automation_log.domain.asked import Asked
from automation_log.domain.entries import canonical
from automation_log.domain.errors import Conflict, InvalidRequest, NotFound
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import PlannedJob, Target, TargetKind
from automation_log.store import statements
from automation_log.store.database import Connection, Database
from automation_log.store.planting import plant
from automation_log.store.queue import Queue
from automation_log.store.record import Recorder
from automation_log.triggers.checks import ACTS_ON, LOOKS_FIRST, check
from automation_log.triggers.order import Order
from automation_log.triggers.scheduling import SCHEDULE_WINDOW, check_time

KEYS_LAST = timedelta(days=7)
"""How long an idempotency key is remembered; afterwards it is as good as new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A root job, and whether this order made it."""

    job_id: UUID
    is_new: bool


class Submit:
    """Turns orders into recorded, queued jobs."""

    def __init__(
        self,
        *,
        database: Database,
        recorder: Recorder,
        queue: Queue,
        catalog: Catalog,
        clock: Clock,
        ids: Ids,
        schedule_window: timedelta = SCHEDULE_WINDOW,
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._queue = queue
        self._catalog = catalog
        self._clock = clock
        self._ids = ids
        self._schedule_window = schedule_window

    async def submit(self, order: Order) -> UUID:
        """The root job's id; otherwise as `submit_once`."""
        return (await self.submit_once(order)).job_id

    async def submit_once(self, order: Order) -> Submitted:
        """The root job; the existing one when the same key asked for the same in the last seven days.

        Raises: InvalidRequest naming the field, NotFound, Conflict for a key reused with another order.
        """

        async def work(connection: Connection) -> Submitted:
            target = await self._target(connection, order)
            check(order, self._catalog.get(target["app"]))
            jobs = plan(order, target, self._ids, schedule_window=self._schedule_window)
            known = await self._remember(connection, order, jobs[0].id)
            if known is not None:
                return Submitted(job_id=known, is_new=False)
            self._check_time(order)
            await plant(
                connection,
                jobs,
                workspace_id=order.workspace_id,
                recorder=self._recorder,
                queue=self._queue,
                now=self._clock(),
            )
            return Submitted(job_id=jobs[0].id, is_new=True)

        return await self._database.write(order.workspace_id, work)

    async def _target(self, connection: Connection, order: Order) -> dict[str, Any]:
        if order.target_kind is not ACTS_ON[order.task]:
            kind = ACTS_ON[order.task].label.lower()
            raise InvalidRequest(f"“{order.task.label}” acts on one {kind}.", field="target")
        statement = (
            "find_hub_target" if order.target_kind is TargetKind.BUSINESS_HUB else "find_account_target"
        )
        cursor = await connection.execute(statements.read(statement), {"id": order.target_id})
        row = await cursor.fetchone()
        if row is None:
            raise NotFound("There is no such target in this workspace.", field="target")
        return row

    def _check_time(self, order: Order) -> None:
        """Asked only of a new order: one sent twice is answered with its job, whatever time it is by now."""
        if order.scheduled_for is not None:
            check_time(order.scheduled_for, self._clock())

    async def _remember(self, connection: Connection, order: Order, root_id: UUID) -> UUID | None:
        if order.idempotency_key is None:
            return None
        request_hash = hashlib.sha256(canonical(_request(order)).encode()).digest()
        values = {
            "owner": order.idempotency_owner or "",
            "key": order.idempotency_key,
            "hash": request_hash,
            "job": root_id,
            "now": self._clock(),
            "forgotten": self._clock() - KEYS_LAST,
        }
        cursor = await connection.execute(statements.read("put_idempotency_key"), values)
        if cursor.rowcount:
            return None
        cursor = await connection.execute(statements.read("find_idempotency_key"), values)
        row = await cursor.fetchone()
        assert row is not None
        if row["request_hash"] != request_hash:
            raise Conflict("This idempotency key was used for another order.", code="key_reused")
        known: UUID = row["job_id"]
        return known


def plan(
    order: Order, row: dict[str, Any], ids: Ids, *, schedule_window: timedelta = SCHEDULE_WINDOW
) -> list[PlannedJob]:
    """The tree an order becomes, root first: one leaf, or one parent with a nested job a person.

    What is scheduled is missed when it has not begun a `schedule_window` after its time.

    A task whose look decides what follows has a parent from the start, for what follows to be nested in.
    """
    target = Target(kind=order.target_kind, id=order.target_id, label=row["label"])
    people = tuple(dict.fromkeys(person.lower() for person in order.people))
    root_id = ids.new()

    def job(identifier: UUID, *, parent: UUID | None, is_leaf: bool, subject: str | None) -> PlannedJob:
        return PlannedJob(
            id=identifier,
            root_id=root_id,
            parent_id=parent,
            path=(parent,) if parent else (),
            is_leaf=is_leaf,
            task=order.task,
            target=target,
            subject=subject,
            actor=order.actor,
            trigger=order.trigger,
            cause=order.cause,
            app=row["app"],
            scheduled_for=order.scheduled_for,
            window_ends_at=order.scheduled_for + schedule_window if order.scheduled_for else None,
            asked=Asked(roles=order.roles, assets=order.assets, is_preview=order.is_preview),
        )

    if order.task in LOOKS_FIRST:
        return [
            job(root_id, parent=None, is_leaf=False, subject=None),
            job(ids.new(), parent=root_id, is_leaf=True, subject=None),
        ]
    if len(people) <= 1:
        return [job(root_id, parent=None, is_leaf=True, subject=people[0] if people else None)]
    return [
        job(root_id, parent=None, is_leaf=False, subject=None),
        *(job(ids.new(), parent=root_id, is_leaf=True, subject=person) for person in people),
    ]


def _request(order: Order) -> dict[str, object]:
    return {
        "task": order.task.word,
        "target_kind": int(order.target_kind),
        "target_id": order.target_id,
        "people": sorted(order.people),
        "roles": sorted(order.roles),
        "assets": dict(order.assets),
        "scheduled_for": order.scheduled_for,
        "is_preview": order.is_preview,
    }
