"""What people decide about policies. Each change is an entry with its own actor."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from uuid import UUID

from automation_log.connectors.catalog import Catalog
from automation_log.domain.errors import Conflict, InvalidRequest, NotFound
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor
from automation_log.domain.local_times import known_zone
from automation_log.domain.policies import PASSWORD_KINDS, Policy, PolicyKind
from automation_log.domain.tasks import Task
from automation_log.domain.windows import Hours, lasting
from automation_log.store import directory, policies
from automation_log.store.database import Connection, Database
from automation_log.store.directory_entries import say_changed
from automation_log.store.record import Recorder
from automation_log.triggers.asking import cancel_queued
from automation_log.triggers.first_night import ensure_nightly
from automation_log.triggers.password_policy import app_name

SHORTEST_NIGHT, LONGEST_NIGHT = timedelta(hours=1), timedelta(hours=12)
SHORTEST_WINDOW, LONGEST_WINDOW = timedelta(hours=8), timedelta(hours=23)
MOST_DAYS, MOST_HOURS = 730, 720
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
ANY_HOURS = Hours(zone="UTC", opens=time(0), lasts=timedelta(hours=24))
"""What a policy has that fires after logins, at any hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedHours:
    """When a window opens and closes on the wall of a zone, as asked for; past midnight where it closes earlier."""

    zone: str
    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasswordPolicy:
    """What is asked of the one who makes one; the hours count only where it fires every so many days."""

    app: str
    kind: PolicyKind
    every: int
    starts_on: date
    hours: AskedHours


