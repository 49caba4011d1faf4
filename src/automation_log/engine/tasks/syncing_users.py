"""Syncing users: the roster is read page by page and matched by e-mail with the members."""

from automation_log.engine.attempt import Attempt
from automation_log.engine.tasks.interface import Done
from automation_log.store import directory, statements
from automation_log.store.credentials import PASSWORD
from automation_log.store.database import Connection


async def syncing_users(attempt: Attempt) -> Done:
    """Read the roster and keep it; nothing in the app changes."""
    claim, engine = attempt.claim, attempt.engine
    async with engine.database.reading(claim.workspace_id) as connection:
        password = await engine.credentials.live(connection, account_id=claim.account_id, field=PASSWORD)
        members = await directory.member_emails(connection)
    async with attempt.session(password) as session:
        await attempt.observe(session)
    people = {row["username"]: row for row in attempt.rows}
    matched = sum(row["email"].casefold() in members for row in people.values())

    async def keep(connection: Connection) -> None:
        await connection.execute(statements.read("clear_roster"), {"hub": attempt.hub_id})
        await connection.execute(
            statements.read("put_roster"),
            {
                "hub": attempt.hub_id,
                "username": list(people),
                "email": [row["email"] for row in people.values()],
                "roles": [row["role"] for row in people.values()],
                "is_active": [row["active"] == "yes" for row in people.values()],
                "now": engine.clock(),
            },
        )

    return Done(
        evidence=attempt.task.evidence_level,
        outcome=f"{len(people)} people read: {matched} matched, {len(people) - matched} unmatched.",
        effect=keep,
    )
