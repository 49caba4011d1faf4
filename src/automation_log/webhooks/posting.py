"""Posting: signs one message, hands it to its receiver, and says how that went."""

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import dataclass

import httpx2
from standardwebhooks import Webhook as Signer

from automation_log.connectors.checked_addresses import (
    AddressRefused,
    CheckedTransport,
    Resolve,
    judged_addresses,
    resolve,
)
from automation_log.domain.addresses import WebAddress, web_address
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.ids import Clock
from automation_log.domain.reach import Reach
from automation_log.domain.secrets import Secret
from automation_log.webhooks.payload import Message

LONGEST_ATTEMPT_S = 15.0
"""From looking the name up to the first line of the answer; shorter than the lease of a round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The receiver has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The receiver wants nothing any more (410)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """It is to be tried again; `said` is a sentence."""

    said: str


Outcome = Delivered | Gone | Failed


class Poster:
    """Sends to addresses within its reach, with the signatures of Standard Webhooks."""

    def __init__(
        self,
        *,
        reach: Reach,
        trust: ssl.SSLContext,
        clock: Clock,
        resolve: Resolve = resolve,
        patience_s: float = LONGEST_ATTEMPT_S,
    ) -> None:
        self._reach = reach
        self._trust = trust
        self._clock = clock
        self._resolve = resolve
        self._patience_s = patience_s

    async def check(self, text: str) -> str:
        """The address, if messages may be sent there as things stand. Raises: InvalidRequest."""
        try:
            address = web_address(text.strip())
            async with asyncio.timeout(self._patience_s):
                await judged_addresses(address, self._reach.refusal, self._resolve)
        except TimeoutError:
            raise InvalidRequest(
                "Its host could not be looked up in time; try again.", field="address"
            ) from None
        except (ValueError, AddressRefused) as error:
            raise InvalidRequest(str(error), field="address") from None
        return address.text

    async def post(self, address: str, message: Message, secrets: Sequence[Secret]) -> Outcome:
        """One attempt. The answer's body is not read, and a redirect is not followed."""
        try:
            async with asyncio.timeout(self._patience_s):
                status = await self._status(web_address(address), message, secrets)
        except (ValueError, AddressRefused) as error:
            return Failed(said=str(error))
        except TimeoutError:
            return Failed(said=f"The receiver did not answer within {self._patience_s:g} s.")
        except httpx2.ConnectError as error:
            is_certificate = "CERTIFICATE" in str(error).upper()
            return Failed(
                said="The receiver's certificate is not trusted."
                if is_certificate
                else "The receiver cannot be reached."
            )
        except httpx2.TransportError:
            return Failed(said="The receiver broke off its answer.")
        return outcome_of(status)

    async def _status(self, address: WebAddress, message: Message, secrets: Sequence[Secret]) -> int:
        transport = CheckedTransport(
            address, trust=self._trust, refusal=self._reach.refusal, resolve=self._resolve
        )
        async with httpx2.AsyncClient(transport=transport, trust_env=False, timeout=None) as client:
            request = client.build_request(
                "POST", address.text, content=message.body.encode(), headers=self._headers(message, secrets)
            )
            response = await client.send(request, stream=True, follow_redirects=False)
            await response.aclose()
            return response.status_code

    def _headers(self, message: Message, secrets: Sequence[Secret]) -> dict[str, str]:
        now = self._clock()
        signatures = [Signer(secret.reveal()).sign(message.id, now, message.body) for secret in secrets]
        return {
            "content-type": "application/json",
            "user-agent": "automation-log",
            "webhook-id": message.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }


def outcome_of(status: int) -> Outcome:
    """What an answer means: 2xx is a yes, 410 ends the webhook, all else is tried again (Standard Webhooks)."""
    if 200 <= status < 300:
        return Delivered()
    if status == 410:
        return Gone()
    if 300 <= status < 400:
        return Failed(said=f"The receiver answered with a redirect ({status}): give the address it leads to.")
    return Failed(said=f"The receiver answered {status}.")
