"""Checks an id token: signed by the issuer's own key pair, for us, in time, and for the sign-in that was begun.

Signature by joserfc, claims by Authlib (OpenID Connect Core 1.0 §3.1.3.7). How a token says that it is signed is judged
before any key is looked for.
"""

import base64
import json
from datetime import timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError
from joserfc.jws import JWSRegistry

from automation_log.access.issuer_keys import IssuerKeys
from automation_log.access.revocation_tokens import ALGORITHMS
from automation_log.domain.errors import NotSignedIn
from automation_log.domain.ids import Clock
from automation_log.domain.secrets import Secret

LEEWAY = timedelta(minutes=1)
"""How far two clocks may differ."""
LONGEST_TOKEN = 16 * 1024
LONGEST_SUBJECT = 255


class IdTokens:
    """Turns an id token into claims that are believed."""

    def __init__(self, *, keys: IssuerKeys, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock

    async def check(
        self,
        token: Secret,
        *,
        issuer: str,
        client_id: str,
        nonce: str,
        keys_address: str,
        access_token: Secret | None,
    ) -> dict[str, Any]:
        """The claims; `sub` is a text of 1 to 255 characters.

        Raises: NotSignedIn; IssuerUnavailable, when the issuer's keys cannot be read.
        """
        kid = _kid(token.reveal())
        keys = await self._keys.keys(keys_address, kid)
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        try:
            proven = jwt.decode(token.reveal(), keys, registry=registry)
        except (JoseError, ValueError, RecursionError):
            raise _refused("its signature is not of a key that the issuer publishes") from None
        params = {"nonce": nonce, "client_id": client_id}
        if access_token is not None:
            params["access_token"] = access_token.reveal()
        claims = CodeIDToken(
            proven.claims,
            proven.header,
            options={
                "iss": {"essential": True, "value": issuer},
                "aud": {"essential": True, "value": client_id},
            },
            params=params,
        )
        try:
            claims.validate(now=int(self._clock().timestamp()), leeway=int(LEEWAY.total_seconds()))
        except ExpiredTokenError:
            raise _refused("it has expired", code="id_token_expired") from None
        except ClaimError as error:
            raise _refused(f"its “{error.claim}” is missing or not as it has to be") from None
        except (JoseError, ValueError, TypeError):
            raise _refused("what it claims cannot be read") from None
        subject = claims["sub"]
        if (
            not isinstance(subject, str)
            or not 0 < len(subject) <= LONGEST_SUBJECT
            or not subject.isprintable()
        ):
            raise _refused("its “sub” is not as it has to be")
        return dict(claims)


def _kid(token: str) -> str:
    """Which key signed it, as it says. Raises: NotSignedIn."""
    if len(token) > LONGEST_TOKEN or token.count(".") != 2 or not token.isascii():
        raise _refused("it is no signed token")
    try:
        header = json.loads(base64.urlsafe_b64decode(token.partition(".")[0] + "=="))
    except (ValueError, RecursionError):
        raise _refused("it is no signed token") from None
    if not isinstance(header, dict) or header.get("alg") not in ALGORITHMS:
        raise _refused("it is not signed by a key pair")
    # No extension is understood (RFC 7515 §4.1.11).
    if "crit" in header or "b64" in header or not isinstance(header.get("kid"), str):
        raise _refused("it does not name the key that signed it")
    kid: str = header["kid"]
    return kid


def _refused(why: str, *, code: str = "id_token_refused") -> NotSignedIn:
    return NotSignedIn(f"The identity provider's word for you is not believed: {why}.", code=code)
