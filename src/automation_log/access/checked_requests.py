"""Requests to other parties for something small: over https, pinned to an address that may be called, never led on."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx2

from automation_log.connectors.checked_addresses import AddressRefused, CheckedTransport, Resolve, resolve
from automation_log.domain.addresses import WebAddress, web_address
from automation_log.domain.reach import Reach

MOST_BYTES = 256 * 1024
PATIENCE_S = 5.0
# Nothing is unpacked: a few bytes could become gigabytes.
HEADERS = {"accept": "application/json", "accept-encoding": "identity"}


class Unreadable(Exception):
    """What was asked for cannot be had now; the message says why, for the program's own log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, whatever its status; the body may hold tokens."""

    status: int
    body: bytes = field(repr=False)


class CheckedRequests:
    """Reads public documents, and asks what is between two parties; `trust` are the certificates that are believed."""

    def __init__(self, *, trust: ssl.SSLContext, resolve: Resolve = resolve) -> None:
        self._trust = trust
        self._resolve = resolve

    async def read(self, text: str) -> bytes:
        """The document at this address. Raises: Unreadable."""
        answer = await self.ask("GET", text)
        if answer.status != 200:
            raise Unreadable(f"It answers {answer.status}.")
        return answer.body

    async def ask(
        self,
        method: str,
        text: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request to this address, with a form in its body. Raises: Unreadable, which tells no part of it."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._ask(method, web_address(text), headers or {}, form)
        except TimeoutError:
            raise Unreadable("It takes too long.") from None
        except AddressRefused as error:
            raise Unreadable(str(error)) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            raise Unreadable(f"It cannot be reached: {type(error).__name__}.") from error

    async def _ask(
        self, method: str, address: WebAddress, headers: Mapping[str, str], form: Mapping[str, str] | None
    ) -> Answer:
        transport = CheckedTransport(
            address, trust=self._trust, refusal=Reach.LOOPBACK.refusal, resolve=self._resolve
        )
        async with httpx2.AsyncClient(transport=transport, trust_env=False, timeout=None) as client:
            request = client.build_request(method, address.text, headers=HEADERS | dict(headers), data=form)
            response = await client.send(request, stream=True, follow_redirects=False)
            try:
                return Answer(status=response.status_code, body=await _body(response))
            finally:
                await response.aclose()


async def _body(response: httpx2.Response) -> bytes:
    """Raises: Unreadable."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Unreadable("It comes packed, though asked not to.")
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > MOST_BYTES:
            raise Unreadable(f"It is larger than {MOST_BYTES // 1024} KiB.")
    return bytes(body)
