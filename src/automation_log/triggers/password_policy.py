"""Password policy: the accounts of an app get new passwords, every so many days or so many hours after a login."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from automation_log.connectors.catalog import Catalog
from automation_log.domain.errors import NotFound
from automation_log.domain.jobs import Target, TargetKind
from automation_log.domain.policies import Policy, app_target, login_key, rested
from automation_log.domain.policy_trees import Turn
from automation_log.domain.tasks import Task
from automation_log.domain.windows import Window
from automation_log.store import directory, policies, policy_turns
from automation_log.store.database import Connection
from automation_log.store.directory import Account
from automation_log.store.policy_turns import NEVER_ROTATED, Login
from automation_log.triggers.policy_run import Due, several


async def due_rotations(
    connection: Connection,
    policy: Policy,
    windows: Sequence[Window],
    *,
    workspace_id: UUID,
    catalog: Catalog,
    when: str,
    is_missed: bool,
) -> Due:
    """The window's rotations: of every account of the app but the excluded ones, those still at it, and the rested.

    An account that was rotated by policy less than 24 hours before its turn has it when they are over, or in the next
    window where this one ends sooner.
    """
    window = windows[-1]
    accounts = await accounts_under(connection, policy)
    last = await policy_turns.last_rotations(connection, [account.id for account in accounts])
    turns, going_on, too_soon = [], [], []
    for account in accounts:
        known = last.get(account.id, NEVER_ROTATED)
        at = rested(window.at(account.id), known.began_at)
        if known.is_open:
            going_on.append(account.label)
        elif at >= window.closes_at:
            too_soon.append(account.label)
        else:
            turns.append(_turn(account, at))
    sentence = f"Passwords of {app_name(catalog, policy.app)} are rotated {policy.words}: {when}."
    if going_on:
        sentence += f" Not started a second time, as the last rotation still goes on: {several(going_on)}."
    if too_soon:
        sentence += f" Rotated by policy less than 24 hours before: {several(too_soon)}."
    return Due(
        policy=policy,
        keys=[(one.key, one.opens_at) for one in windows],
        task=Task.ROTATING_PASSWORDS,
        target=app_target(workspace_id, policy.app, app_name(catalog, policy.app)),
        turns=turns,
        sentence=sentence,
        closes_at=window.closes_at,
        is_missed=is_missed,
    )


async def awaited_rotations(connection: Connection, policy: Policy) -> list[tuple[datetime, Account, Login]]:
    """The logins that this policy has yet to answer, each with its account and the time to do so, soonest first."""
    accounts = {account.id: account for account in await accounts_under(connection, policy)}
    last = await policy_turns.last_rotations(connection, accounts)
    awaited = []
    for login in await policy_turns.list_logins(connection, policy.id, accounts, since=policy.since):
        known = last.get(login.account_id, NEVER_ROTATED)
        if not known.is_open:  # it begins after this login, and so answers it as well
            at = rested(login.at + timedelta(hours=policy.every), known.began_at)
            awaited.append((at, accounts[login.account_id], login))
    return sorted(awaited, key=lambda one: (one[0], one[2].job_id))


async def due_after_logins(
    connection: Connection, policy: Policy, *, workspace_id: UUID, catalog: Catalog, now: datetime
) -> Due | None:
    """The rotations whose time after a login has come; None while there is none. However late, they are not missed."""
    awaited = [one for one in await awaited_rotations(connection, policy) if one[0] <= now]
    if not awaited:
        return None
    name = app_name(catalog, policy.app)
    return Due(
        policy=policy,
        keys=[(login_key(login.job_id), at) for at, _, login in awaited],
        task=Task.ROTATING_PASSWORDS,
        target=app_target(workspace_id, policy.app, name),
        turns=[_turn(account, at) for at, account, _ in awaited],
        sentence=f"Passwords of {name} are rotated {policy.words}: "
        f"somebody logged in to {several([account.label for _, account, _ in awaited])}.",
        closes_at=None,
    )


async def next_at(connection: Connection, policy: Policy, now: datetime) -> datetime | None:
    """When it fires next; None for one that waits for a login, or is off."""
    if policy.is_by_window:
        following = policy.next_window(now)
        return following.opens_at if following else None
    awaited = await awaited_rotations(connection, policy) if policy.is_on else []
    return awaited[0][0] if awaited else None


async def accounts_under(connection: Connection, policy: Policy) -> tuple[Account, ...]:
    """The accounts of the policy's app that it does not leave alone."""
    left_out = await policies.list_left_out(connection, policy.id)
    return tuple(
        account
        for account in await directory.list_accounts(connection)
        if account.app == policy.app and not account.is_personal and account.id not in left_out
    )


def app_name(catalog: Catalog, app: str) -> str:
    """What the app is called; its short name, once nothing defines it any more."""
    try:
        return catalog.get(app).name
    except NotFound:
        return app


def _turn(account: Account, at: datetime) -> Turn:
    target = Target(kind=TargetKind.ACCOUNT, id=account.id, label=account.label)
    return Turn(target=target, app=account.app, at=at)
