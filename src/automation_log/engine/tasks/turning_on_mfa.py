"""Turning on MFA: the seed is sealed before the app is told to use it, and proven by logging in with a code."""

from collections.abc import Mapping

from automation_log.domain.errors import Changed, Refused
from automation_log.domain.evidence import Evidence
from automation_log.domain.outcomes import Outcome
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from automation_log.domain.totp import SEED_BYTES, Totp
from automation_log.engine.attempt import Attempt
from automation_log.engine.signing_in import CODE, signed_in_either_way
from automation_log.engine.tasks.interface import Done
from automation_log.store.credentials import BACKUP_CODES, PASSWORD, TOTP
from automation_log.store.database import Connection

FIELDS = {CODE: TOTP, "secret.backup_codes": BACKUP_CODES}
"""Where what the app shows while enrolling is kept."""


async def turning_on_mfa(attempt: Attempt) -> Done:
    """Enrol a seed, whether the app makes it or takes ours; after a lost attempt, first try whether it is on."""
    seed, password = await attempt.write(lambda connection: _prepare(attempt, connection))
    if not (attempt.claim.acts_begun and await _asks_for_our_code(attempt, password, seed)):
        async with signed_in_either_way(attempt) as session:
            has_code = CODE in attempt.values
            if await attempt.look(session):
                if not has_code:
                    raise Refused(Reason.MFA_ALREADY_ON)
                return Done(
                    evidence=Evidence.OBSERVED,
                    outcome="MFA was on already, with the code kept here.",
                    result=Outcome.ALREADY_SO,
                    effect=lambda connection: _settle(attempt, connection, is_ours=False),
                )
            attempt.values[CODE] = seed
            attempt.keep_secrets = lambda secrets: _keep(attempt, secrets)
            await attempt.act(session)
        used = attempt.values["secret.password"]
        assert isinstance(used, Secret)
        async with attempt.session(used) as session:
            await attempt.observe(session)
    return Done(
        evidence=attempt.task.evidence_level,
        outcome="A code from the vault logs in.",
        effect=lambda connection: _settle(attempt, connection, is_ours=True),
    )


async def _prepare(attempt: Attempt, connection: Connection) -> tuple[Secret, Secret]:
    """A seed for apps that take ours, or what the app showed an earlier attempt; and the password."""
    claim, engine = attempt.claim, attempt.engine
    seed = await engine.credentials.made_by(
        connection,
        workspace_id=claim.workspace_id,
        account_id=claim.account_id,
        field=TOTP,
        job_id=claim.job_id,
        make=lambda: Secret(Totp(seed=engine.random.randbytes(SEED_BYTES)).text),
        now=engine.clock(),
    )
    attempt.values["secret.new_totp"] = seed
    attempt.values["secret.new_totp_hex"] = Secret(Totp.from_text(seed.reveal()).seed.hex())
    password = await engine.credentials.live(connection, account_id=claim.account_id, field=PASSWORD)
    return seed, password


async def _asks_for_our_code(attempt: Attempt, password: Secret, seed: Secret) -> bool:
    """Whether an earlier attempt came so far that the app takes codes of this seed."""
    attempt.values[CODE] = seed
    try:
        async with attempt.session(password) as session:
            await attempt.observe(session)
    except (Refused, Changed):
        del attempt.values[CODE]
        return False
    return True


async def _keep(attempt: Attempt, secrets: Mapping[str, Secret]) -> None:
    """Seal what the app made before the step that confirms it."""

    async def work(connection: Connection) -> None:
        for name, secret in secrets.items():
            await attempt.engine.credentials.made_by_app(
                connection,
                workspace_id=attempt.claim.workspace_id,
                account_id=attempt.claim.account_id,
                field=FIELDS[name],
                job_id=attempt.claim.job_id,
                secret=secret,
                now=attempt.engine.clock(),
            )

    await attempt.write(work)


async def _settle(attempt: Attempt, connection: Connection, *, is_ours: bool) -> None:
    credentials, claim = attempt.engine.credentials, attempt.claim
    settle = credentials.promote if is_ours else credentials.discard
    for field in (TOTP, BACKUP_CODES):
        await settle(connection, account_id=claim.account_id, field=field, job_id=claim.job_id)
