"""An issuer: it signs tokens, and serves its public keys on a socket of this machine."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.types import Receive, Scope, Send

from tests.conftest import now

TYPE = "global-token-revocation+jwt"
ISSUER = "https://acme.okta.com"
AUDIENCE = "https://log.example.com/w/acme/global-token-revocation"
Key = RSAKey | ECKey


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


@dataclass
class Clock:
    """Stands still at the time it was made, and is moved on by hand."""

    ahead: timedelta = timedelta(0)
    made_at: datetime = field(default_factory=now)

    def __call__(self) -> datetime:
        return self.made_at + self.ahead


@dataclass
class Issuer:
    """Its keys by name, the first of which signs; what it serves, and how often it was asked."""

    clock: Clock
    keys: dict[str, Key] = field(default_factory=lambda: {"first": new_key("first")})
    asked: int = 0
    status: int = 200
    document: bytes | None = None

    def token(self, *, key: Key | None = None, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """A token as Okta makes it, but for what is said otherwise; a claim that is None is left out."""
        signing = key or next(iter(self.keys.values()))
        at = int(self.clock().timestamp())
        said = {"iss": ISSUER, "sub": ISSUER, "aud": AUDIENCE, "jti": str(uuid4())}
        said |= {"iat": at, "nbf": at - 300, "exp": at + 300} | claims  # type: ignore[operator]
        named = {"typ": TYPE, "alg": "RS256", "kid": signing.kid} | (header or {})
        return jwt.encode(
            {name: value for name, value in named.items() if value is not None},
            {name: value for name, value in said.items() if value is not None},
            signing,
            algorithms=[str(named["alg"])],
            default_type=None,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        public = json.dumps({"keys": [key.as_dict(private=False) for key in self.keys.values()]}).encode()
        headers = [(b"content-type", b"application/json"), (b"location", b"/elsewhere")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": public if self.document is None else self.document})
