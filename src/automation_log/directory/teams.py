"""Teams that this workspace manages itself, and what is shared with any team."""

from collections.abc import Collection
from uuid import UUID

from automation_log.connectors.catalog import Catalog
from automation_log.directory.changing import Apply, DirectoryChange, Plan
from automation_log.directory.fields import plain_name
from automation_log.directory.sharing import check_role
from automation_log.domain.errors import Conflict, InvalidRequest, NotFound
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor
from automation_log.store import directory, members, teams
from automation_log.store.database import Connection
from automation_log.store.teams import Team
from automation_log.triggers.team_events import of_team

Roots = tuple[UUID, ...]


class Teams:
    """Plans of changes of teams; `Changing` makes them, or tells what they lead to."""

    def __init__(self, *, catalog: Catalog, clock: Clock, ids: Ids) -> None:
        self._catalog = catalog
        self._clock = clock
        self._ids = ids

    def add(self, name: str, by: Actor) -> tuple[UUID, Plan]:
        """A new team without members, with the id it is to have. Raises: InvalidRequest."""
        plain, team_id = plain_name(name, field="name", what="a name for the team"), self._ids.new()

        async def plan(connection: Connection) -> DirectoryChange:
            async def apply(connection: Connection) -> None:
                await teams.add_team(connection, id=team_id, name=plain, now=self._clock())

            return DirectoryChange(
                emails=(), occasion=of_team(by, team_id, plain, f"made the team “{plain}”"), apply=apply
            )

        return team_id, plan

    def rename(self, team_id: UUID, name: str, by: Actor) -> Plan:
        """Another name for the team. Raises: InvalidRequest; the plan: NotFound, Conflict."""
        plain = plain_name(name, field="name", what="a name for the team")

        async def plan(connection: Connection) -> DirectoryChange:
            team = await _ours(connection, team_id)

            async def apply(connection: Connection) -> None:
                await teams.update_team(
                    connection, team_id, name=plain, external_id=None, pushed=None, now=self._clock()
                )

            did = f"renamed the team “{team.name}” to “{plain}”"
            return DirectoryChange(emails=(), occasion=of_team(by, team_id, plain, did), apply=apply)

        return plan

    def put_in(self, team_id: UUID, emails: Collection[str], by: Actor) -> Plan:
        """These members are in the team. The plan raises: NotFound, Conflict, InvalidRequest."""

        async def plan(connection: Connection) -> DirectoryChange:
            team = await _ours(connection, team_id)
            found = [await members.find_member_by_email(connection, email) for email in emails]
            for member in found:
                if not member.is_active:
                    raise InvalidRequest(f"{member.email} is deactivated.", field="members")
            if not found:
                raise InvalidRequest("Say who is to be in the team.", field="members")

            async def apply(connection: Connection) -> None:
                added = dict.fromkeys((member.id for member in found), None)
                await teams.put_in_team(connection, team_id, added, now=self._clock())

            return _of_people(by, team, [member.email for member in found], "added {} to", apply)

        return plan

    def take_out(self, team_id: UUID, member_ids: Collection[UUID], by: Actor) -> Plan:
        """These members are not in the team any more. The plan raises: NotFound, Conflict."""

        async def plan(connection: Connection) -> DirectoryChange:
            team = await _ours(connection, team_id)
            present = {one.member_id: one.email for one in await teams.list_team_members(connection, team_id)}
            if not set(member_ids) <= present.keys():
                raise NotFound("That person is not in this team.", field="members")

            async def apply(connection: Connection) -> None:
                await teams.take_from_team(connection, team_id, member_ids)

            return _of_people(by, team, [present[one] for one in member_ids], "took {} out of", apply)

        return plan

    def share(self, team_id: UUID, hub_id: UUID, by: Actor, *, role: str, asset: str = "") -> Plan:
        """The members have this role in the hub, or in one asset of it. The plan raises: NotFound, InvalidRequest."""

        async def plan(connection: Connection) -> DirectoryChange:
            team, hub = (
                await teams.find_team(connection, team_id),
                await directory.find_hub(connection, hub_id),
            )
            check_role(self._catalog, hub.app, role=role, asset=asset)

            async def apply(connection: Connection) -> None:
                await teams.share_with_team(connection, team_id, hub_id, asset=asset, role=role)

            place = f"“{asset}” in {hub.label}" if asset else hub.label
            return await _of_team(
                connection, by, team, f"gave the team “{team.name}” the role {role} in {place}", apply
            )

        return plan

    def unshare(self, team_id: UUID, hub_id: UUID, by: Actor, *, asset: str = "") -> Plan:
        """The team gives nothing there any more. The plan raises: NotFound."""

        async def plan(connection: Connection) -> DirectoryChange:
            team, hub = (
                await teams.find_team(connection, team_id),
                await directory.find_hub(connection, hub_id),
            )

            async def apply(connection: Connection) -> None:
                if not await teams.unshare_with_team(connection, team_id, hub_id, asset=asset):
                    raise NotFound("This team has no role there.", field="hub")

            place = f"“{asset}” in {hub.label}" if asset else hub.label
            return await _of_team(connection, by, team, f"took {place} from the team “{team.name}”", apply)

        return plan

    def delete(self, team_id: UUID, by: Actor) -> Plan:
        """The team is gone, and with it what it gave. The plan raises: NotFound, Conflict."""

        async def plan(connection: Connection) -> DirectoryChange:
            team = await _ours(connection, team_id)

            async def apply(connection: Connection) -> None:
                await teams.delete_team(connection, team_id)

            return await _of_team(connection, by, team, f"deleted the team “{team.name}”", apply)

        return plan


async def _ours(connection: Connection, team_id: UUID) -> Team:
    """A team whose members are managed here. Raises: NotFound, Conflict."""
    team = await teams.find_team(connection, team_id)
    if team.is_managed:
        raise Conflict(
            f"An identity provider manages the team “{team.name}”; change its group there.",
            code="managed_elsewhere",
            field="team",
        )
    return team


def _of_people(by: Actor, team: Team, emails: list[str], did: str, apply: Apply) -> DirectoryChange:
    said = did.format(emails[0] if len(emails) == 1 else f"{len(emails)} people")
    occasion = of_team(
        by,
        team.id,
        team.name,
        f"{said} the team “{team.name}”",
        subject=emails[0] if len(emails) == 1 else None,
    )
    return DirectoryChange(emails=emails, occasion=occasion, apply=apply)


async def _of_team(connection: Connection, by: Actor, team: Team, did: str, apply: Apply) -> DirectoryChange:
    emails = [one.email for one in await teams.list_team_members(connection, team.id)]
    return DirectoryChange(emails=emails, occasion=of_team(by, team.id, team.name, did), apply=apply)
