"""Web app: what a person changes in the directory by hand, as occasions."""

from uuid import UUID

from automation_log.domain.jobs import Actor, Target, TargetKind
from automation_log.domain.triggers import Trigger
from automation_log.triggers.occasion import Occasion, trigger_of


def of_member(actor: Actor, member_id: UUID, email: str, did: str) -> Occasion:
    """`did` goes on after who did it: `deactivated ada@example.com`."""
    return Occasion(
        trigger=trigger_of(actor, Trigger.WEB_APP),
        actor=actor,
        sentence=f"{actor.label} {did}.",
        target=Target(kind=TargetKind.MEMBER, id=member_id, label=email),
        subject=email,
        rotates=True,
    )


def of_account(actor: Actor, account_id: UUID, label: str, did: str) -> Occasion:
    """`did` goes on after who did it: `shared the account Press with ada@example.com`."""
    return Occasion(
        trigger=trigger_of(actor, Trigger.WEB_APP),
        actor=actor,
        sentence=f"{actor.label} {did}.",
        target=Target(kind=TargetKind.ACCOUNT, id=account_id, label=label),
    )


def of_hub(actor: Actor, hub_id: UUID, label: str, did: str) -> Occasion:
    """`did` goes on after who did it: `renamed the business hub Figma to Figma EU`."""
    return Occasion(
        trigger=trigger_of(actor, Trigger.WEB_APP),
        actor=actor,
        sentence=f"{actor.label} {did}.",
        target=Target(kind=TargetKind.BUSINESS_HUB, id=hub_id, label=label),
    )
