"""What the pages need from those who act: submit an order, retry a job, cancel a job."""

from collections.abc import Awaitable, Callable
from typing import Protocol
from uuid import UUID

from automation_log.domain.jobs import Actor
from automation_log.triggers.order import Order


class Submit(Protocol):
    """The single door: checks, plans and records an order."""

    async def submit(self, order: Order) -> UUID:
        """The root's id. Raises: RequestError, with the field that cannot be used."""
        ...


Act = Callable[[UUID, UUID, Actor], Awaitable[None]]
"""Retry or cancel: (workspace, job, who asks). Raises: RequestError."""
