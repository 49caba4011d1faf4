"""SCIM: what an identity provider pushes, as occasions. Access that is lost takes its accounts' passwords with it."""

from dataclasses import dataclass
from uuid import UUID

from automation_log.domain.jobs import Actor, Target, TargetKind
from automation_log.domain.triggers import Trigger
from automation_log.triggers.occasion import Occasion


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProvider:
    """Whoever holds a token for one workspace, as the actor of what it pushes."""

    workspace_id: UUID
    actor: Actor


def of_member(
    provider: IdentityProvider, member_id: UUID, email: str, did: str, *, is_new_state: bool = True
) -> Occasion:
    """`did` goes on after the provider's name: `deactivated ada@example.com`. A new name is no new state."""
    return Occasion(
        trigger=Trigger.SCIM,
        actor=provider.actor,
        sentence=f"{provider.actor.label} {did}.",
        target=Target(kind=TargetKind.MEMBER, id=member_id, label=email),
        subject=email,
        rotates=True,
        state=f"member:{member_id}" if is_new_state else None,
    )


def of_team(
    provider: IdentityProvider,
    team_id: UUID,
    name: str,
    did: str,
    *,
    subject: str | None = None,
    is_new_state: bool = True,
) -> Occasion:
    """`did` goes on after the provider's name; `subject` is the one person it concerns, None for several."""
    return Occasion(
        trigger=Trigger.SCIM,
        actor=provider.actor,
        sentence=f"{provider.actor.label} {did}.",
        target=Target(kind=TargetKind.TEAM, id=team_id, label=name),
        subject=subject,
        rotates=True,
        state=f"team:{team_id}" if is_new_state else None,
    )
