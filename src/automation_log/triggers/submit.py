"""Submit, the single door: it checks an order, plans its tree, and records and queues it in one transaction."""

import hashlib
import re
from typing import Any
from uuid import UUID

from automation_log.connectors.catalog import Catalog
from automation_log.domain.entries import canonical
from automation_log.domain.errors import Conflict, InvalidRequest, NotFound
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import PlannedJob, Target, TargetKind
from automation_log.domain.tasks import Task
from automation_log.store import statements
from automation_log.store.database import Connection, Database
from automation_log.store.planting import plant
from automation_log.store.queue import Queue
from automation_log.store.record import Recorder
from automation_log.triggers.order import Order

EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
MOST_PEOPLE = 10_000
ACTS_ON = {
    Task.ADDING_USERS: TargetKind.BUSINESS_HUB,
    Task.SYNCING_USERS: TargetKind.BUSINESS_HUB,
    Task.UPDATING_USER_ROLES: TargetKind.BUSINESS_HUB,
    Task.REMOVING_USERS: TargetKind.BUSINESS_HUB,
    Task.ROTATING_PASSWORDS: TargetKind.ACCOUNT,
    Task.TURNING_ON_MFA: TargetKind.ACCOUNT,
    Task.TURNING_OFF_MFA: TargetKind.ACCOUNT,
    Task.LOGGING_IN: TargetKind.ACCOUNT,
}
LOOKS_FIRST = frozenset({Task.SYNCING_USERS})
"""The tasks whose look decides which jobs follow; only these can be previewed."""


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
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._queue = queue
        self._catalog = catalog
        self._clock = clock
        self._ids = ids

    async def submit(self, order: Order) -> UUID:
        """The root job's id; the existing one's when the same key asked for the same before.

        Raises: InvalidRequest naming the field, NotFound, Conflict for a key reused with another order.
        """

        async def work(connection: Connection) -> UUID:
            target = await self._target(connection, order)
            self._check(order, target)
            jobs = plan(order, target, self._ids)
            known = await self._remember(connection, order, jobs[0].id)
            if known is not None:
                return known
            self._check_time(order)
            await plant(
                connection,
                jobs,
                workspace_id=order.workspace_id,
                recorder=self._recorder,
                queue=self._queue,
                now=self._clock(),
            )
            return jobs[0].id

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

    def _check(self, order: Order, target: dict[str, Any]) -> None:
        definition = self._catalog.get(target["app"])
        definition.task(order.task)
        if order.is_preview and order.task not in LOOKS_FIRST:
            raise InvalidRequest(f"“{order.task.label}” has no preview.", field="is_preview")
        if order.task is not Task.ADDING_USERS:
            return
        if not order.people:
            raise InvalidRequest("Name at least one person by e-mail address.", field="people")
        if len(order.people) > MOST_PEOPLE:
            raise InvalidRequest(f"At most {MOST_PEOPLE:,} people at once.", field="people")
        for person in order.people:
            if len(person) > 254 or not EMAIL.fullmatch(person):
                raise InvalidRequest(f"“{person[:60]}” is not an e-mail address.", field="people")
        if order.role not in {role.name for role in definition.roles}:
            roles = ", ".join(role.name for role in definition.roles)
            raise InvalidRequest(f"{definition.name} has these roles: {roles}.", field="role")

    def _check_time(self, order: Order) -> None:
        """Asked only of a new order: one sent twice is answered with its job, whatever time it is by now."""
        if order.scheduled_for is None:
            return
        if order.scheduled_for.tzinfo is None:
            raise InvalidRequest("Say the zone of the time.", field="scheduled_for")
        if order.scheduled_for < self._clock():
            raise InvalidRequest("That time has passed.", field="scheduled_for")

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
        }
        cursor = await connection.execute(statements.read("insert_idempotency_key"), values)
        if cursor.rowcount:
            return None
        cursor = await connection.execute(statements.read("find_idempotency_key"), values)
        row = await cursor.fetchone()
        assert row is not None
        if row["request_hash"] != request_hash:
            raise Conflict("This idempotency key was used for another order.", code="key_reused")
        known: UUID = row["job_id"]
        return known


def plan(order: Order, row: dict[str, Any], ids: Ids) -> list[PlannedJob]:
    """The tree an order becomes, root first: one leaf, or one parent with a nested job a person.

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
            order=_told(order),
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


def _told(order: Order) -> dict[str, str]:
    """What the jobs are told beside their target and person."""
    told = {"role": order.role or "", "preview": "yes" if order.is_preview else ""}
    return {name: value for name, value in told.items() if value}


def _request(order: Order) -> dict[str, object]:
    return {
        "task": order.task.word,
        "target_kind": int(order.target_kind),
        "target_id": order.target_id,
        "people": sorted(order.people),
        "role": order.role,
        "scheduled_for": order.scheduled_for,
    } | ({"is_preview": True} if order.is_preview else {})
