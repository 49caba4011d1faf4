"""Calls an address that somebody wrote down: its name is resolved here, judged, and connected to as judged.

A name that is judged when it is saved may lead elsewhere when it is called; so it is judged at each call, and the
connection goes to the very address that was judged.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address

import httpx2

from automation_log.domain.addresses import Address, WebAddress, is_loopback

Refusal = Callable[[Address], str | None]
"""Why an address may not be called, as a sentence; None when it may."""
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Every address of a host."""
# Their lines hold addresses.
TALKATIVE = ("httpx2", "httpcore2")


class AddressRefused(Exception):
    """Nothing was sent; the message is a sentence."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """As the system does it. Raises: OSError, UnicodeError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for _, _, _, _, place in found]


async def judged_addresses(address: WebAddress, refusal: Refusal, resolve: Resolve) -> Sequence[Address]:
    """Where this address leads. One bad address spoils a name: it is not for us to choose among them.

    Raises: AddressRefused.
    """
    try:
        found = tuple(dict.fromkeys(map(ip_address, await resolve(address.host, address.port))))
    except (OSError, UnicodeError):
        found = ()
    if not found:
        raise AddressRefused("Its host is not known.")
    for one in found:
        why = refusal(one)
        if why is None and address.is_plain and not is_loopback(one):
            why = "Without https only this very machine is called."
        if why is not None:
            raise AddressRefused(why)
    return found


class CheckedTransport(httpx2.AsyncBaseTransport):
    """Carries the requests to one such address; redirects are answers, and no proxy of the environment is asked.

    A request raises AddressRefused, or the client's own errors.
    """

    def __init__(
        self,
        address: WebAddress,
        *,
        trust: ssl.SSLContext,
        refusal: Refusal,
        resolve: Resolve = resolve,
    ) -> None:
        self._address = address
        self._refusal = refusal
        self._resolve = resolve
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        self._inner = httpx2.AsyncHTTPTransport(verify=trust, trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        assert request.url.host.strip("[]") == self._address.host, "one transport for one address"
        found = await judged_addresses(self._address, self._refusal, self._resolve)
        failure: httpx2.ConnectError | None = None
        for one in found:
            # The certificate is still that of the name, and so is the Host header, which was written before.
            request.extensions = {**request.extensions, "sni_hostname": self._address.host}
            request.url = request.url.copy_with(host=str(one))
            try:
                return await self._inner.handle_async_request(request)
            except httpx2.ConnectError as error:
                failure = error
        assert failure is not None, "there is at least one address"
        raise failure

    async def aclose(self) -> None:
        await self._inner.aclose()
