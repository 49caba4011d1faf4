"""Owners of business hubs: members, or teams, who are told by mail of what fails there. Owning gives no access."""

from uuid import UUID

from automation_log.directory.changing import DirectoryChange, Plan
from automation_log.directory.recipients import find_recipients
from automation_log.domain.errors import InvalidRequest, NotFound
from automation_log.domain.jobs import Actor
from automation_log.store import directory, hub_owners
from automation_log.store.database import Connection
from automation_log.triggers.web_app import of_hub


def put_owner(hub_id: UUID, by: Actor, *, member_id: UUID | None = None, team_id: UUID | None = None) -> Plan:
    """One member, or the members of one team, own the hub too. Raises: InvalidRequest; the plan: it too, NotFound."""
    if (member_id is None) == (team_id is None):
        raise InvalidRequest("Say who owns it: a member or a team.", field="with")

    async def plan(connection: Connection) -> DirectoryChange:
        hub = await directory.find_hub(connection, hub_id)
        label, _ = await find_recipients(connection, member_id, team_id)

        async def apply(connection: Connection) -> None:
            await hub_owners.put(connection, hub_id, member_id=member_id, team_id=team_id)

        did = f"made {label} an owner of the business hub {hub.label}"
        return DirectoryChange(emails=(), occasion=of_hub(by, hub_id, hub.label, did), apply=apply)

    return plan


def take_owner(
    hub_id: UUID, by: Actor, *, member_id: UUID | None = None, team_id: UUID | None = None
) -> Plan:
    """They own the hub no longer. The plan raises: NotFound."""

    async def plan(connection: Connection) -> DirectoryChange:
        hub = await directory.find_hub(connection, hub_id)
        owners = await hub_owners.list_owners(connection, hub_id)
        known = {(one.member_id, one.team_id): one.label for one in owners}
        if (member_id, team_id) not in known:
            raise NotFound(f"They do not own {hub.label}.", field="owner")

        async def apply(connection: Connection) -> None:
            await hub_owners.delete(connection, hub_id, member_id=member_id, team_id=team_id)

        did = f"took {known[member_id, team_id]} from the owners of the business hub {hub.label}"
        return DirectoryChange(emails=(), occasion=of_hub(by, hub_id, hub.label, did), apply=apply)

    return plan
