"""Rotating passwords: sealed first, changed in the app, proven by logging in with the new one, then promoted."""

import contextlib

from automation_log.domain.custody import Custody
from automation_log.domain.errors import Changed, Refused
from automation_log.domain.passwords import make_password
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from automation_log.engine.attempt import Attempt
from automation_log.engine.signing_in import signed_in, signed_in_with
from automation_log.engine.tasks.interface import Done
from automation_log.store.credentials import PASSWORD
from automation_log.store.database import Connection

NEITHER = "Neither the old nor the new password logs in."
NOT_OBSERVED = "The app said yes, but the new password does not log in."


async def rotating_passwords(attempt: Attempt) -> Done:
    """Change the account's own password; after a lost attempt, first find out which one is live."""
    new = await attempt.write(lambda connection: _make(attempt, connection))
    attempt.values["secret.new_password"] = new
    if not (attempt.claim.acts_begun and await _is_live(attempt, new)):
        await _change(attempt, new)
    attempt.say_custody(PASSWORD, Custody.NEW)

    async def promote(connection: Connection) -> None:
        await attempt.engine.credentials.promote(
            connection, account_id=attempt.claim.account_id, field=PASSWORD, job_id=attempt.claim.job_id
        )

    return Done(evidence=attempt.task.evidence_level, outcome="The new password logs in.", effect=promote)


async def _make(attempt: Attempt, connection: Connection) -> Secret:
    claim, engine = attempt.claim, attempt.engine
    return await engine.credentials.made_by(
        connection,
        workspace_id=claim.workspace_id,
        account_id=claim.account_id,
        field=PASSWORD,
        job_id=claim.job_id,
        make=lambda: make_password(attempt.definition.passwords, engine.random),
        now=engine.clock(),
    )


async def _change(attempt: Attempt, new: Secret) -> None:
    """Change it and prove it. Raises: TargetError; what is live by then is recorded where it can be found out."""
    is_changing = False
    try:
        async with signed_in(attempt) as session:
            # Written with the step that begins to change it, before it does.
            attempt.say_custody(PASSWORD, Custody.IN_DOUBT)
            is_changing = True
            await attempt.act(session)
    except (Refused, Changed) as failed:
        if not is_changing:
            if attempt.claim.acts_begun and failed.reason is Reason.BAD_CREDENTIALS:
                raise Refused(Reason.IN_DOUBT, NEITHER) from failed
            raise
        shown = attempt.picture, attempt.excerpt
        # Where the question is not answered either, what went wrong first says more, and the password stays in doubt.
        with contextlib.suppress(Refused, Changed):
            if await _is_new_live(attempt, new):
                return
        attempt.picture, attempt.excerpt = shown
        raise
    if not await _is_new_live(attempt, new):
        raise Refused(Reason.NOT_OBSERVED, NOT_OBSERVED)


async def _is_new_live(attempt: Attempt, new: Secret) -> bool:
    """Find out which one is live, and keep that: a new one that is not is retired, so that a retry makes another."""
    if await _is_live(attempt, new):
        return True
    old = attempt.values["secret.password"]
    assert isinstance(old, Secret)
    if await _is_live(attempt, old):
        await attempt.write(
            lambda connection: attempt.engine.credentials.discard(
                connection, account_id=attempt.claim.account_id, field=PASSWORD, job_id=attempt.claim.job_id
            )
        )
        attempt.say_custody(PASSWORD, Custody.OLD)
    return False


async def _is_live(attempt: Attempt, password: Secret) -> bool:
    try:
        async with signed_in_with(attempt, password) as session:
            await attempt.observe(session)
    except Refused as refused:
        if refused.reason is Reason.BAD_CREDENTIALS:
            return False
        raise
    return True
