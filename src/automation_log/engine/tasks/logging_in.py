"""Logging in: a signed-in page is recognised; the session is discarded."""

from automation_log.engine.attempt import Attempt
from automation_log.engine.tasks.interface import Done
from automation_log.store.credentials import PASSWORD


async def logging_in(attempt: Attempt) -> Done:
    """Sign in with the live credential and recognise the page behind it."""
    async with attempt.engine.database.reading(attempt.claim.workspace_id) as connection:
        password = await attempt.engine.credentials.live(
            connection, account_id=attempt.claim.account_id, field=PASSWORD
        )
    async with attempt.session(password) as session:
        await attempt.observe(session)
    return Done(evidence=attempt.task.evidence_level, outcome="Signed in.")
