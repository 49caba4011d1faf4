"""Discovery: where an OpenID provider's addresses are, read from its own document and kept for minutes."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url

from automation_log.access.public_documents import PublicDocuments, Unreadable
from automation_log.domain.addresses import LONGEST, web_address
from automation_log.domain.errors import IssuerUnavailable
from automation_log.domain.ids import Clock

KEPT = timedelta(minutes=10)
PAUSE = timedelta(seconds=10)
"""How long a document that could not be read is not asked for again: visitors who try again are not to hammer it."""

log = structlog.get_logger()


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


@dataclass(slots=True)
class _Kept:
    addresses: ProviderAddresses | None = None
    why: str = ""
    asked_at: datetime | None = None
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)


class Discovery:
    """Addresses by issuer."""

    def __init__(self, *, documents: PublicDocuments, clock: Clock) -> None:
        self._documents = documents
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    async def addresses(self, issuer: str) -> ProviderAddresses:
        """Of this issuer, which its document must name letter by letter. Raises: IssuerUnavailable."""
        kept = self._kept.setdefault(issuer, _Kept())
        async with kept.reading:
            age = None if kept.asked_at is None else self._clock() - kept.asked_at
            if age is None or age >= (KEPT if kept.addresses else PAUSE):
                kept.asked_at = self._clock()
                await self._read(issuer, kept)
        if kept.addresses is None:
            raise IssuerUnavailable(f"{issuer} cannot be asked where people sign in: {kept.why}")
        return kept.addresses

    async def _read(self, issuer: str, kept: _Kept) -> None:
        address = get_well_known_url(issuer, external=True)
        try:
            kept.addresses, kept.why = _addresses(await self._documents.read(address), issuer), ""
        except Unreadable as error:
            log.warning("a provider's document cannot be read", address=address, why=str(error))
            kept.addresses, kept.why = None, str(error)


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
