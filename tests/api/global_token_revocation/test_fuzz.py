"""Whatever comes in the header or the body, the answer is never a 500, and nobody is logged out who was not named."""

import base64
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.global_token_revocation.conftest import ADA, Desk
from tests.api.global_token_revocation.issuer import TYPE

pytestmark = pytest.mark.long

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["sub_id", "subject", "format", "email", "iss", "sub", "id"])
FORMATS = st.sampled_from(["email", "iss_sub", "opaque"])
PEOPLE = st.dictionaries(NAMES, JSON | FORMATS, max_size=4)
BODIES = (
    st.binary(max_size=60)
    | JSON.map(lambda said: json.dumps(said).encode())
    | st.dictionaries(NAMES, PEOPLE | JSON, max_size=2).map(lambda said: json.dumps(said).encode())
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "typ": st.just(TYPE) | JSON,
        "alg": st.sampled_from(["RS256", "ES256", "HS256", "none"]) | JSON,
        "kid": st.just("first") | JSON,
        "crit": JSON,
        "jwk": JSON,
    },
)
# What a server takes as a header's value at all.
PLAIN = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60)
FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def part(said: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


async def answered(desk: Desk, token: str | None, body: Any) -> int:
    answer = await desk.ask(token, body)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    return answer.status_code


@FUZZ
@given(body=BODIES)
async def test_no_body_breaks_it(desk: Desk, body: bytes) -> None:
    assert ADA.encode() not in body
    assert await answered(desk, None, body) in (400, 404)
    assert await desk.is_signed_in()


@FUZZ
@given(header=HEADERS, claims=JSON, signature=PLAIN)
async def test_no_token_breaks_it(desk: Desk, header: Any, claims: Any, signature: str) -> None:
    real = desk.issuer.token()
    for token in (
        f"{part(header)}.{part(claims)}.{signature}",
        f"{part(header)}.{real.split('.', 1)[1]}",
        f"{real.rpartition('.')[0]}.{signature}",
        signature or "x",
    ):
        assert await answered(desk, token, b"{}") == 401


@FUZZ
@given(claims=st.dictionaries(st.sampled_from(["exp", "nbf", "iat", "jti", "aud", "sub"]), JSON, min_size=1))
async def test_no_claims_break_it(desk: Desk, claims: dict[str, Any]) -> None:
    """Signed well, by an issuer that says nonsense."""
    answer = await desk.ask(desk.issuer.token(**claims), b"{}")
    assert answer.status_code in (400, 401)


@pytest.mark.parametrize("value", ["", "Bearer", "Basic YTpi", "bearer  ", "Bearer a b", "Bearer é"])
async def test_no_header_breaks_it(desk: Desk, value: str) -> None:
    headers = [(b"authorization", value.encode("latin-1"))] if value.strip() == value else []
    answer = await desk.http.post("/w/acme/global-token-revocation", headers=headers)
    assert answer.status_code == 401
