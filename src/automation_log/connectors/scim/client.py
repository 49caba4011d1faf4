"""Asks an app by SCIM 2.0: one request and its answer, lists to their end, and what the app says of itself."""

import json
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import quote, urlencode

import httpx2

from automation_log.connectors.actions.calls import Called
from automation_log.connectors.rest.answer import Answer, standing
from automation_log.connectors.rest.authorization import Authorization
from automation_log.connectors.rest.exchange import PLAIN, exchange
from automation_log.connectors.scim.judgement import ScimJudgement
from automation_log.connectors.scim.lists import Listing
from automation_log.domain.errors import Changed, ConfigurationError

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Resource = dict[str, Any]
"""A person, a group or the app's description of itself, as the app wrote it."""

SCIM = "application/scim+json"
# RFC 7644, section 4: an app need not say anything of itself, or not to everybody.
UNSAID = (403, 404, 405, 501)
NO_FILTER = (400, 404, 501)


class ScimClient:
    """One session's way to ask; printing it shows nothing of what it knows."""

    def __init__(
        self,
        *,
        client: httpx2.AsyncClient,
        address: str,
        authorization: Authorization,
        judgement: ScimJudgement,
        page_size: int | None,
    ) -> None:
        self._client = client
        self._address = address
        self._authorization = authorization
        self._judgement = judgement
        self._page_size = page_size
        self._service: Resource | None = None

    async def ask(
        self,
        method: Method,
        path: str,
        *,
        id: str = "",
        body: Resource | None = None,
        query: Mapping[str, str] | None = None,
        version: str = "",
        absent: tuple[int, ...] = (),
    ) -> Answer:
        """Ask for `/Users` or `/Users/{id}`; with `version` only if the resource still has that one.

        Statuses in `absent` are answers too. Raises: TargetError.
        """
        call = Called(method=method, path=path, absent=absent)
        answer = await self._send(call, id, body, query or {}, version)
        failure = self._judgement.of(answer, call)
        if failure is not None and self._authorization.is_renewable and answer.status == 401:
            self._authorization.forget()
            answer = await self._send(call, id, body, query or {}, version)
            failure = self._judgement.of(answer, call)
        if failure is not None:
            raise failure
        return answer

    async def read(self, path: str, id: str) -> Resource:
        """One resource. Raises: TargetError, Refused(user_not_found) for a person who is not there."""
        content = (await self.ask("GET", path, id=id)).content
        if not isinstance(content, dict):
            raise Changed(f"The answer to GET {path} holds no resource.")
        return content

    async def everything(
        self, path: str, filter: str = "", absent: tuple[int, ...] = ()
    ) -> list[Resource] | None:
        """Every resource of every page; None where the app answers with a status of `absent`. Raises: TargetError."""
        listing = Listing(path, self._page_size)
        while (query := listing.next_query()) is not None:
            asked = {**({"filter": filter} if filter else {}), **query}
            answer = await self.ask("GET", path, query=asked, absent=absent)
            if answer.status in absent:
                return None
            listing.take(answer)
        return listing.resources

    async def filtered(self, path: str, attribute: str, value: str) -> list[Resource] | None:
        """Resources among which are all with this value: compare them. None where the app cannot filter so."""
        if not await self.supports("filter"):
            return None
        # RFC 7644, section 3.4.2.2: a value is written as in JSON.
        wanted = json.dumps(value, ensure_ascii=False)
        return await self.everything(path, f"{attribute} eq {wanted}", absent=NO_FILTER)

    async def count_users(self) -> int:
        """How many people the app says there are. Raises: TargetError."""
        first = Listing("/Users", self._page_size)
        first.take(await self.ask("GET", "/Users", query=first.next_query()))
        return first.total

    async def service(self) -> Resource:
        """What the app says of itself; nothing where it says nothing. Asked once a session. Raises: TargetError."""
        if self._service is None:
            answer = await self.ask("GET", "/ServiceProviderConfig", absent=UNSAID)
            content = {} if answer.status in UNSAID else answer.content
            self._service = content if isinstance(content, dict) else {}
        return self._service

    async def supports(self, feature: str) -> bool:
        """Whether the app has `patch`, `filter`, `etag`; one that says nothing is taken to have it, but no etag."""
        said = list(standing(await self.service(), f"{feature}.supported"))
        return said[0] is True if said else feature != "etag"

    async def version_of(self, resource: Resource) -> str:
        """What makes a change conditional on nobody else having changed it; nothing where the app knows no versions."""
        version = next(standing(resource, "meta.version"), None)
        return version if isinstance(version, str) and await self.supports("etag") else ""

    async def _send(
        self, call: Called, id: str, body: Resource | None, query: Mapping[str, str], version: str
    ) -> Answer:
        if "{id}" in call.path and id in ("", ".", ".."):
            # Without it the address would be another one: the list instead of the person.
            raise ConfigurationError("A step is about a person whose id is not known; ask with `when`.")
        path = call.path.replace("{id}", quote(id, safe=""))
        url = f"{self._address}{path}{'?' if query else ''}{urlencode(query, quote_via=quote)}"
        headers = {**PLAIN, "accept": f"{SCIM}, application/json", **await self._authorization.header()}
        if version:
            headers["if-match"] = version
        content = None
        if body is not None:
            headers["content-type"] = SCIM
            content = json.dumps(body)
        try:
            request = httpx2.Request(call.method, url, headers=headers, content=content)
        except (httpx2.InvalidURL, UnicodeEncodeError):
            request = None
        if request is None:
            raise ConfigurationError(
                "The app's address is not one: write it like https://app.example.com/scim/v2."
            )
        return await exchange(self._client, request)
