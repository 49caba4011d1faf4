"""With whom something is shared, as a form says it: a member by e-mail, or a team."""

from collections.abc import Callable
from uuid import UUID

from automation_log.directory.changing import DirectoryChange, Plan
from automation_log.domain.errors import InvalidRequest, NotFound
from automation_log.store import members
from automation_log.store.database import Connection
from automation_log.web.directory.sent import Sent


def with_recipient(sent: Sent, plan_for: Callable[[UUID | None, UUID | None], Plan]) -> Plan:
    """The plan for the member whose e-mail was typed into `with`, or for the team chosen as `team`.

    The plan raises: InvalidRequest, and what `plan_for`'s does.
    """

    async def plan(connection: Connection) -> DirectoryChange:
        email = sent.text("with")
        team_id = sent.chosen("team", "Choose a team.") if sent.text("team") else None
        member_id = await _member(connection, email) if email else None
        if member_id and team_id:
            raise InvalidRequest("Name a member or a team, one at a time.", field="with")
        return await plan_for(member_id, team_id)(connection)

    return plan


def listed_recipient(sent: Sent) -> tuple[UUID | None, UUID | None]:
    """The member and the team that a row of the list stands for; one of them. Raises: InvalidRequest."""
    member_id = sent.chosen("member", "Choose a member.") if sent.text("member") else None
    team_id = sent.chosen("team", "Choose a team.") if sent.text("team") else None
    return member_id, team_id


async def _member(connection: Connection, email: str) -> UUID:
    try:
        return (await members.find_member_by_email(connection, email)).id
    except NotFound as error:
        raise InvalidRequest(str(error), field="with") from None
