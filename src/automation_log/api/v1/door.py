"""The API's door: a key opens one workspace, so many times a minute; no cookies, and every refusal is a document."""

import logging
import re
from functools import cached_property

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from automation_log.api.v1.app import make_api
from automation_log.api.v1.bodies import read_body, replayed
from automation_log.api.v1.document import as_text, document
from automation_log.api.v1.limits import Quota
from automation_log.api.v1.refusals import answer
from automation_log.api.v1.services import ApiServices
from automation_log.domain.errors import AutomationLogError
from automation_log.domain.problems import BROKEN, Problem, problem_of

ADDRESS = re.compile(r"(?P<root>/w/(?P<slug>[a-z0-9-]{1,64})/api/v1)(?P<path>/.*)?", re.DOTALL)
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}

log = logging.getLogger(__name__)


class ApiDoor:
    """An ASGI app for every address under `/w/…/api/v1`."""

    def __init__(self, services: ApiServices) -> None:
        self._services = services
        self._app = make_api(services)

    def is_for(self, path: str) -> bool:
        """Whether an address is one of this door's."""
        return ADDRESS.fullmatch(path) is not None

    @cached_property
    def _document(self) -> bytes:
        return as_text(document()).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        address = ADDRESS.fullmatch(scope["path"])
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

        request = Request(scope, receive)
        try:
            caller = await self._services.keys.holder(_key(request), address["slug"])
            quota = self._services.limits.take(caller.key_id)
            more = quota.headers
            if quota.wait_s is not None:
                await answer(_too_many(quota, quota.wait_s))(scope, receive, send_with_headers)
                return
            body = await read_body(request)
            inner = {**scope, "root_path": address["root"], "state": {"caller": caller}}
            await self._app(inner, replayed(body, receive), send_with_headers)
        except ClientDisconnect:
            return
        except AutomationLogError as error:
            await answer(problem_of(error))(scope, receive, send_with_headers)
        except Exception:
            log.exception("An API request broke.")
            if not is_answering:
                await answer(BROKEN)(scope, receive, send_with_headers)


def _key(request: Request) -> str:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def _too_many(quota: Quota, wait_s: int) -> Problem:
    sentence = f"This key may call {quota.limit} times a minute; wait {wait_s} s."
    return Problem(status=429, code="rate_limited", detail=sentence, retry_after_s=wait_s)
