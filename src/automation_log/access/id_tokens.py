"""Checks an id token: signed by the issuer's own key pair, for us, in time, and for the sign-in that was begun.

Signature by joserfc, claims by Authlib (OpenID Connect Core 1.0 §3.1.3.7). How a token says that it is signed is judged
before any key is looked for.
"""

from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError

from automation_log.access.issuer_keys import IssuerKeys
from automation_log.access.signed_tokens import LEEWAY, proven, unproven
from automation_log.domain.errors import NotSignedIn
from automation_log.domain.ids import Clock
from automation_log.domain.secrets import Secret

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
        try:
            kid = unproven(token.reveal(), longest=LONGEST_TOKEN).kid
        except ValueError as why:
            raise _refused(str(why)) from None
        keys = await self._keys.keys(keys_address, kid)
        try:
            signed = proven(token.reveal(), keys)
        except ValueError as why:
            raise _refused(str(why)) from None
        params = {"nonce": nonce, "client_id": client_id}
        if access_token is not None:
            params["access_token"] = access_token.reveal()
        claims = CodeIDToken(
            signed.claims,
            signed.header,
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


def _refused(why: str, *, code: str = "id_token_refused") -> NotSignedIn:
    return NotSignedIn(f"The identity provider's word for you is not believed: {why}.", code=code)
