"""With whom something is shared: one member, or the members of one team."""

from uuid import UUID

from automation_log.domain.errors import InvalidRequest, NotFound
from automation_log.store import members, teams
from automation_log.store.database import Connection


async def find_recipients(
    connection: Connection, member_id: UUID | None, team_id: UUID | None
) -> tuple[str, list[str]]:
    """Their name, and the e-mails of whom it means. Raises: NotFound, InvalidRequest unless it is exactly one."""
    if (member_id is None) == (team_id is None):
        raise InvalidRequest("Say with whom: a member or a team.", field="with")
    if team_id is not None:
        team = await teams.find_team(connection, team_id)
        found = await teams.list_team_members(connection, team_id)
        return f"the team “{team.name}”", [one.email for one in found]
    assert member_id is not None
    member = await members.find_member(connection, member_id)
    if member.deleted_at is not None:
        raise NotFound("This person is no member any more.", field="member")
    if not member.is_active:
        raise InvalidRequest(f"{member.email} is deactivated.", field="member")
    return member.email, [member.email]
