"""Who calls the API: a member through a key, with what scopes and role allow at this moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.errors import NotAllowed
from automation_log.domain.jobs import Actor, ActorKind, Cause, CauseKind
from automation_log.domain.roles import Role
from automation_log.domain.scopes import Scope, scopes_of
from automation_log.domain.triggers import Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHolder:
    """A key's owner, as the key found them."""

    workspace_id: UUID
    slug: str
    key_id: UUID
    key_name: str
    scopes: frozenset[Scope]
    expires_at: datetime
    member_id: UUID
    name: str
    role: Role

    @property
    def rights(self) -> frozenset[Scope]:
        """What the key can be used for now: its scopes, as far as the owner's role goes."""
        return self.scopes & scopes_of(self.role)

    @property
    def actor(self) -> Actor:
        """The owner, by the member's id, as the actor of what the key does; the label names the key too."""
        return Actor(kind=ActorKind.API_KEY, id=self.member_id, label=f"{self.name} (key “{self.key_name}”)")

    @property
    def reader(self) -> Actor:
        """The same, as the actor of what the key reads."""
        return self.actor

    @property
    def address(self) -> str:
        """Where the API of the key's workspace is, on this host."""
        return f"/w/{self.slug}/api/v1"

    @property
    def trigger(self) -> Trigger:
        """What a job triggers that is called for with the key."""
        return Trigger.API

    @property
    def request(self) -> Cause:
        """The cause of a job that is called for with the key."""
        said = f"Called for through the API with the key “{self.key_name}”."
        return Cause(kind=CauseKind.REQUEST, id=self.key_id, sentence=said)

    @property
    def idempotency_owner(self) -> str:
        """The owner: what one key asked for is known under another of theirs."""
        return f"api:{self.member_id}"

    def check(self, scope: Scope) -> None:
        """Raises: NotAllowed, unless the key can be used for this now."""
        if scope not in self.scopes:
            raise NotAllowed(f"This key lacks the scope {scope.value}.", code="scope_missing")
        if scope not in self.rights:
            raise NotAllowed(f"{self.name} is {self.role.label}, a role that does not allow {scope.value}.")
