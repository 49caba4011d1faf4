"""The duty that fires policies: what is due is planted, late if need be; what has passed is said to be missed.

Any number of processes may mind it: whoever locks a policy first answers its windows; the others find them answered.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from uuid import UUID

import structlog

from automation_log.connectors.catalog import Catalog
from automation_log.domain.errors import NotFound, StoreUnavailable
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.policies import Policy, PolicyKind
from automation_log.domain.windows import Window, is_late
from automation_log.store import directory, doors, policies
from automation_log.store.database import Connection, Database
from automation_log.store.queue import Queue
from automation_log.store.record import Recorder
from automation_log.triggers.first_night import ensure_nightly
from automation_log.triggers.password_policy import awaited_rotations, due_after_logins, due_rotations
from automation_log.triggers.policy_run import Due, PolicyRuns
from automation_log.triggers.workspace_policy import due_syncs

log = structlog.get_logger()


class Firing:
    """Fires every workspace's policies; `zone` is where a workspace's nights are until it says otherwise."""

    def __init__(
        self,
        *,
        database: Database,
        recorder: Recorder,
        queue: Queue,
        catalog: Catalog,
        clock: Clock,
        ids: Ids,
        brand: str,
        zone: str,
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._catalog = catalog
        self._clock = clock
        self._ids = ids
        self._brand = Actor(kind=ActorKind.BRAND, id=None, label=brand)
        self._zone = zone
        self._runs = PolicyRuns(recorder=recorder, queue=queue, clock=clock, ids=ids, brand=self._brand)

    async def fire_due(self) -> None:
        """Answer what is due by now in every workspace; what breaks in one holds back no other."""
        async with self._database.outside() as connection:
            workspaces = await doors.policy_workspaces(connection)
        for workspace_id in workspaces:
            try:
                await self.fire(workspace_id)
            except StoreUnavailable:
                raise
            except Exception:
                log.exception("policies do not fire", workspace_id=str(workspace_id))

    async def fire(self, workspace_id: UUID) -> tuple[UUID, ...]:
        """Answer what is due by now in one workspace; the roots planted."""
        async with self._database.reading(workspace_id) as connection:
            known = await policies.list_policies(connection)
            due = [policy for policy in known if await self._has_something(connection, policy)]
        if not any(policy.kind is PolicyKind.NIGHTLY_SYNC for policy in known):
            await self._database.write(workspace_id, self._ensure_nightly)
        roots: list[UUID] = []
        for policy in due:

            async def work(connection: Connection, policy_id: UUID = policy.id) -> list[UUID]:
                return await self._fire(connection, workspace_id, policy_id)

            roots += await self._database.write(workspace_id, work)
        return tuple(roots)

    async def _ensure_nightly(self, connection: Connection) -> None:
        await ensure_nightly(
            connection,
            self._recorder,
            id=self._ids.new(),
            zone=self._zone,
            now=self._clock(),
            by=self._brand,
        )

    async def _has_something(self, connection: Connection, policy: Policy) -> bool:
        now = self._clock()
        if policy.is_by_window:
            return bool(policy.unrecorded(now))
        return policy.is_on and any(at <= now for at, _, _ in await awaited_rotations(connection, policy))

    async def _fire(self, connection: Connection, workspace_id: UUID, policy_id: UUID) -> list[UUID]:
        # Two policies may be about one account: the second to come sees what the first has planted.
        await directory.lock_directory(connection)
        try:
            policy = await policies.lock_policy(connection, policy_id)
        except NotFound:
            return []  # deleted in the meantime
        roots: list[UUID] = []
        async for due in self._due(connection, workspace_id, policy, self._clock()):
            root = await self._runs.record(connection, workspace_id, due)
            roots += [] if root is None else [root]
        return roots

    async def _due(
        self, connection: Connection, workspace_id: UUID, policy: Policy, now: datetime
    ) -> AsyncIterator[Due]:
        """One after the other: each is told when the one before has been recorded."""
        windows = policy.unrecorded(now)
        passed = tuple(window for window in windows if window.closes_at <= now)
        if passed:
            when = f"{_days(passed)} passed while nothing ran"
            yield await self._planned(connection, workspace_id, policy, passed, when, is_missed=True)
        for window in windows[len(passed) :]:
            when = f"the window of {_words(window.day)}, {policy.hours.words}"
            if is_late(window.opens_at, now):
                when += f", found open only at {now:%H:%M} UTC"
            yield await self._planned(connection, workspace_id, policy, (window,), when)
        if policy.is_on and not policy.is_by_window:
            due = await due_after_logins(
                connection, policy, workspace_id=workspace_id, catalog=self._catalog, now=now
            )
            if due is not None:
                yield due

    async def _planned(
        self,
        connection: Connection,
        workspace_id: UUID,
        policy: Policy,
        windows: Sequence[Window],
        when: str,
        *,
        is_missed: bool = False,
    ) -> Due:
        catalog = self._catalog
        if policy.kind is PolicyKind.NIGHTLY_SYNC:
            return await due_syncs(
                connection, policy, windows, catalog=catalog, when=when, is_missed=is_missed
            )
        return await due_rotations(
            connection,
            policy,
            windows,
            workspace_id=workspace_id,
            catalog=catalog,
            when=when,
            is_missed=is_missed,
        )


def _days(windows: Sequence[Window]) -> str:
    if len(windows) == 1:
        return f"the window of {_words(windows[0].day)}"
    return f"{len(windows)} windows from {_words(windows[0].day)} to {_words(windows[-1].day)}"


def _words(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
