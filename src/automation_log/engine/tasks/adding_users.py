"""Adding users: the person gets an account with the roles asked for, and is seen in the roster with them."""

from uuid import UUID

from automation_log.domain.evidence import Evidence
from automation_log.domain.outcomes import Outcome
from automation_log.domain.passwords import make_password
from automation_log.engine.attempt import Attempt
from automation_log.engine.signing_in import signed_in
from automation_log.engine.tasks.interface import Done
from automation_log.engine.tasks.people import keep_granted, know_granted_person
from automation_log.store import statements
from automation_log.store.credentials import PASSWORD
from automation_log.store.database import Connection

INVITED = "Invited; the person has not come yet."
NEW_PASSWORD = "secret.new_password"  # noqa: S105 - a value's name


async def adding_users(attempt: Attempt) -> Done:
    """Look for the person, create what is missing, read back."""
    email, account_id = await attempt.write(lambda connection: _prepare(attempt, connection))

    async def keep(connection: Connection) -> None:
        # Somebody who was there, or who was invited, has no password of ours: theirs stays what it was.
        credentials = attempt.engine.credentials
        settle = credentials.promote if attempt.has_given(NEW_PASSWORD) else credentials.discard
        await settle(connection, account_id=account_id, field=PASSWORD, job_id=attempt.claim.job_id)
        await keep_granted(attempt, connection, email)

    async with signed_in(attempt) as session:
        if await attempt.look(session):
            if attempt.task.is_invited(attempt.values):
                return Done(evidence=Evidence.OBSERVED, outcome=INVITED, result=Outcome.INVITED, effect=keep)
            return Done(
                evidence=Evidence.OBSERVED,
                outcome="Already a member.",
                result=Outcome.ALREADY_SO,
                effect=keep,
            )
        await attempt.act(session)
        await attempt.observe(session)
    level = attempt.task.evidence_level
    if attempt.task.is_invited(attempt.values):
        return Done(evidence=level, outcome=INVITED, result=Outcome.INVITED, effect=keep)
    return Done(evidence=level, outcome="Added with the access asked for.", effect=keep)


async def _prepare(attempt: Attempt, connection: Connection) -> tuple[str, UUID]:
    """The person's e-mail and account here; the account's password is sealed before anything acts."""
    claim, engine = attempt.claim, attempt.engine
    email = await know_granted_person(attempt, connection)
    cursor = await connection.execute(
        statements.read("put_account"),
        {
            "id": engine.ids.new(),
            "app": claim.row["app"],
            "address": claim.address,
            "label": f"{email} · {attempt.definition.name}",
            "username": attempt.values["person.username"],
            "now": engine.clock(),
        },
    )
    account = await cursor.fetchone()
    assert account is not None
    attempt.values[NEW_PASSWORD] = await engine.credentials.made_by(
        connection,
        workspace_id=claim.workspace_id,
        account_id=account["id"],
        field=PASSWORD,
        job_id=claim.job_id,
        make=lambda: make_password(attempt.definition.passwords, engine.random),
        now=engine.clock(),
    )
    return email, account["id"]