class Policies:
    """Sets a workspace's policies; `zone` is where its nights are until it says otherwise."""

    def __init__(
        self,
        *,
        database: Database,
        recorder: Recorder,
        catalog: Catalog,
        clock: Clock,
        ids: Ids,
        zone: str,
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._catalog = catalog
        self._clock = clock
        self._ids = ids
        self._zone = zone

    async def set_night(self, workspace_id: UUID, asked: AskedHours, by: Actor, *, is_on: bool) -> None:
        """When every hub is synced, and whether. Raises: InvalidRequest."""
        hours = _hours(asked, SHORTEST_NIGHT, LONGEST_NIGHT)

        async def work(connection: Connection) -> None:
            policy = await self._nightly(connection, by)
            await self._change(connection, policy, replace(policy, hours=hours, is_on=is_on), by)

        await self._database.write(workspace_id, work)

    async def set_hub(self, workspace_id: UUID, hub_id: UUID, by: Actor, *, is_synced: bool) -> None:
        """Whether the nightly sync is about this hub. Raises: NotFound."""

        async def work(connection: Connection) -> None:
            hub = await directory.find_hub(connection, hub_id)
            policy = await self._nightly(connection, by)
            await self._except(connection, policy, hub_id, hub.label, by, is_in=is_synced)

        await self._database.write(workspace_id, work)

    async def add(self, workspace_id: UUID, asked: NewPasswordPolicy, by: Actor) -> UUID:
        """The new policy's id. Raises: NotFound, InvalidRequest, Conflict, when the app has one of this type."""
        definition = self._catalog.get(asked.app)
        if Task.ROTATING_PASSWORDS not in definition.capabilities:
            raise InvalidRequest(f"The passwords of {definition.name} cannot be rotated.", field="app")
        if asked.kind not in PASSWORD_KINDS:
            raise InvalidRequest("Choose a type.", field="kind")
        if not FIRST_DAY <= asked.starts_on <= LAST_DAY:
            raise InvalidRequest(f"Give a day from {FIRST_DAY} to {LAST_DAY}.", field="starts_on")
        policy = Policy(
            id=self._ids.new(),
            kind=asked.kind,
            app=asked.app,
            every=_every(asked.kind, asked.every),
            starts_on=asked.starts_on,
            hours=self._hours_of(asked.kind, asked.hours),
            is_on=True,
            since=self._clock(),
        )

        async def work(connection: Connection) -> None:
            if not await policies.add_policy(connection, policy):
                raise Conflict(
                    f"{definition.name} has a policy of this type already; change that one.",
                    field="app",
                    code="policy_exists",
                )
            said = f"made a Password policy: passwords of {definition.name} are rotated {policy.words}"
            await self._say(connection, policy.id, by, said)

        await self._database.write(workspace_id, work)
        return policy.id

    async def change(
        self, workspace_id: UUID, policy_id: UUID, by: Actor, *, every: int, hours: AskedHours
    ) -> None:
        """How often, and in which hours; app, type and start stay. Raises: NotFound, InvalidRequest."""

        async def work(connection: Connection) -> None:
            policy = await self._password_policy(connection, policy_id)
            wanted = replace(
                policy, every=_every(policy.kind, every), hours=self._hours_of(policy.kind, hours)
            )
            await self._change(connection, policy, wanted, by)

        await self._database.write(workspace_id, work)

    async def set_account(
        self, workspace_id: UUID, policy_id: UUID, account_id: UUID, by: Actor, *, is_excluded: bool
    ) -> None:
        """Whether the policy leaves this account alone. Raises: NotFound."""

        async def work(connection: Connection) -> None:
            policy = await self._password_policy(connection, policy_id)
            account = await directory.find_account(connection, account_id)
            if account.app != policy.app:
                raise NotFound("This account is of another app.", field="account")
            await self._except(connection, policy, account_id, account.label, by, is_in=not is_excluded)

        await self._database.write(workspace_id, work)

    async def delete(self, workspace_id: UUID, policy_id: UUID, by: Actor) -> int:
        """It fires no more, and what is queued of it is cancelled; how many jobs were. Raises: NotFound."""

        async def work(connection: Connection) -> int:
            policy = await self._password_policy(connection, policy_id)
            await policies.delete_policy(connection, policy.id, now=self._clock())
            name = app_name(self._catalog, policy.app)
            await self._say(
                connection, policy.id, by, f"deleted the Password policy of {name}: {policy.words}"
            )
            return await self._cancel(connection, policy, by)

        return await self._database.write(workspace_id, work)

    async def _nightly(self, connection: Connection, by: Actor) -> Policy:
        policy = await ensure_nightly(
            connection, self._recorder, id=self._ids.new(), zone=self._zone, now=self._clock(), by=by
        )
        return await policies.lock_policy(connection, policy.id)

    async def _password_policy(self, connection: Connection, policy_id: UUID) -> Policy:
        policy = await policies.lock_policy(connection, policy_id)
        if policy.kind not in PASSWORD_KINDS:
            raise NotFound("There is no such password policy here.")
        return policy

    async def _change(self, connection: Connection, before: Policy, wanted: Policy, by: Actor) -> None:
        if wanted == before:
            return
        if wanted.is_by_window:
            # Windows count anew: what was open or has passed under the old rule is none of the new one's.
            wanted = replace(wanted, since=self._clock())
        await policies.update_policy(connection, wanted)
        what = (
            "business hubs are synced"
            if not wanted.app
            else (f"passwords of {app_name(self._catalog, wanted.app)} are rotated")
        )
        if not wanted.is_on:
            await self._say(connection, wanted.id, by, f"switched off that {what} {before.words}")
            await self._cancel(connection, before, by)
        else:
            await self._say(connection, wanted.id, by, f"decided that {what} {wanted.words}")

    async def _except(
        self, connection: Connection, policy: Policy, target_id: UUID, label: str, by: Actor, *, is_in: bool
    ) -> None:
        set_so: Callable[[Connection, UUID, UUID], Awaitable[bool]] = (
            policies.take_in if is_in else policies.leave_out
        )
        if not await set_so(connection, policy.id, target_id):
            return
        words = {
            (PolicyKind.NIGHTLY_SYNC, True): f"let the Workspace policy sync {label} again",
            (PolicyKind.NIGHTLY_SYNC, False): f"told the Workspace policy not to sync {label}",
        }
        rotates = (
            f"let the Password policy rotate {label} again"
            if is_in
            else (f"excluded {label} from the Password policy")
        )
        await self._say(connection, policy.id, by, words.get((policy.kind, is_in), rotates))
        if not is_in:
            await self._cancel(connection, policy, by, target_id=target_id)

    async def _cancel(
        self, connection: Connection, policy: Policy, by: Actor, *, target_id: UUID | None = None
    ) -> int:
        queued = await policies.list_queued(connection, policy.id, target_id=target_id)
        return await cancel_queued(connection, self._recorder, queued, actor=by, now=self._clock())

    async def _say(self, connection: Connection, policy_id: UUID, by: Actor, did: str) -> None:
        said = f"{by.label} {did}."
        await say_changed(connection, self._recorder, policy_id, kind="policy", by=by, said=said)

    def _hours_of(self, kind: PolicyKind, asked: AskedHours) -> Hours:
        return ANY_HOURS if kind is PolicyKind.AFTER_LOGIN else _hours(asked, SHORTEST_WINDOW, LONGEST_WINDOW)


def _hours(asked: AskedHours, shortest: timedelta, longest: timedelta) -> Hours:
    known_zone(asked.zone)
    lasts = lasting(asked.opens, asked.closes)
    if not shortest <= lasts <= longest:
        least, most = shortest // timedelta(hours=1), longest // timedelta(hours=1)
        raise InvalidRequest(f"The window lasts from {least} to {most} hours.", field="closes")
    return Hours(zone=asked.zone, opens=asked.opens, lasts=lasts)


def _every(kind: PolicyKind, count: int) -> int:
    unit, most = ("days", MOST_DAYS) if kind is PolicyKind.EVERY_DAYS else ("hours", MOST_HOURS)
    if not 1 <= count <= most:
        raise InvalidRequest(f"Give a number of {unit} from 1 to {most}.", field="every")
    return count
