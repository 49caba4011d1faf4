"""Checks the token of a Global Token Revocation request: signed by the trusted issuer, for us, in time, and once.

The order is: what can be read without any key, the signature, then what the token says. What is refused before the
signature holds is refused with one sentence, so that nobody learns from it whom a workspace trusts.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from joserfc.errors import ClaimError, ExpiredTokenError
from joserfc.jwt import JWTClaimsRegistry

from automation_log.access.issuer_keys import IssuerKeys
from automation_log.access.signed_tokens import LEEWAY, proven, unproven
from automation_log.domain.entries import canonical
from automation_log.domain.errors import NotSignedIn
from automation_log.domain.ids import Clock
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.store import doors, trusted_issuers, used_tokens
from automation_log.store.database import Database
from automation_log.store.trusted_issuers import TrustedIssuer
from automation_log.triggers.universal_logout import SignedRequest

TYPE = "global-token-revocation+jwt"
LONGEST_TOKEN = 8192
LONGEST_ID = 500
LONGEST_LIFE = timedelta(hours=1)
"""A token good for longer would have to be remembered for longer, and be of use to a thief for longer."""


class RevocationTokens:
    """Turns a bearer token into a request that is believed."""

    def __init__(self, *, database: Database, keys: IssuerKeys, clock: Clock) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    async def check(self, token: str, slug: str) -> SignedRequest:
        """Raises: NotSignedIn; IssuerUnavailable, when the issuer's keys cannot be read."""
        refused = NotSignedIn("The token is not one that this workspace believes.", code="token_refused")
        try:
            said = unproven(token, longest=LONGEST_TOKEN)
        except ValueError:
            raise refused from None
        if not _asks_to_revoke(said.header):
            raise refused
        async with self._database.outside() as connection:
            workspace_id = await doors.workspace_by_slug(connection, slug)
        if workspace_id is None:
            raise refused
        async with self._database.reading(workspace_id) as connection:
            trusted = await trusted_issuers.find(connection)
        if trusted is None or said.claims.get("iss") != trusted.issuer:
            raise refused
        keys = await self._keys.keys(trusted.keys_address, said.kid)
        try:
            claims = proven(token, keys).claims
        except ValueError:
            raise refused from None
        self._check_claims(claims, trusted)
        request = _request(claims, trusted, workspace_id)
        async with self._database.reading(workspace_id) as connection:
            if await used_tokens.is_used(connection, request.token_hash):
                raise NotSignedIn("The token was used before.", code="token_used")
        return request

    def _check_claims(self, claims: dict[str, Any], trusted: TrustedIssuer) -> None:
        now = int(self._clock().timestamp())
        registry = JWTClaimsRegistry(
            now=now,
            leeway=int(LEEWAY.total_seconds()),
            iss={"essential": True, "value": trusted.issuer},
            aud={"essential": True, "value": trusted.audience},
            exp={"essential": True},
            jti={"essential": True},
        )
        try:
            registry.validate(claims)
        except ExpiredTokenError:
            raise NotSignedIn("The token has expired.", code="token_expired") from None
        except ClaimError as error:
            sentence = f"The token's “{error.claim}” is missing or not as it has to be."
            raise NotSignedIn(sentence, code="token_refused", field=error.claim) from None
        if claims["exp"] > now + LONGEST_LIFE.total_seconds():
            raise NotSignedIn("A token is good for an hour at most.", code="token_refused", field="exp")
        if len(claims["jti"]) > LONGEST_ID:
            sentence = f"A token's id has up to {LONGEST_ID} characters."
            raise NotSignedIn(sentence, code="token_refused", field="jti")


def _asks_to_revoke(header: dict[str, Any]) -> bool:
    """By its media type, in any letters' case; the first word of it may stand there (RFC 7515 §4.1.9)."""
    return str(header.get("typ")).lower().removeprefix("application/") == TYPE


def _request(claims: dict[str, Any], trusted: TrustedIssuer, workspace_id: UUID) -> SignedRequest:
    named = canonical({"iss": claims["iss"], "jti": claims["jti"]})
    return SignedRequest(
        workspace_id=workspace_id,
        actor=Actor(kind=ActorKind.IDENTITY_PROVIDER, id=trusted.id, label=trusted.name),
        issuer_id=trusted.id,
        issuer=trusted.issuer,
        token_hash=hashlib.sha256(named.encode("utf-8", "surrogatepass")).digest(),
        # Kept for longer than it is believed, by any machine's clock.
        expires_at=datetime.fromtimestamp(claims["exp"], UTC) + 2 * LEEWAY,
    )
