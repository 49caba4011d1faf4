"""Logging in: a signed-in page is recognised; the session is discarded."""

from automation_log.engine.attempt import Attempt
from automation_log.engine.signing_in import signed_in
from automation_log.engine.tasks.interface import Done


async def logging_in(attempt: Attempt) -> Done:
    """Sign in with the live credential and recognise the page behind it."""
    async with signed_in(attempt) as session:
        await attempt.observe(session)
    return Done(evidence=attempt.task.evidence_level, outcome="Signed in.")
