"""The SCIM door: a bearer token opens the directory of one workspace, and a request is one transaction."""

import json
import re
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import parse_qsl

import structlog
from scim2_models import (
    Error,
    NotFoundException,
    PayloadTooLargeException,
    SCIMException,
    UnauthorizedException,
)
from scim2_server.handler import AsyncScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from automation_log.access.scim_tokens import ScimTokens
from automation_log.api.scim.dialects import plain_body
from automation_log.api.scim.provider import make_service
from automation_log.api.scim.storage import DirectoryStorage
from automation_log.directory.provisioned_members import ProvisionedMembers
from automation_log.directory.provisioned_teams import ProvisionedTeams
from automation_log.domain.errors import NotSignedIn, StoreUnavailable
from automation_log.domain.problems import RETRY_AFTER_S
from automation_log.store import directory
from automation_log.store.database import Connection, Database
from automation_log.triggers.scim import IdentityProvider

ADDRESS = re.compile(r"/w/(?P<slug>[a-z0-9-]{1,64})/scim/v2(?P<path>/.*)?")
WRITES = ("POST", "PUT", "PATCH", "DELETE")
CHANGES_ONE = ("PUT", "PATCH", "DELETE")
MOST_BYTES = 16 * 1024 * 1024
"""A group of a hundred thousand, pushed whole."""
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

log = structlog.get_logger()


class ScimDoor:
    """An ASGI app for every address under `/w/…/scim/v2`; every refusal is in SCIM's own schema."""

    def __init__(
        self,
        *,
        database: Database,
        tokens: ScimTokens,
        provisioned_members: ProvisionedMembers,
        provisioned_teams: ProvisionedTeams,
    ) -> None:
        self._database = database
        self._tokens = tokens
        self._members = provisioned_members
        self._teams = provisioned_teams
        self._service = make_service()

    def is_for(self, path: str) -> bool:
        """Whether an address is one of this door's."""
        return ADDRESS.fullmatch(path) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
        except ClientDisconnect:
            return
        except StoreUnavailable as away:
            answer = _unavailable(away)
        except Exception as error:
            if not isinstance(error, SCIMException):
                log.exception("a SCIM request broke", error=type(error).__name__)
            answer = self._service.error_response(error)
        body = b"" if answer.body is None else json.dumps(answer.body).encode()
        headers = HEADERS | answer.headers
        await Response(body, status_code=int(answer.status), headers=headers)(scope, receive, send)

    async def _answer(self, request: Request) -> ScimResponse:
        address = ADDRESS.fullmatch(request.url.path)
        assert address is not None, "whoever calls asks `is_for` first"
        provider = await self._holder(request, address["slug"])
        base_url = f"{str(request.base_url).rstrip('/')}/w/{address['slug']}/scim/v2"
        asked = ScimRequest(
            method=request.method,
            base_url=base_url,
            path=(address["path"] or "").removesuffix(".scim"),
            query=dict(parse_qsl(request.url.query, keep_blank_values=True)),
            headers=[(name, value) for name, value in request.headers.items()],
            body=plain_body(request.method, await _body(request)),
            subject=provider,
        )
        is_write = request.method in WRITES and not asked.path.endswith("/.search")

        async def work(connection: Connection) -> tuple[ScimResponse, Sequence[object]]:
            if is_write:
                # Held from the first look on, so that what a PATCH is applied to cannot change under it.
                await directory.lock_directory(connection)
            return await self._handle(connection, provider, asked)

        answer, roots = await self._database.write(provider.workspace_id, work)
        if roots and "respond-async" in request.headers.get("prefer", "").casefold():
            # RFC 9967 §2.5.1: accepted, and what follows goes by this id.
            headers = {"Set-Txn": str(roots[0]), "Preference-Applied": "respond-async"}
            if "Location" in answer.headers:
                headers["Location"] = answer.headers["Location"]
            return ScimResponse(HTTPStatus.ACCEPTED, None, headers)
        return answer

    async def _holder(self, request: Request, slug: str) -> IdentityProvider:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            return await self._tokens.holder(token.strip() if scheme.lower() == "bearer" else "", slug)
        except NotSignedIn as error:
            raise UnauthorizedException(detail=str(error)) from None

    async def _handle(
        self, connection: Connection, provider: IdentityProvider, asked: ScimRequest
    ) -> tuple[ScimResponse, Sequence[object]]:
        storage = DirectoryStorage(connection, provider, self._members, self._teams)
        try:
            answer = await AsyncScimHandler(self._service, storage).handle(asked)
        except NotFoundException:
            # A second DELETE asks for what is so already.
            if asked.method == "DELETE" and await self._say_again(storage, asked):
                return ScimResponse(HTTPStatus.NO_CONTENT), ()
            raise
        if asked.method in CHANGES_ONE and not storage.has_written:
            await self._say_again(storage, asked)
        return answer, storage.roots

    async def _say_again(self, storage: DirectoryStorage, asked: ScimRequest) -> bool:
        """Whether there is, or was, what this request is about; then the log says that it came again."""
        target = self._service.match(asked)
        if target.resource_id is None:
            return False
        is_user = (target.endpoint or "").strip("/").casefold() == "users"
        return await storage.say_again(is_user=is_user, resource_id=target.resource_id)


async def _body(request: Request) -> bytes:
    """Raises: PayloadTooLargeException."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise PayloadTooLargeException(
                detail=f"Nothing pushed at once is larger than {MOST_BYTES // 1024 // 1024} MiB."
            )
    return body


def _unavailable(away: StoreUnavailable) -> ScimResponse:
    error = Error(status=503, detail=str(away))
    return ScimResponse(
        HTTPStatus.SERVICE_UNAVAILABLE, error.model_dump(), {"Retry-After": str(RETRY_AFTER_S)}
    )
