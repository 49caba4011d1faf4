"""Who is signed in: a member with a role in one workspace, as the session says."""

from dataclasses import dataclass, field
from uuid import UUID

from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A signed-in member; `csrf` is derived from the session's token and never stored."""

    member_id: UUID
    name: str
    email: str
    role: Role
    workspace_id: UUID
    slug: str
    workspace_name: str
    session_id: UUID
    csrf: str = field(repr=False)

    @property
    def actor(self) -> Actor:
        """The member as the actor of what they ask for."""
        return Actor(kind=ActorKind.MEMBER, id=self.member_id, label=self.name)
