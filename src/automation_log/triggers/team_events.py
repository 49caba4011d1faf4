"""Team events: a change in the structure, roles or permissions of a team that this workspace manages itself."""

from uuid import UUID

from automation_log.domain.jobs import Actor, Target, TargetKind
from automation_log.domain.triggers import Trigger
from automation_log.triggers.occasion import Occasion, trigger_of


def of_team(actor: Actor, team_id: UUID, name: str, did: str, *, subject: str | None = None) -> Occasion:
    """`did` goes on after who did it: `added ada@example.com to the team “Writers”`."""
    return Occasion(
        trigger=trigger_of(actor, Trigger.TEAM_EVENTS),
        actor=actor,
        sentence=f"{actor.label} {did}.",
        target=Target(kind=TargetKind.TEAM, id=team_id, label=name),
        subject=subject,
    )
