"""Turning off MFA: switched off with a code, proven by logging in without one; then the seed is retired."""

from automation_log.domain.errors import Refused
from automation_log.domain.evidence import Evidence
from automation_log.domain.outcomes import Outcome
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from automation_log.engine.attempt import Attempt
from automation_log.engine.signing_in import CODE, signed_in_either_way
from automation_log.engine.tasks.interface import Done
from automation_log.store.credentials import BACKUP_CODES, TOTP
from automation_log.store.database import Connection


async def turning_off_mfa(attempt: Attempt) -> Done:
    """Look whether it is on, switch it off, log in without a code."""
    async with signed_in_either_way(attempt) as session:
        if await attempt.look(session):
            return Done(
                evidence=Evidence.OBSERVED,
                outcome="MFA was off already.",
                result=Outcome.ALREADY_SO,
                effect=lambda connection: _retire(attempt, connection),
            )
        if CODE not in attempt.values:
            raise Refused(Reason.MFA_NOT_MANAGED)
        await attempt.act(session)
    del attempt.values[CODE]
    password = attempt.values["secret.password"]
    assert isinstance(password, Secret)
    async with attempt.session(password) as session:
        await attempt.observe(session)
    return Done(
        evidence=attempt.task.evidence_level,
        outcome="The password alone logs in.",
        effect=lambda connection: _retire(attempt, connection),
    )


async def _retire(attempt: Attempt, connection: Connection) -> None:
    for field in (TOTP, BACKUP_CODES):
        await attempt.engine.credentials.retire(connection, account_id=attempt.claim.account_id, field=field)
