"""Checks the token of a Global Token Revocation request: signed by the trusted issuer, for us, in time, and once.

The order is: what can be read without any key, the signature, then what the token says. What is refused before the
signature holds is refused with one sentence, so that nobody learns from it whom a workspace trusts.
"""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry

from automation_log.access.issuer_keys import IssuerKeys
from automation_log.domain.entries import canonical
from automation_log.domain.errors import NotSignedIn
from automation_log.domain.ids import Clock
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.store import doors, trusted_issuers, used_tokens
from automation_log.store.database import Database
from automation_log.store.trusted_issuers import TrustedIssuer
from automation_log.triggers.universal_logout import SignedRequest

TYPE = "global-token-revocation+jwt"
# By key pairs only: with a shared secret, or none, whoever can read the public key could sign (RFC 8725 §3.1).
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
LONGEST_TOKEN = 8192
LONGEST_ID = 500
LEEWAY = timedelta(minutes=1)
"""How far two clocks may differ."""
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
        header, claims = _unproven(token, refused)
        async with self._database.outside() as connection:
            workspace_id = await doors.workspace_by_slug(connection, slug)
        if workspace_id is None:
            raise refused
        async with self._database.reading(workspace_id) as connection:
            trusted = await trusted_issuers.find(connection)
        if trusted is None or claims.get("iss") != trusted.issuer:
            raise refused
        keys = await self._keys.keys(trusted.keys_address, header["kid"])
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        try:
            proven = jwt.decode(token, keys, registry=registry)
        except (JoseError, ValueError, RecursionError):
            raise refused from None
        self._check_claims(proven.claims, trusted)
        request = _request(proven.claims, trusted, workspace_id)
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


def _unproven(token: str, refused: NotSignedIn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims as they stand there, for finding the key only. Raises: `refused`."""
    parts = token.split(".")
    if len(token) > LONGEST_TOKEN or len(parts) != 3 or not token.isascii():
        raise refused
    try:
        header, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in parts[:2])
    except (ValueError, RecursionError):
        raise refused from None
    if not isinstance(header, dict) or not isinstance(claims, dict) or not isinstance(header.get("kid"), str):
        raise refused
    # A media type: any letters' case, and its first word may stand there (RFC 7515 §4.1.9). No extension is understood.
    kind = str(header.get("typ")).lower().removeprefix("application/")
    if kind != TYPE or header.get("alg") not in ALGORITHMS or "crit" in header or "b64" in header:
        raise refused
    return header, claims


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
