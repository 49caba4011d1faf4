"""Updating user roles: the person gets exactly the roles asked for, and they are read back."""

from automation_log.domain.evidence import Evidence
from automation_log.domain.outcomes import Outcome
from automation_log.engine.attempt import Attempt
from automation_log.engine.signing_in import signed_in
from automation_log.engine.tasks.interface import Done
from automation_log.engine.tasks.people import keep_granted, know_granted_person
from automation_log.store.database import Connection


async def updating_user_roles(attempt: Attempt) -> Done:
    """Look at the roles the person has, set what differs, read back."""
    email = await attempt.write(lambda connection: know_granted_person(attempt, connection))

    async def keep(connection: Connection) -> None:
        await keep_granted(attempt, connection, email)

    async with signed_in(attempt) as session:
        if await attempt.look(session):
            return Done(
                evidence=Evidence.OBSERVED,
                outcome="Had this access already.",
                result=Outcome.ALREADY_SO,
                effect=keep,
            )
        await attempt.act(session)
        await attempt.observe(session)
    return Done(evidence=attempt.task.evidence_level, outcome="Has the access asked for.", effect=keep)
