"""Ghosts: the policy runs that should be there and are not, as when no worker runs or the database is away."""

from dataclasses import dataclass
from datetime import datetime

from automation_log.connectors.catalog import Catalog
from automation_log.domain.jobs import TargetKind
from automation_log.domain.policies import Policy, PolicyKind
from automation_log.domain.tasks import Task
from automation_log.domain.windows import GRACE
from automation_log.store import directory, policies
from automation_log.store.database import Connection
from automation_log.triggers.password_policy import app_name, awaited_rotations


@dataclass(frozen=True, slots=True, kw_only=True)
class Ghost:
    """One run that was expected, and what it would have been about."""

    policy: Policy
    expected_at: datetime
    task: Task
    target_kind: TargetKind
    target_label: str


async def find_ghosts(connection: Connection, *, catalog: Catalog, now: datetime) -> tuple[Ghost, ...]:
    """Whatever should have begun more than five minutes ago, newest first."""
    found: list[Ghost] = []
    for policy in await policies.list_policies(connection):
        by = now - GRACE
        expected = [window.opens_at for window in policy.unrecorded(by)]
        if policy.is_on and not policy.is_by_window:
            expected = [at for at, _, _ in await awaited_rotations(connection, policy) if at <= by]
        if expected and policy.kind is PolicyKind.NIGHTLY_SYNC:
            workspace = await directory.current_workspace(connection)
            task, kind, label = Task.SYNCING_USERS, TargetKind.WORKSPACE, workspace.name
        else:
            task, kind, label = Task.ROTATING_PASSWORDS, TargetKind.APP, app_name(catalog, policy.app)
        found += [
            Ghost(policy=policy, expected_at=at, task=task, target_kind=kind, target_label=label)
            for at in expected
        ]
    return tuple(sorted(found, key=lambda ghost: ghost.expected_at, reverse=True))
