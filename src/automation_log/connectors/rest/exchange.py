"""One request and its answer: within the app, limited in size, and of the client's errors nothing but their kind."""

import logging
import ssl

import httpx2

from automation_log.connectors.rest.answer import Answer
from automation_log.domain.errors import Changed, ConfigurationError, TargetUnavailable

LARGEST = 16 * 1024 * 1024
# Nothing is unpacked: a few bytes could become gigabytes.
PLAIN = {"accept": "application/json", "accept-encoding": "identity"}

# Their lines hold addresses and headers.
TALKATIVE = ("httpx2", "httpcore2")


def system_trust() -> ssl.SSLContext:
    """The certificates that the system believes."""
    return httpx2.create_ssl_context(trust_env=False)


def new_client(trust: ssl.SSLContext) -> httpx2.AsyncClient:
    """A client of one session, which keeps to itself. The caller keeps the time.

    A proxy or credentials from the environment would see what is sent.
    """
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    return httpx2.AsyncClient(verify=trust, trust_env=False, timeout=None, follow_redirects=False)


async def exchange(client: httpx2.AsyncClient, request: httpx2.Request) -> Answer:
    """Send it and read the answer; redirects are answers. The caller keeps the time.

    Raises: TargetUnavailable, Changed for an answer too large or packed, ConfigurationError.
    """
    failure: Exception
    client.cookies.set_cookie_header(request)
    try:
        response = await client.send(request, stream=True, follow_redirects=False)
        try:
            return await _read(response)
        finally:
            await response.aclose()
    except httpx2.ConnectError as error:
        is_certificate = "CERTIFICATE" in str(error).upper()
        failure = TargetUnavailable(
            "The app's certificate is not trusted." if is_certificate else "The app cannot be reached."
        )
    except (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError):
        failure = ConfigurationError("The request cannot be sent: see the app's address and credentials.")
    except httpx2.TransportError:
        failure = TargetUnavailable("The app broke off its answer.")
    # Raised out here: the client's own message may hold what was sent, and stays behind.
    raise failure


async def _read(response: httpx2.Response) -> Answer:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Changed("The app packs its answers, though asked not to.")
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > LARGEST:
            raise Changed(f"The app's answer is larger than {LARGEST // 2**20} MiB.")
    return Answer(
        status=response.status_code,
        headers={name.lower(): value for name, value in response.headers.items()},
        body=bytes(body),
        next_link=response.links.get("next", {}).get("url"),
    )
