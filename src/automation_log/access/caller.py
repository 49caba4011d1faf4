"""Who calls an API for programs, however they came in: where they act, as whom, and what for."""

from typing import Protocol
from uuid import UUID

from automation_log.domain.jobs import Actor, Cause
from automation_log.domain.roles import Role
from automation_log.domain.scopes import Scope
from automation_log.domain.triggers import Trigger


class Caller(Protocol):
    """A caller in one workspace."""

    @property
    def workspace_id(self) -> UUID:
        """The workspace they act in."""

    @property
    def slug(self) -> str:
        """Its part of the address."""

    @property
    def address(self) -> str:
        """Where what they are answered stands, on this host: `/w/acme/api/v1`."""

    @property
    def name(self) -> str:
        """What refusals call them."""

    @property
    def role(self) -> Role:
        """The role that is the limit of what they may do to others."""

    @property
    def actor(self) -> Actor:
        """Them, as the actor of what they ask for. Raises: InvalidRequest, without the reason that is asked of them."""

    @property
    def reader(self) -> Actor:
        """Them, as the actor of what they read."""

    @property
    def trigger(self) -> Trigger:
        """What a job triggers that they call for."""

    @property
    def request(self) -> Cause:
        """The cause of a job that they call for. Raises: as `actor`."""

    @property
    def idempotency_owner(self) -> str:
        """Whose idempotency keys are theirs."""

    def check(self, scope: Scope) -> None:
        """Raises: NotAllowed, unless this is open to them now; InvalidRequest, without the reason it needs."""
