"""Syncing users: the roster is read and matched with the members; jobs of their own remove the unmatched."""

from collections import Counter
from collections.abc import Sequence

from automation_log.domain.asked import Asked
from automation_log.domain.emails import plain_email
from automation_log.domain.errors import Refused
from automation_log.domain.ids import Ids
from automation_log.domain.reasons import Reason
from automation_log.domain.roster import RosterPerson, roster_of
from automation_log.domain.syncing import SyncRule, find, told, weigh
from automation_log.domain.tasks import Task
from automation_log.engine.attempt import Attempt
from automation_log.engine.following import NextJob
from automation_log.engine.signing_in import signed_in
from automation_log.engine.tasks.interface import Done, Looked, Onward
from automation_log.store import members, sync_rules
from automation_log.store.database import Connection
from automation_log.store.findings import keep_findings
from automation_log.store.rosters import keep_roster


async def syncing_users(attempt: Attempt) -> Looked:
    """Read the roster with its assets; this job itself changes nothing in the app."""
    async with signed_in(attempt) as session:
        await attempt.observe(session)
    roster = roster_of(attempt.rows["people"], attempt.rows["assets"])
    return Looked(decide=lambda connection: _decide(attempt, connection, roster))


async def _decide(
    attempt: Attempt, connection: Connection, roster: Sequence[RosterPerson]
) -> Onward | Refused:
    """Match with the members there are now; a person who joined while the roster was read is not removed."""
    claim, engine = attempt.claim, attempt.engine
    rule = await _rule(attempt, connection)
    exemptions = await sync_rules.list_exemptions(connection, attempt.hub_id)
    findings = find(
        roster,
        members=await members.member_emails(connection),
        exemptions={one.email: one.reason for one in exemptions},
        service_account=claim.username,
        rule=rule,
    )
    safeguard = weigh(findings, rule)
    is_preview = attempt.asked.is_preview
    is_applied = not is_preview and not safeguard.is_exceeded
    removals = {
        finding.person.username: _removal(finding.person, engine.ids)
        for finding in findings
        if finding.is_removal and is_applied
    }
    await keep_roster(connection, attempt.hub_id, roster, now=engine.clock())
    await keep_findings(
        connection,
        root_id=claim.root_id,
        job_id=claim.job_id,
        attempt=claim.attempt,
        findings=findings,
        safeguard=safeguard,
        is_preview=is_preview,
        removals={username: removal.id for username, removal in removals.items()},
    )
    if safeguard.is_exceeded and not is_preview:
        return Refused(Reason.SAFEGUARD_EXCEEDED, safeguard.sentence)
    counts = Counter(finding.state for finding in findings)
    outcome = told(counts, safeguard, switched_off=len(roster) - len(findings), is_preview=is_preview)
    return Onward(
        done=Done(evidence=attempt.task.evidence_level, outcome=outcome), next_jobs=tuple(removals.values())
    )


def _removal(person: RosterPerson, ids: Ids) -> NextJob:
    """About the person as every other job about them: one app writes an address with capitals, another does not."""
    subject = plain_email(person.email)
    spelled = person.email if person.email != subject else ""
    asked = Asked(username=person.username, email=spelled)
    return NextJob(id=ids.new(), task=Task.REMOVING_USERS, subject=subject, asked=asked)


async def _rule(attempt: Attempt, connection: Connection) -> SyncRule:
    hub = await sync_rules.read_rule(connection, attempt.hub_id)
    return SyncRule(
        removes_unmatched=hub.removes_unmatched,
        safeguard_percent=hub.safeguard_percent,
        app_can_remove=Task.REMOVING_USERS in attempt.definition.capabilities,
    )
