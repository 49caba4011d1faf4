"""What tasks about one person have in common: who it is in the app, and the roles asked for."""

from collections.abc import Iterable

from automation_log.engine.attempt import Attempt
from automation_log.store.database import Connection
from automation_log.store.rosters import username_of


async def know_person(attempt: Attempt, connection: Connection) -> str:
    """Put the person into the attempt's values; the person's e-mail."""
    email = str(attempt.claim.row["subject"])
    username = attempt.asked.username or await username_of(connection, attempt.hub_id, email)
    attempt.values["person.email"] = email
    attempt.values["person.username"] = username
    know_roles(attempt, attempt.asked.roles)
    return email


def know_roles(attempt: Attempt, roles: Iterable[str]) -> None:
    """The roles the person is to have: `role` is the first, `roles` all, one a line, as an app's are read."""
    names = sorted(set(roles))
    attempt.values["roles"] = "\n".join(names)
    attempt.values["role"] = names[0] if names else ""


def held_roles(attempt: Attempt) -> tuple[str, ...]:
    """The roles that the look found the person with."""
    return tuple(str(attempt.values.get("found.roles", "")).splitlines())
