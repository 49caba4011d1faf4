"""Id tokens: believed when they are signed by a key pair of the issuer, for us, in time, and for this sign-in."""

from typing import Any

import pytest

from automation_log.access.issuer_keys import PAUSE
from tests.conftest import now
from tests.web.signing_in.conftest import Entrance
from tests.web.signing_in.issuer import CLIENT_ID, CLIENT_SECRET, new_key


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"nonce": "another"}, "id_token_refused"),
        ({"nonce": None}, "id_token_refused"),
        ({"aud": "somebody-else"}, "id_token_refused"),
        ({"aud": "somebody-else", "azp": CLIENT_ID}, "id_token_refused"),
        ({"aud": [CLIENT_ID, "other"], "azp": "other"}, "id_token_refused"),
        ({"aud": None}, "id_token_refused"),
        ({"iss": "https://evil.example.com"}, "id_token_refused"),
        ({"iss": None}, "id_token_refused"),
        ({"exp": int(now().timestamp()) - 120}, "id_token_expired"),
        ({"exp": None}, "id_token_refused"),
        ({"exp": "soon"}, "id_token_refused"),
        ({"iat": None}, "id_token_refused"),
        ({"iat": int(now().timestamp()) + 3600}, "id_token_refused"),
        ({"nbf": int(now().timestamp()) + 3600}, "id_token_refused"),
        ({"sub": None}, "id_token_refused"),
        ({"sub": ""}, "id_token_refused"),
        ({"sub": 7}, "id_token_refused"),
        ({"sub": "x" * 256}, "id_token_refused"),
        ({"at_hash": "bm90IGl0"}, "id_token_refused"),
    ],
)
async def test_a_wrong_claim_signs_nobody_in(entrance: Entrance, wrong: dict[str, Any], code: str) -> None:
    entrance.issuer.claims = wrong
    await entrance.refused(401, code)


async def test_a_token_by_no_key_pair_signs_nobody_in(entrance: Entrance) -> None:
    public = entrance.issuer.key
    entrance.issuer.header = {"alg": "none"}
    await entrance.refused(401, "id_token_refused")
    for confused in (public.as_pem(private=False), CLIENT_SECRET.encode()):
        entrance.issuer.shared = confused
        entrance.issuer.header = {"alg": "HS256"}
        await entrance.refused(401, "id_token_refused")
    entrance.issuer.published = [public]
    entrance.issuer.key, entrance.issuer.header = new_key("first"), {}
    await entrance.refused(401, "id_token_refused")
    entrance.issuer.key, entrance.issuer.header = public, {"kid": None}
    await entrance.refused(401, "id_token_refused")
    entrance.issuer.header = {}
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303


async def test_keys_are_read_once_and_again_when_they_change(entrance: Entrance) -> None:
    for _ in range(2):
        assert (await entrance.signs_in(entrance.web.browser())).status_code == 303
    assert entrance.issuer.asked["/keys"] == 1
    assert entrance.issuer.asked["/.well-known/openid-configuration"] == 1
    entrance.web.clock.ahead += PAUSE
    entrance.issuer.key = new_key("second")
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303
    assert entrance.issuer.asked["/keys"] == 2
    entrance.issuer.published = [entrance.issuer.key]
    entrance.issuer.key = new_key("third")
    entrance.web.clock.ahead += PAUSE
    for _ in range(2):
        await entrance.refused(401, "id_token_refused")
    assert entrance.issuer.asked["/keys"] == 3, "once for an unknown key"
