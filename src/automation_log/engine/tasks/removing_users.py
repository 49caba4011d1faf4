"""Removing users: gone from the app, down to what other grants give, or kept; decided by the grants that remain."""

from collections.abc import Collection
from typing import assert_never

from automation_log.connectors.interface import Session
from automation_log.domain.evidence import Evidence
from automation_log.domain.grants import Grant, without_direct
from automation_log.domain.outcomes import Outcome
from automation_log.domain.removal import Downgrade, Keep, Remove, decide_removal
from automation_log.domain.tasks import Task
from automation_log.engine.attempt import Attempt
from automation_log.engine.signing_in import signed_in
from automation_log.engine.tasks.interface import Done
from automation_log.engine.tasks.people import held_roles, know_person, know_roles
from automation_log.store import grants
from automation_log.store.database import Connection


async def removing_users(attempt: Attempt) -> Done:
    """Look whether the person is there, decide, act, read back; direct grants end with it, or are followed."""
    await attempt.write(lambda connection: know_person(attempt, connection))
    async with signed_in(attempt) as session:
        if await attempt.look(session):
            return _done(attempt, "Already gone.", Outcome.ALREADY_SO, Evidence.OBSERVED)
        if attempt.asked.is_about_assets_only:
            return await _remove(attempt, session)
        # Read as late as can be: a group that is pushed while this one signs in still keeps the person's seat.
        remaining = await attempt.write(lambda connection: _remaining(attempt, connection))
        match decide_removal(held_roles(attempt), remaining, attempt.weights):
            case Remove():
                return await _remove(attempt, session)
            case Downgrade(role):
                return await _downgrade(attempt, session, role)
            case Keep(role):
                kept = f"Kept as {role}: another grant gives it."
                return _done(attempt, kept, Outcome.KEPT, Evidence.OBSERVED)
            case decision:
                assert_never(decision)


async def _remove(attempt: Attempt, session: Session) -> Done:
    await attempt.act(session)
    await attempt.observe(session)
    return _done(attempt, "Gone from the app.", Outcome.DONE, attempt.task.evidence_level)


async def _downgrade(attempt: Attempt, session: Session, role: str) -> Done:
    know_roles(attempt, [role])
    lower = attempt.definition.task(Task.UPDATING_USER_ROLES)
    await attempt.act(session, lower)
    await attempt.observe(session, lower)
    lowered = f"Down to {role}, which another grant gives."
    return _done(attempt, lowered, Outcome.DOWNGRADED, lower.evidence_level)


def _done(attempt: Attempt, outcome: str, result: Outcome, evidence: Evidence) -> Done:
    async def withdraw(connection: Connection) -> None:
        if not attempt.asked.is_about_assets_only and not attempt.asked.follows_grants:
            await grants.withdraw_direct(connection, attempt.hub_id, str(attempt.claim.row["subject"]))

    return Done(evidence=evidence, outcome=outcome, result=result, effect=withdraw)


async def _remaining(attempt: Attempt, connection: Connection) -> Collection[Grant]:
    found = await grants.list_grants(connection, attempt.hub_id, str(attempt.claim.row["subject"]))
    return found if attempt.asked.follows_grants else without_direct(found)
