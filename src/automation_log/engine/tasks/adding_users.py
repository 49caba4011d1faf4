"""Adding users: the person gets an account with the role, and is seen in the roster with it."""

from uuid import UUID

from automation_log.domain.passwords import make_password
from automation_log.domain.secrets import Secret
from automation_log.engine.attempt import Attempt
from automation_log.engine.tasks.interface import Done, no_effect
from automation_log.store import statements
from automation_log.store.credentials import PASSWORD
from automation_log.store.database import Connection


async def adding_users(attempt: Attempt) -> Done:
    """Look for the person, create what is missing, read back."""
    claim, engine = attempt.claim, attempt.engine
    person = str(claim.row["subject"])
    service_password, account_id, new_password = await engine.database.write(
        claim.workspace_id, lambda connection: _prepare(attempt, connection, person)
    )
    attempt.values |= {
        "person.email": person,
        "role": str(claim.row["asked"]["role"]),
        "secret.new_password": new_password,
    }

    async def promote(connection: Connection) -> None:
        await engine.credentials.promote(
            connection, account_id=account_id, field=PASSWORD, job_id=claim.job_id
        )

    async with attempt.session(service_password) as session:
        if await attempt.look(session):
            # Found after an act of ours that was cut off: the password is the one this job made.
            return Done(
                evidence=attempt.task.evidence_level,
                outcome="Already a member.",
                effect=promote if claim.acts_begun else no_effect,
            )
        await attempt.act(session)
        await attempt.observe(session)
    return Done(
        evidence=attempt.task.evidence_level, outcome="Added with the role asked for.", effect=promote
    )


async def _prepare(attempt: Attempt, connection: Connection, person: str) -> tuple[Secret, UUID, Secret]:
    """The service account's password, the person's account here, and its password: sealed before anything acts."""
    claim, engine = attempt.claim, attempt.engine
    service_password = await engine.credentials.live(connection, account_id=claim.account_id, field=PASSWORD)
    cursor = await connection.execute(
        statements.read("put_account"),
        {
            "id": engine.ids.new(),
            "app": claim.row["app"],
            "address": claim.address,
            "label": f"{person} · {attempt.definition.name}",
            "username": person,
            "now": engine.clock(),
        },
    )
    account = await cursor.fetchone()
    assert account is not None
    new_password = await engine.credentials.made_by(
        connection,
        workspace_id=claim.workspace_id,
        account_id=account["id"],
        field=PASSWORD,
        job_id=claim.job_id,
        make=lambda: make_password(attempt.definition.passwords, engine.random),
        now=engine.clock(),
    )
    return service_password, account["id"], new_password
