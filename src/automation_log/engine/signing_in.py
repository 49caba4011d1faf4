"""Signing in as the job's account: with its code, and also where an earlier job left a password in doubt."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID

from automation_log.connectors.interface import Session
from automation_log.domain.custody import Custody
from automation_log.domain.errors import Changed, Refused
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from automation_log.engine.attempt import Attempt
from automation_log.store.credentials import PASSWORD, TOTP
from automation_log.store.database import Connection

CODE = "secret.totp"
IN_DOUBT = "Neither the saved password nor one that an earlier job made logs in."

Doubtful = Sequence[tuple[UUID, Secret]]


@asynccontextmanager
async def signed_in(attempt: Attempt) -> AsyncIterator[Session]:
    """A session with the account's live credentials; which password is live is found out first where it is in doubt.

    Raises: TargetError; Refused(in_doubt), when there are doubtful ones and none logs in; ConfigurationError, when the
    vault holds no password.
    """
    live, doubtful = await _read(attempt)
    async with AsyncExitStack() as stack:
        try:
            session = await stack.enter_async_context(attempt.session(live))
        except Refused as refused:
            if refused.reason is not Reason.BAD_CREDENTIALS or not doubtful:
                raise
            session = await _first_that_logs_in(attempt, stack, doubtful)
        else:
            attempt.values["secret.password"] = live
            if doubtful:
                await _settle(attempt, doubtful, live=None)
        yield session


@asynccontextmanager
async def signed_in_with(attempt: Attempt, password: Secret) -> AsyncIterator[Session]:
    """A session with this password, and with the account's code where it has one. Raises: TargetError."""
    if CODE not in attempt.values:
        async with attempt.engine.database.reading(attempt.claim.workspace_id) as connection:
            await _add_code(attempt, connection)
    async with attempt.session(password) as session:
        yield session


@asynccontextmanager
async def signed_in_either_way(attempt: Attempt) -> AsyncIterator[Session]:
    """As `signed_in`; an account whose code the app does not ask for any more is signed in to without it.

    `secret.totp` is among the attempt's values afterwards if the code was asked for.
    """
    async with AsyncExitStack() as stack:
        try:
            session = await stack.enter_async_context(signed_in(attempt))
        except (Refused, Changed) as failed:
            # A password that the app refuses is not tried again, unless an act of ours may have changed what it asks.
            if CODE not in attempt.values or (
                failed.reason is Reason.BAD_CREDENTIALS and not attempt.claim.acts_begun
            ):
                raise
            password = await _live_password(attempt)
            del attempt.values[CODE]
            session = await stack.enter_async_context(attempt.session(password))
            attempt.values["secret.password"] = password
        yield session


async def _read(attempt: Attempt) -> tuple[Secret, Doubtful]:
    claim, credentials = attempt.claim, attempt.engine.credentials
    async with attempt.engine.database.reading(claim.workspace_id) as connection:
        await _add_code(attempt, connection)
        live = await credentials.live(connection, account_id=claim.account_id, field=PASSWORD)
        doubtful = await credentials.in_doubt(
            connection, account_id=claim.account_id, field=PASSWORD, job_id=claim.job_id
        )
    return live, doubtful


async def _add_code(attempt: Attempt, connection: Connection) -> None:
    seed = await attempt.engine.credentials.find_live(
        connection, account_id=attempt.claim.account_id, field=TOTP
    )
    if seed is not None:
        attempt.values[CODE] = seed


async def _live_password(attempt: Attempt) -> Secret:
    claim = attempt.claim
    async with attempt.engine.database.reading(claim.workspace_id) as connection:
        return await attempt.engine.credentials.live(connection, account_id=claim.account_id, field=PASSWORD)


async def _first_that_logs_in(attempt: Attempt, stack: AsyncExitStack, doubtful: Doubtful) -> Session:
    for job_id, password in doubtful:
        try:
            session = await stack.enter_async_context(attempt.session(password))
        except Refused as refused:
            if refused.reason is not Reason.BAD_CREDENTIALS:
                raise
            continue
        attempt.values["secret.password"] = password
        await _settle(attempt, doubtful, live=job_id)
        return session
    raise Refused(Reason.IN_DOUBT, IN_DOUBT)


async def _settle(attempt: Attempt, doubtful: Doubtful, *, live: UUID | None) -> None:
    """Keep what was found out: the doubtful password of this job is live, or none of them is."""
    credentials, account_id = attempt.engine.credentials, attempt.claim.account_id

    async def work(connection: Connection) -> None:
        for job_id, _ in doubtful:
            keep = credentials.promote if job_id == live else credentials.discard
            await keep(connection, account_id=account_id, field=PASSWORD, job_id=job_id)

    await attempt.write(work)
    attempt.say_custody(PASSWORD, Custody.OLD if live is None else Custody.NEW)
