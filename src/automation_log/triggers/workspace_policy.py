"""Workspace policy: every business hub is synced every day, each at its own time of the night."""

from collections.abc import Sequence
from uuid import UUID

from automation_log.connectors.catalog import Catalog
from automation_log.domain.errors import NotFound
from automation_log.domain.jobs import Target, TargetKind
from automation_log.domain.policies import Policy
from automation_log.domain.policy_trees import Turn
from automation_log.domain.tasks import Task
from automation_log.domain.windows import Window
from automation_log.store import directory, policies, policy_turns
from automation_log.store.database import Connection
from automation_log.store.directory import Hub
from automation_log.triggers.policy_run import Due, several


async def due_syncs(
    connection: Connection,
    policy: Policy,
    windows: Sequence[Window],
    *,
    catalog: Catalog,
    when: str,
    is_missed: bool,
) -> Due:
    """The night's syncs: of every hub but those left out and those whose last sync by policy still goes on."""
    window = windows[-1]
    workspace = await directory.current_workspace(connection)
    left_out = await policies.list_left_out(connection, policy.id)
    going_on = await policy_turns.list_open_syncs(connection)
    asked = [
        hub
        for hub in await directory.list_hubs(connection)
        if hub.id not in left_out and can_sync(catalog, hub.app)
    ]
    again = [hub.label for hub in asked if hub.id in going_on]
    sentence = f"Every business hub is synced daily: {when}."
    if again:
        sentence += f" Not started a second time, as the last sync still goes on: {several(again)}."
    return Due(
        policy=policy,
        keys=[(one.key, one.opens_at) for one in windows],
        task=Task.SYNCING_USERS,
        target=Target(kind=TargetKind.WORKSPACE, id=workspace.id, label=workspace.name),
        turns=[_turn(hub, window) for hub in asked if hub.id not in going_on],
        sentence=sentence,
        closes_at=window.closes_at,
        is_missed=is_missed,
    )


def can_sync(catalog: Catalog, app: str) -> bool:
    """Whether the app's users can be synced at all."""
    try:
        return Task.SYNCING_USERS in catalog.get(app).capabilities
    except NotFound:
        return False


def _turn(hub: Hub, window: Window) -> Turn:
    hub_id: UUID = hub.id
    target = Target(kind=TargetKind.BUSINESS_HUB, id=hub_id, label=hub.label)
    return Turn(target=target, app=hub.app, at=window.at(hub_id))
