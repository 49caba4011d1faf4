"""Makes the pages of policies from what is decided, what the record says, and what comes next."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import available_timezones

from automation_log.access.visitor import Visitor
from automation_log.domain.policies import PASSWORD_KINDS, Policy, PolicyKind, RunOutcome, day_of, nightly
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.windows import Hours
from automation_log.store import directory, policies, policy_turns
from automation_log.store.database import Connection
from automation_log.store.directory_history import list_changes
from automation_log.store.policy_turns import LatestRotation
from automation_log.triggers.ghosts import Ghost, find_ghosts
from automation_log.triggers.password_policy import accounts_under, app_name, next_at
from automation_log.triggers.workspace_policy import can_sync
from automation_log.web.directory.history import shown_changes
from automation_log.web.directory.sent import Filled
from automation_log.web.log.chips import reason_sentence
from automation_log.web.policies.view import (
    AccountRow,
    Expected,
    HubTurn,
    PasswordPolicyPage,
    PasswordPolicyRow,
    PoliciesPage,
    ShownRun,
)
from automation_log.web.services import WebServices
from automation_log.web.times import Moment, moment

NOBODY = UUID(int=0)
MOST_EXPECTED = 5
SAID = {RunOutcome.STARTED: "", RunOutcome.MISSED: "missed", RunOutcome.NOTHING_DUE: "nothing was due"}


async def policies_page(
    services: WebServices, visitor: Visitor, connection: Connection, *, filled: Filled
) -> PoliciesPage:
    """Everything that triggers by the time in this workspace."""
    now, catalog = services.clock(), services.catalog
    known = await policies.list_policies(connection)
    set_up = next((one for one in known if one.kind is PolicyKind.NIGHTLY_SYNC), None)
    night = set_up or nightly(NOBODY, zone=services.zone.key, since=now)
    definitions = [one for one in catalog.list() if Task.ROTATING_PASSWORDS in one.capabilities]
    used = {account.app for account in await directory.list_accounts(connection) if not account.is_personal}
    ghosts = await find_ghosts(connection, catalog=catalog, now=now)
    following = night.next_window(now)
    return PoliciesPage(
        night=night,
        is_set_up=set_up is not None,
        next=_moment(services, following.opens_at if following else None),
        is_due=following is not None and following.opens_at <= now,
        hubs=await _turns(services, connection, night),
        expected=_expected(services, ghosts),
        runs=await _runs(services, visitor, connection, night.id),
        password_policies=tuple(
            [await _row(services, connection, one) for one in known if one.kind in PASSWORD_KINDS]
        ),
        apps=tuple((one.app, one.name) for one in definitions if one.app in used),
        today=day_of(now, services.zone.key),
        zones=zones_for(services, night),
        new_hours=Hours(zone=night.hours.zone, opens=time(22), lasts=timedelta(hours=8)),
        changes=shown_changes(services, await list_changes(connection, night.id)),
        filled=filled,
    )


async def password_policy_page(
    services: WebServices, visitor: Visitor, connection: Connection, policy: Policy, *, filled: Filled
) -> PasswordPolicyPage:
    """One password policy."""
    now, catalog = services.clock(), services.catalog
    left_out = await policies.list_left_out(connection, policy.id)
    accounts = [
        one
        for one in await directory.list_accounts(connection)
        if one.app == policy.app and not one.is_personal
    ]
    latest = await policy_turns.latest_rotations(connection, [account.id for account in accounts])
    ghosts = await find_ghosts(connection, catalog=catalog, now=now)
    return PasswordPolicyPage(
        policy=policy,
        app_name=app_name(catalog, policy.app),
        next=_moment(services, await next_at(connection, policy, now)),
        accounts=tuple(
            AccountRow(
                account=account,
                is_excluded=account.id in left_out,
                status=last.status if last else None,
                note=_note(last),
                updated=_moment(services, last.updated_at if last else None),
                job_id=last.job_id if last else None,
            )
            for account in accounts
            for last in (latest.get(account.id),)
        ),
        expected=_expected(services, [ghost for ghost in ghosts if ghost.policy.id == policy.id]),
        runs=await _runs(services, visitor, connection, policy.id),
        zones=zones_for(services, policy),
        changes=shown_changes(services, await list_changes(connection, policy.id)),
        filled=filled,
    )


def zones_for(services: WebServices, policy: Policy) -> tuple[str, ...]:
    """Every zone there is; the policy's own and the reader's first."""
    return tuple(dict.fromkeys((policy.hours.zone, services.zone.key, "UTC", *sorted(available_timezones()))))


async def _turns(services: WebServices, connection: Connection, night: Policy) -> tuple[HubTurn, ...]:
    left_out = await policies.list_left_out(connection, night.id)
    following = night.next_window(services.clock())
    return tuple(
        HubTurn(
            hub=hub,
            app_name=app_name(services.catalog, hub.app),
            turn=_moment(services, following.at(hub.id))
            if following and is_possible and hub.id not in left_out
            else None,
            is_left_out=hub.id in left_out,
            why_not="" if is_possible else "this app cannot be synced",
        )
        for hub in await directory.list_hubs(connection)
        for is_possible in (can_sync(services.catalog, hub.app),)
    )


async def _row(services: WebServices, connection: Connection, policy: Policy) -> PasswordPolicyRow:
    accounts = await accounts_under(connection, policy)
    return PasswordPolicyRow(
        policy=policy,
        app_name=app_name(services.catalog, policy.app),
        next=_moment(services, await next_at(connection, policy, services.clock())),
        accounts=len(accounts),
        excluded=len(await policies.list_left_out(connection, policy.id)),
    )


async def _runs(
    services: WebServices, visitor: Visitor, connection: Connection, policy_id: UUID
) -> tuple[ShownRun, ...]:
    now, zone = services.clock(), services.zone
    return tuple(
        ShownRun(
            expected=moment(run.opens_at, now=now, zone=zone),
            said=SAID[run.outcome],
            status=run.status,
            href=f"/w/{visitor.slug}/jobs/{run.job_id}" if run.job_id else None,
        )
        for run in await policies.list_runs(connection, policy_id)
    )


def _expected(services: WebServices, ghosts: Sequence[Ghost]) -> tuple[Expected, ...]:
    now, zone = services.clock(), services.zone
    return tuple(
        Expected(
            moment=moment(ghost.expected_at, now=now, zone=zone),
            what=f"{ghost.task.label} · {ghost.target_label}",
        )
        for ghost in ghosts[:MOST_EXPECTED]
    )


def _note(last: LatestRotation | None) -> str:
    if last is None or last.reason is None or last.status is not Status.NOT_COMPLETED:
        return ""
    return reason_sentence(last.reason)


def _moment(services: WebServices, at: datetime | None) -> Moment | None:
    return None if at is None else moment(at, now=services.clock(), zone=services.zone)
