"""A door for programs: a token opens a workspace, so often a minute; no cookies, and every refusal is a document."""

import logging
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from automation_log.access.caller import Caller
from automation_log.api.v1.bodies import read_body, replayed
from automation_log.api.v1.document import as_text
from automation_log.api.v1.limits import Limits, Quota
from automation_log.api.v1.refusals import Refused, answer
from automation_log.api.v1.services import ApiServices
from automation_log.domain.errors import AutomationLogError
from automation_log.domain.problems import BROKEN, Problem, problem_of

HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}

log = logging.getLogger(__name__)


class BearerDoor(ABC):
    """An ASGI app for every address that `address` matches, with its groups `root`, `slug` and `path`."""

    def __init__(
        self, *, address: re.Pattern[str], app: FastAPI, services: ApiServices, limits: Limits
    ) -> None:
        self._address = address
        self._app = app
        self._app.state.services = services
        self._limits = limits

    def is_for(self, path: str) -> bool:
        """Whether an address is one of this door's."""
        return self._address.fullmatch(path) is not None

    @abstractmethod
    def described(self) -> Mapping[str, Any]:
        """The OpenAPI document of what is behind the door."""

    @abstractmethod
    async def let_in(self, request: Request, slug: str, count: Callable[[UUID], None]) -> Caller:
        """Who calls; `count` is told whose call it is as soon as that is known. Raises: NotSignedIn, NotFound."""

    @cached_property
    def _document(self) -> bytes:
        return as_text(self.described()).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        address = self._address.fullmatch(scope["path"])
        assert address is not None, "whoever calls asks `is_for` first"
        if address["path"] == "/openapi.json" and scope["method"] in ("GET", "HEAD"):
            # The same for every workspace, also for one that is not there.
            await Response(self._document, media_type="application/json", headers=HEADERS)(
                scope, receive, send
            )
            return
        more: dict[str, str] = {}
        is_answering = False

        async def send_with_headers(message: Message) -> None:
            nonlocal is_answering
            is_answering = True
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (HEADERS | more).items():
                    headers.setdefault(name, value)
            await send(message)

        def count(holder_id: UUID) -> None:
            nonlocal more
            quota = self._limits.take(holder_id)
            more = quota.headers
            if quota.wait_s is not None:
                raise Refused(_too_many(quota, quota.wait_s))

        request = Request(scope, receive)
        try:
            caller = await self.let_in(request, address["slug"], count)
            body = await read_body(request)
            inner = {**scope, "root_path": address["root"], "state": {"caller": caller}}
            await self._app(inner, replayed(body, receive), send_with_headers)
        except ClientDisconnect:
            return
        except Refused as refused:
            await answer(refused.problem)(scope, receive, send_with_headers)
        except AutomationLogError as error:
            await answer(problem_of(error))(scope, receive, send_with_headers)
        except Exception:
            log.exception("A program's request broke.")
            if not is_answering:
                await answer(BROKEN)(scope, receive, send_with_headers)


def bearer_token(request: Request) -> str:
    """The token that comes with a request; empty without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _too_many(quota: Quota, wait_s: int) -> Problem:
    sentence = f"This {quota.holder} may call {quota.limit} times a minute; wait {wait_s} s."
    return Problem(status=429, code="rate_limited", detail=sentence, retry_after_s=wait_s)
