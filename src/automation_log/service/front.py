"""The front: which door of the house a request is for; whatever is for none goes to the pages."""

import asyncio
from collections.abc import Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

from starlette.types import ASGIApp, Receive, Scope, Send

from automation_log.api.admin.door import AdminDoor
from automation_log.api.global_token_revocation.door import GlobalTokenRevocationDoor
from automation_log.api.scim.door import ScimDoor
from automation_log.api.v1.door import ApiDoor
from automation_log.api.v1.limits import Limits
from automation_log.api.v1.services import ApiServices
from automation_log.service.runtime import Runtime, now


class Door(Protocol):
    """An ASGI app that says which addresses are its own."""

    def is_for(self, path: str) -> bool:
        """Whether the address is one of this door's."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""


class Front:
    """Programs' doors stand before the pages' shield: other limits, other errors, no cookies."""

    def __init__(self, app: ASGIApp, *, doors: Sequence[Door]) -> None:
        self._pages = app
        self._doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http":
            for door in self._doors:
                if door.is_for(scope["path"]):
                    await door(scope, receive, send)
                    return
        await self._pages(scope, receive, send)


def scim_door(running: Runtime) -> ScimDoor:
    """The door of identity providers."""
    return ScimDoor(
        database=running.database,
        tokens=running.scim_tokens,
        provisioned_members=running.directory.provisioned_members,
        provisioned_teams=running.directory.provisioned_teams,
    )


def api_door(running: Runtime, ending: asyncio.Event) -> ApiDoor:
    """The door of programs that hold a key."""
    return ApiDoor(_api_services(running, ending))


def admin_door(running: Runtime, ending: asyncio.Event) -> AdminDoor:
    """The door of operators, who have calls of their own."""
    limits = Limits(per_minute=running.settings.api_requests_per_minute, clock=now, holder="operator")
    return AdminDoor(_api_services(running, ending), operators=running.operators, limits=limits)


def global_token_revocation_door(running: Runtime) -> GlobalTokenRevocationDoor:
    """The door of issuers that log people out everywhere."""
    return GlobalTokenRevocationDoor(
        tokens=running.revocation_tokens, universal_logout=running.directory.universal_logout
    )


def _api_services(running: Runtime, ending: asyncio.Event) -> ApiServices:
    return ApiServices(
        database=running.database,
        keys=running.api_keys,
        limits=Limits(per_minute=running.settings.api_requests_per_minute, clock=now),
        catalog=running.catalog,
        directory=running.directory,
        accounts=running.accounts,
        hubs=running.hubs,
        sync_rules=running.sync_rules,
        scim_tokens=running.scim_tokens,
        pausing=running.pausing,
        submit=running.submit,
        asking=running.asking,
        scheduling=running.scheduling,
        rerunning=running.rerunning,
        ending=ending,
        batches=running.batches,
        clock=now,
        ids=running.ids,
        zone=ZoneInfo(running.settings.time_zone),
    )
