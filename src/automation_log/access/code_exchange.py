"""Exchanges the code that a browser brought for the provider's word, and asks it for an e-mail where that has none."""

import base64
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

import structlog

from automation_log.access.checked_requests import CheckedRequests, Unreadable
from automation_log.access.discovery import ProviderAddresses
from automation_log.domain.errors import IssuerUnavailable, NotSignedIn
from automation_log.domain.secrets import Secret

# What a token endpoint may say (RFC 6749 §5.2): words of this list alone go into the program's own log.
ERRORS = frozenset(
    {
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    }
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What a code was exchanged for; kept for the rest of the sign-in only."""

    id_token: Secret
    access_token: Secret | None


class CodeExchange:
    """Speaks with providers' token and userinfo endpoints."""

    def __init__(self, requests: CheckedRequests) -> None:
        self._requests = requests

    async def tokens(
        self,
        addresses: ProviderAddresses,
        *,
        client_id: str,
        client_secret: Secret,
        code: Secret,
        verifier: Secret,
        redirect_uri: str,
    ) -> Tokens:
        """Raises: NotSignedIn, when the provider takes the code or us for none of its own; IssuerUnavailable."""
        form = {
            "grant_type": "authorization_code",
            "code": code.reveal(),
            "redirect_uri": redirect_uri,
            "code_verifier": verifier.reveal(),
        }
        headers = {}
        if addresses.takes_basic:
            headers["authorization"] = _basic(client_id, client_secret)
        else:
            form |= {"client_id": client_id, "client_secret": client_secret.reveal()}
        said, status = await self._ask("POST", addresses.token, headers=headers, form=form)
        if 400 <= status < 500:
            error = said.get("error")
            log.warning(
                "a provider refused a code", error=error if error in ERRORS else "unknown", status=status
            )
            raise NotSignedIn(
                "The identity provider did not take back the code it gave; begin again. If it stays so, the client id "
                "or secret that is kept here is wrong.",
                code="code_refused",
            )
        id_token, access_token = said.get("id_token"), said.get("access_token")
        if status != 200 or not isinstance(id_token, str):
            raise IssuerUnavailable("The identity provider gave no word for you; try again in a minute.")
        return Tokens(
            id_token=Secret(id_token),
            access_token=Secret(access_token) if isinstance(access_token, str) else None,
        )

    async def person(self, addresses: ProviderAddresses, access_token: Secret) -> dict[str, Any]:
        """What the provider tells, when asked, of whoever signed in: maybe nothing. Raises: IssuerUnavailable."""
        assert addresses.userinfo is not None, "whoever asks has looked"
        headers = {"authorization": f"Bearer {access_token.reveal()}"}
        said, status = await self._ask("GET", addresses.userinfo, headers=headers)
        return said if status == 200 else {}

    async def _ask(
        self, method: str, address: str, *, headers: dict[str, str], form: dict[str, str] | None = None
    ) -> tuple[dict[str, Any], int]:
        try:
            answer = await self._requests.ask(method, address, headers=headers, form=form)
        except Unreadable as error:
            log.warning("a provider cannot be asked", address=address, why=str(error))
            raise IssuerUnavailable(
                "The identity provider cannot be reached now; try again in a minute."
            ) from None
        try:
            said = json.loads(answer.body)
        except (ValueError, RecursionError):
            said = None
        return (said if isinstance(said, dict) else {}), answer.status


def _basic(client_id: str, client_secret: Secret) -> str:
    """Each is encoded as in a form before they are joined (RFC 6749 §2.3.1): either may hold a colon."""
    joined = f"{quote_plus(client_id)}:{quote_plus(client_secret.reveal())}"
    return f"Basic {base64.b64encode(joined.encode()).decode()}"
