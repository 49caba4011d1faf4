"""Collection events: a change in a collection. What it gives is an offer; the person's claim makes it access."""

from uuid import UUID

from automation_log.domain.jobs import Actor, Target, TargetKind
from automation_log.domain.triggers import Trigger
from automation_log.triggers.occasion import Occasion, trigger_of


def of_collection(
    actor: Actor, collection_id: UUID, name: str, did: str, *, subject: str | None = None
) -> Occasion:
    """`did` goes on after who did it: `shared the collection “Spring” with the team “Writers”`."""
    return Occasion(
        trigger=trigger_of(actor, Trigger.COLLECTION_EVENTS),
        actor=actor,
        sentence=f"{actor.label} {did}.",
        target=Target(kind=TargetKind.COLLECTION, id=collection_id, label=name),
        subject=subject,
    )
