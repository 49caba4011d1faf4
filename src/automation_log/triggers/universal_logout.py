"""Universal Logout: a person logged out everywhere, by somebody at a page or by an issuer that is trusted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.jobs import Actor, Target, TargetKind
from automation_log.domain.mails import MailKind
from automation_log.domain.triggers import Trigger
from automation_log.triggers.occasion import Occasion, trigger_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """A request whose signature was believed: whose it is, and how its token is told from every other, once."""

    workspace_id: UUID
    actor: Actor
    issuer_id: UUID
    issuer: str
    token_hash: bytes
    """32 bytes over issuer and token id."""
    expires_at: datetime
    """From when on nobody believes the token any more."""


def of_person(actor: Actor, member_id: UUID, email: str, did: str) -> Occasion:
    """`did` goes on after who did it: `logged ada@example.com out everywhere: …`."""
    return Occasion(
        trigger=trigger_of(actor, Trigger.UNIVERSAL_LOGOUT),
        actor=actor,
        sentence=f"{actor.label} {did}.",
        target=Target(kind=TargetKind.MEMBER, id=member_id, label=email),
        subject=email,
        rotates_reached=True,
        mails=MailKind.LOGOUT,
    )
