"""An OpenID provider on a socket of this machine: small, and as strict with us as a real one."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from tests.conftest import now

CLIENT_ID, CLIENT_SECRET = "automation-log", "canary-client-secret-7Qx"
ACCESS_TOKEN = "canary-access-token-9Zk"


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


@cache
def first_key() -> RSAKey:
    """The same for a whole run, as making one takes its time."""
    return new_key("first")


@dataclass
class Grant:
    """A code that was given out, until it is taken back."""

    nonce: str
    challenge: str
    redirect_uri: str


@dataclass
class OpenIdIssuer:
    """Signs in whoever `person` is, at once; tests say what it does otherwise."""

    person: dict[str, Any] = field(default_factory=dict)
    client: tuple[str, str] = (CLIENT_ID, CLIENT_SECRET)
    address: str = ""
    key: RSAKey = field(default_factory=first_key)
    published: list[RSAKey] = field(default_factory=list)
    shared: bytes = b""
    header: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, str | None] = field(default_factory=dict)
    told: dict[str, Any] | None = None
    token_status: int = 200
    meanwhile: Callable[[], Awaitable[None]] | None = None
    """What happens while it is asked for tokens."""
    grants: dict[str, Grant] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    id_tokens: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        path = request.url.path
        self.asked[path] = self.asked.get(path, 0) + 1
        answer = {
            "/.well-known/openid-configuration": self._document,
            "/authorize": self._authorize,
            "/token": self._token,
            "/keys": self._keys,
            "/userinfo": self._userinfo,
        }.get(path)
        response = await answer(request) if answer else Response(status_code=404)
        await response(scope, receive, send)

    async def _document(self, request: Request) -> Response:
        said = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            # What it claims to sign with is not what is believed.
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "code_challenge_methods_supported": ["S256"],
        }
        return JSONResponse(without_none(said | self.metadata))

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["client_id"] == self.client[0]
        assert asked["response_type"] == "code"
        assert set(asked["scope"].split()) == {"openid", "email"}
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.grants[code] = Grant(
            nonce=asked["nonce"], challenge=asked["code_challenge"], redirect_uri=asked["redirect_uri"]
        )
        query = urlencode(without_none({"code": code, "state": asked["state"]} | self.answer))
        return RedirectResponse(f"{asked['redirect_uri']}?{query}", status_code=303)

    async def _token(self, request: Request) -> Response:
        sent = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        if self._client(request, sent) != self.client:
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        if self.meanwhile is not None:
            await self.meanwhile()
        grant = self.grants.pop(sent["code"], None)
        proven = base64url(hashlib.sha256(sent["code_verifier"].encode()).digest()).decode()
        if grant is None or (grant.challenge, grant.redirect_uri) != (proven, sent["redirect_uri"]):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        self.id_tokens.append(self.id_token(grant.nonce))
        said = {"access_token": ACCESS_TOKEN, "token_type": "Bearer", "id_token": self.id_tokens[-1]}
        return JSONResponse(said, status_code=self.token_status)

    def id_token(self, nonce: str) -> str:
        at = int(now().timestamp())
        said = {"iss": self.address, "aud": self.client[0], "iat": at, "exp": at + 300, "nonce": nonce}
        said |= self.person | self.claims
        header = without_none({"alg": "RS256", "kid": self.key.kid} | self.header)
        if header["alg"] in ("none", "HS256"):
            text = b".".join(base64url(json.dumps(one).encode()) for one in (header, said))
            signed = hmac.digest(self.shared, text, "sha256") if header["alg"] == "HS256" else b""
            return b".".join((text, base64url(signed))).decode()
        return jwt.encode(header, without_none(said), self.key, algorithms=[header["alg"]])

    async def _keys(self, request: Request) -> Response:
        keys = self.published or [self.key]
        return JSONResponse({"keys": [one.as_dict(private=False) for one in keys]})

    async def _userinfo(self, request: Request) -> Response:
        if self.told is None or request.headers.get("authorization") != f"Bearer {ACCESS_TOKEN}":
            return Response(status_code=401)
        return JSONResponse(self.told)

    def _client(self, request: Request, sent: Mapping[str, str]) -> tuple[str, str] | None:
        """Who proves themselves in a way that its document names, and in no other."""
        kind, _, text = request.headers.get("authorization", "").partition(" ")
        method = "client_secret_basic" if kind == "Basic" else "client_secret_post"
        if method not in self.metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
            return None
        if kind == "Basic":
            name, _, secret = base64.b64decode(text).decode().partition(":")
            return unquote_plus(name), unquote_plus(secret)
        return sent.get("client_id", ""), sent.get("client_secret", "")


def base64url(text: bytes) -> bytes:
    return base64.urlsafe_b64encode(text).rstrip(b"=")


def without_none(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}
