"""Teams as an identity provider pushes its groups: whoever comes in gets what the team gives, whoever goes loses it."""

from collections.abc import Sequence
from uuid import UUID

from automation_log.directory.pushed import PushedTeam
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.ids import Clock, Ids
from automation_log.store import members, teams
from automation_log.store.database import Connection
from automation_log.store.teams import Team
from automation_log.triggers import scim
from automation_log.triggers.follow import Follow
from automation_log.triggers.scim import IdentityProvider

Roots = tuple[UUID, ...]


class ProvisionedTeams:
    """Takes pushes in, in the caller's transaction; each returns the roots of the trees that follow."""

    def __init__(self, *, follow: Follow, clock: Clock, ids: Ids) -> None:
        self._follow = follow
        self._clock = clock
        self._ids = ids

    async def add(
        self, connection: Connection, provider: IdentityProvider, pushed: PushedTeam
    ) -> tuple[UUID, Roots]:
        """The team's id: a new one, or the one with this external id, as when a push is sent twice."""
        known = (
            await teams.find_team_by_external_id(connection, pushed.external_id)
            if pushed.external_id
            else None
        )
        if known is None:
            team_id = self._ids.new()
            await teams.add_team(
                connection,
                id=team_id,
                name=pushed.name,
                is_managed=True,
                external_id=pushed.external_id,
                pushed=pushed.rest,
                now=self._clock(),
            )
            known = await teams.find_team(connection, team_id)
        return known.id, await self.change(connection, provider, known, pushed)

    async def change(
        self, connection: Connection, provider: IdentityProvider, team: Team, pushed: PushedTeam
    ) -> Roots:
        """Let the team be as pushed. Raises: InvalidRequest, for a member who is not here."""
        present = {one.member_id for one in await teams.list_team_members(connection, team.id)}
        joining, leaving = pushed.members.keys() - present, present - pushed.members.keys()
        emails = await _emails(connection, sorted(joining | leaving))
        before = await self._follow.before(connection, emails)
        await teams.put_in_team(connection, team.id, pushed.members, now=self._clock())
        await teams.take_from_team(connection, team.id, leaving)
        await teams.update_team(
            connection,
            team.id,
            name=pushed.name,
            external_id=pushed.external_id,
            pushed=pushed.rest,
            now=self._clock(),
        )
        did = f"pushed the group “{pushed.name}”: {_counted(len(joining), len(leaving))}"
        if team.name != pushed.name:
            did = f"renamed the group “{team.name}”, and {did}"
        subject = emails[0] if len(emails) == 1 else None
        occasion = scim.of_team(
            provider, team.id, pushed.name, did, subject=subject, is_new_state=bool(emails)
        )
        return await self._follow.after(connection, provider.workspace_id, before, occasion)

    async def remove(self, connection: Connection, provider: IdentityProvider, team: Team) -> Roots:
        """The team is gone, and with it what it gave."""
        emails = [one.email for one in await teams.list_team_members(connection, team.id)]
        before = await self._follow.before(connection, emails)
        await teams.delete_team(connection, team.id)
        occasion = scim.of_team(provider, team.id, team.name, f"deleted the group “{team.name}”")
        return await self._follow.after(connection, provider.workspace_id, before, occasion)

    async def again(self, connection: Connection, provider: IdentityProvider, team_id: UUID) -> bool:
        """The same was pushed again: said at the job that followed the first time; whether there ever was a first."""
        occasion = scim.of_team(provider, team_id, "", "pushed the same again")
        return await self._follow.again(connection, occasion)


async def _emails(connection: Connection, member_ids: Sequence[UUID]) -> list[str]:
    found = await members.list_emails_of(connection, member_ids)
    missing = [one for one in member_ids if one not in found]
    if missing:
        raise InvalidRequest(f"There is no user {missing[0]} here.", field="members")
    return [found[one] for one in member_ids]


def _counted(joining: int, leaving: int) -> str:
    if not joining and not leaving:
        return "nobody in, nobody out"
    return " and ".join(f"{count} {way}" for count, way in ((joining, "in"), (leaving, "out")) if count)
