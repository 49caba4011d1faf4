"""Rotating passwords: sealed first, changed in the app, proven by logging in with the new one, then promoted."""

from automation_log.domain.errors import Refused
from automation_log.domain.passwords import make_password
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from automation_log.engine.attempt import Attempt
from automation_log.engine.tasks.interface import Done
from automation_log.store.credentials import PASSWORD
from automation_log.store.database import Connection


async def rotating_passwords(attempt: Attempt) -> Done:
    """Change the account's own password; after a lost attempt, first find out which one is live."""
    claim, engine = attempt.claim, attempt.engine
    old, new = await engine.database.write(
        claim.workspace_id, lambda connection: _prepare(attempt, connection)
    )
    attempt.values["secret.new_password"] = new
    is_in_doubt = claim.acts_begun > 0
    if not (is_in_doubt and await _is_live(attempt, new)):
        await _change(attempt, old, is_in_doubt=is_in_doubt)
        if not await _is_live(attempt, new):
            raise Refused(Reason.NOT_OBSERVED, "The app said yes, but the new password does not log in.")

    async def promote(connection: Connection) -> None:
        await engine.credentials.promote(
            connection, account_id=claim.account_id, field=PASSWORD, job_id=claim.job_id
        )

    return Done(evidence=attempt.task.evidence_level, outcome="The new password logs in.", effect=promote)


async def _prepare(attempt: Attempt, connection: Connection) -> tuple[Secret, Secret]:
    claim, engine = attempt.claim, attempt.engine
    old = await engine.credentials.live(connection, account_id=claim.account_id, field=PASSWORD)
    new = await engine.credentials.made_by(
        connection,
        workspace_id=claim.workspace_id,
        account_id=claim.account_id,
        field=PASSWORD,
        job_id=claim.job_id,
        make=lambda: make_password(attempt.definition.passwords, engine.random),
        now=engine.clock(),
    )
    return old, new


async def _change(attempt: Attempt, old: Secret, *, is_in_doubt: bool) -> None:
    try:
        async with attempt.session(old) as session:
            attempt.values["secret.password"] = old
            await attempt.act(session)
    except Refused as error:
        if is_in_doubt and error.reason is Reason.BAD_CREDENTIALS:
            raise Refused(Reason.IN_DOUBT, "Neither the old nor the new password logs in.") from error
        raise


async def _is_live(attempt: Attempt, password: Secret) -> bool:
    try:
        async with attempt.session(password) as session:
            await attempt.observe(session)
    except Refused as error:
        if error.reason is Reason.BAD_CREDENTIALS:
            return False
        raise
    return True
