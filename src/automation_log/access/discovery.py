"""Discovery: where an OpenID provider's addresses are, read from its own document and kept for minutes."""

import json
from dataclasses import dataclass
from datetime import timedelta

from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url

from automation_log.access.checked_requests import CheckedRequests, Unreadable
from automation_log.access.kept_documents import KeptDocuments
from automation_log.domain.addresses import LONGEST, web_address
from automation_log.domain.errors import IssuerUnavailable
from automation_log.domain.ids import Clock

PAUSE = timedelta(seconds=10)
"""How long a document that could not be read is not asked for again: visitors who try again are not to hammer it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAddresses:
    """What a provider says of itself; each address is one that may be called."""

    authorization: str
    token: str
    keys: str
    userinfo: str | None
    takes_basic: bool
    """Whether the client secret goes in a header; else in the body."""
    says_issuer: bool
    """Whether each of its answers says who answers (RFC 9207)."""


class Discovery:
    """Addresses by issuer."""

    def __init__(self, *, requests: CheckedRequests, clock: Clock) -> None:
        self._requests = requests
        self._kept = KeptDocuments(self._read, pause=PAUSE, clock=clock)

    async def addresses(self, issuer: str) -> ProviderAddresses:
        """Of this issuer, which its document must name letter by letter. Raises: IssuerUnavailable."""
        try:
            return await self._kept.get(issuer)
        except Unreadable as error:
            raise _unavailable(issuer, error) from None

    async def check(self, issuer: str) -> None:
        """Ask it now, whatever is kept of it. Raises: IssuerUnavailable."""
        try:
            await self._kept.get_anew(issuer)
        except Unreadable as error:
            raise _unavailable(issuer, error) from None

    async def _read(self, issuer: str) -> ProviderAddresses:
        address = get_well_known_url(issuer, external=True)
        return _addresses(await self._requests.read(address), issuer)


def _addresses(document: bytes, issuer: str) -> ProviderAddresses:
    """Raises: Unreadable."""
    try:
        said = OpenIDProviderMetadata(json.loads(document))
        said.validate()
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        raise Unreadable("Its document is none of OpenID Connect Discovery.") from None
    if said.get("issuer") != issuer:
        named = str(said.get("issuer"))[:LONGEST]
        raise Unreadable(f"Its document names another issuer, {named}; compare the two letter by letter.")
    # Without this list a header is meant (OpenID Connect Discovery 1.0 §3).
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if not {"client_secret_basic", "client_secret_post"} & set(methods):
        raise Unreadable("It takes no client secret.")
    return ProviderAddresses(
        authorization=_checked(said, "authorization_endpoint"),
        token=_checked(said, "token_endpoint"),
        keys=_checked(said, "jwks_uri"),
        userinfo=_checked(said, "userinfo_endpoint") if said.get("userinfo_endpoint") else None,
        takes_basic="client_secret_basic" in methods,
        says_issuer=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _checked(said: OpenIDProviderMetadata, name: str) -> str:
    try:
        return web_address(said.get(name, "")).text
    except (ValueError, TypeError, AttributeError):
        raise Unreadable(f"Its {name} is no address that may be called.") from None


def _unavailable(issuer: str, why: Unreadable) -> IssuerUnavailable:
    return IssuerUnavailable(f"{issuer} cannot be asked where people sign in: {why}")
