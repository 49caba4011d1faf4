"""What tasks about one person have in common: who it is in the app, and the roles they are to have."""

from collections.abc import Iterable

from automation_log.connectors.definition import HELD_ROLES
from automation_log.domain.errors import Refused
from automation_log.domain.grants import effective_role
from automation_log.domain.reasons import Reason
from automation_log.engine.attempt import Attempt
from automation_log.store import grants
from automation_log.store.database import Connection
from automation_log.store.rosters import username_of


async def know_person(attempt: Attempt, connection: Connection) -> str:
    """Put the person into the attempt's values, with the roles asked for; the person's e-mail."""
    email = str(attempt.claim.row["subject"])
    username = attempt.asked.username or await username_of(connection, attempt.hub_id, email)
    attempt.values["person.email"] = attempt.asked.email or email
    attempt.values["person.username"] = username
    know_roles(attempt, attempt.asked.roles)
    return email


async def know_granted_person(attempt: Attempt, connection: Connection) -> str:
    """As `know_person`; a job that follows grants takes the role they give now. Raises: Refused, when none is left."""
    email = await know_person(attempt, connection)
    if attempt.asked.follows_grants:
        found = await grants.list_grants(connection, attempt.hub_id, email)
        role = effective_role(found, attempt.weights)
        if role is None:
            raise Refused(Reason.GRANT_WITHDRAWN)
        know_roles(attempt, [role])
    return email


async def keep_granted(attempt: Attempt, connection: Connection, email: str) -> None:
    """The roles asked for are direct grants from now on, unless the job only follows grants, or asks for none."""
    if attempt.asked.roles and not attempt.asked.follows_grants:
        await grants.grant_directly(
            connection,
            attempt.hub_id,
            email,
            attempt.asked.roles,
            ids=attempt.engine.ids,
            now=attempt.engine.clock(),
        )


def know_roles(attempt: Attempt, roles: Iterable[str]) -> None:
    """The roles the person is to have: `role` is the first, `roles` all, one a line, as an app's are read."""
    names = sorted(set(roles))
    attempt.values["roles"] = "\n".join(names)
    attempt.values["role"] = names[0] if names else ""


def held_roles(attempt: Attempt) -> tuple[str, ...]:
    """The roles that the look found the person with."""
    return tuple(str(attempt.values.get(HELD_ROLES, "")).splitlines())
