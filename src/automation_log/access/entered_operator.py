"""An operator in one workspace: what they may do there, and the reason that everything they change needs."""

from dataclasses import dataclass
from uuid import UUID

from automation_log.domain.errors import InvalidRequest
from automation_log.domain.jobs import Actor, ActorKind, Cause, CauseKind
from automation_log.domain.roles import Role
from automation_log.domain.scopes import Scope
from automation_log.domain.triggers import Trigger

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredOperator:
    """An operator as the door let them in; `given_reason` is what they sent of why, not looked at yet."""

    workspace_id: UUID
    slug: str
    operator_id: UUID
    operator_name: str
    given_reason: bytes

    @property
    def name(self) -> str:
        """What the log calls them."""
        return f"Operator {self.operator_name}"

    @property
    def role(self) -> Role:
        """A super admin's, which is everything but handing the workspace over: that is its owner's."""
        return Role.SUPER_ADMIN

    @property
    def address(self) -> str:
        """Where the Admin API of this workspace is, on this host."""
        return f"/admin/v1/w/{self.slug}"

    @property
    def reason(self) -> str:
        """Why they act. Raises: InvalidRequest."""
        try:
            reason = self.given_reason.decode().strip()
        except UnicodeDecodeError:
            reason = ""
        if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
            raise InvalidRequest(
                f"Say why, in the header Reason: 1 to {LONGEST_REASON} printable characters, in UTF-8.",
                field="Reason",
            )
        return reason

    @property
    def actor(self) -> Actor:
        """The operator as the actor, with the reason. Raises: InvalidRequest, without one."""
        return Actor(kind=ActorKind.OPERATOR, id=self.operator_id, label=self.name, because=self.reason)

    @property
    def reader(self) -> Actor:
        """The operator, as the actor of what they read: that asks for no reason."""
        return Actor(kind=ActorKind.OPERATOR, id=self.operator_id, label=self.name)

    @property
    def trigger(self) -> Trigger:
        """What a job triggers that they call for."""
        return Trigger.ADMIN_API

    @property
    def request(self) -> Cause:
        """The cause of a job that they call for. Raises: as `actor`."""
        said = self.actor.explained(f"{self.name} called for it through the Admin API.")
        return Cause(kind=CauseKind.REQUEST, id=self.operator_id, sentence=said)

    @property
    def idempotency_owner(self) -> str:
        """Each operator has keys of their own."""
        return f"operator:{self.operator_id}"

    def check(self, scope: Scope) -> None:
        """Every scope is open. Raises: InvalidRequest, where something is to change and no reason came."""
        if scope.changes:
            _ = self.reason
