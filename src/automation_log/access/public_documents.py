"""Reads a small public document of another party: over https, pinned to an address that may be called, never led on."""

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

import httpx2

from automation_log.domain.addresses import WebAddress, is_loopback, is_refused, web_address

MOST_BYTES = 256 * 1024
PATIENCE_S = 5.0
# Nothing is unpacked: a few bytes could become gigabytes.
HEADERS = {"accept": "application/json", "accept-encoding": "identity"}
# Their lines hold addresses.
TALKATIVE = ("httpx2", "httpcore2")

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host."""


class Unreadable(Exception):
    """The document cannot be had now; the message says why, for the program's own log."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """As the system does it. Raises: OSError, UnicodeError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for _, _, _, _, place in found]


class PublicDocuments:
    """Reads documents; `trust` are the certificates that are believed."""

    def __init__(self, *, trust: ssl.SSLContext, resolve: Resolve = resolve) -> None:
        self._trust = trust
        self._resolve = resolve
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)

    async def read(self, text: str) -> bytes:
        """The document at this address. Raises: Unreadable."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._read(web_address(text))
        except TimeoutError:
            raise Unreadable("It takes too long.") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            raise Unreadable(f"It cannot be reached: {type(error).__name__}.") from error

    async def _read(self, address: WebAddress) -> bytes:
        place = await self._place(address)
        # Called by the number that was judged: a name that is asked for again could lead elsewhere by then. The
        # certificate is still the name's.
        url = httpx2.URL(address.text).copy_with(host=str(place))
        client = httpx2.AsyncClient(verify=self._trust, trust_env=False, timeout=None, follow_redirects=False)
        request = client.build_request(
            "GET",
            url,
            headers=HEADERS | {"host": httpx2.URL(address.text).netloc.decode("ascii")},
            extensions={"sni_hostname": address.host},
        )
        async with client:
            response = await client.send(request, stream=True)
            try:
                return await _body(response)
            finally:
                await response.aclose()

    async def _place(self, address: WebAddress) -> IPv4Address | IPv6Address:
        """Where the host is; every address it has must be one that may be called. Raises: Unreadable, OSError."""
        places = [ip_address(one) for one in await self._resolve(address.host, address.port)]
        if not places or any(is_refused(one) for one in places):
            raise Unreadable("Its name leads to an address that nothing of ours calls.")
        if address.is_plain and not all(is_loopback(one) for one in places):
            raise Unreadable("Without encryption only this very machine is called.")
        return places[0]


async def _body(response: httpx2.Response) -> bytes:
    """Raises: Unreadable."""
    if response.status_code != 200:
        raise Unreadable(f"It answers {response.status_code}.")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Unreadable("It comes packed, though asked not to.")
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > MOST_BYTES:
            raise Unreadable(f"It is larger than {MOST_BYTES // 1024} KiB.")
    return bytes(body)
